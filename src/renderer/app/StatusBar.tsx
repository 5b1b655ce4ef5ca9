import type { EngineState, SystemStatus } from '#contract/system.ts'
import { formatBytes, formatCount, formatDuration } from './format.ts'
import classes from './frame.module.css'
import { useConnection } from './use-connection.ts'

/** The engine, its models and its memory, in one quiet line. */
export const StatusBar = ({ status }: { status: SystemStatus | undefined }) => {
  const connection = useConnection()
  if (connection.type === 'reconnecting' || connection.type === 'lost')
    return <div className={classes.status}>Not connected to the engine</div>
  if (!status) return <div className={classes.status}>Connecting to the engine …</div>
  const { engine, languageModel, embeddingModel, memoryBytes, version } = status
  return (
    <div className={classes.status}>
      <span>
        <span
          className={classes.dot}
          data-kind={engine.type}
          style={{ display: 'inline-block', marginRight: 8 }}
        />
        {describe(engine)}
      </span>
      <span>
        Model: {languageModel.name}, {formatCount(languageModel.contextTokens)} tokens of context
      </span>
      <span className={classes.long}>
        Embeddings: {embeddingModel.name}, {embeddingModel.dimensions} dimensions
      </span>
      <span className="numbers">Memory: {formatBytes(memoryBytes)}</span>
      <span>Diptych {version}</span>
    </div>
  )
}

const describe = (engine: EngineState): string => {
  switch (engine.type) {
    case 'starting':
      return 'Engine is starting'
    case 'ready':
      return `Engine ready, started in ${formatDuration(engine.startupMs)}`
    case 'failed':
      return 'Engine did not start'
  }
}
