import { Text } from '@mantine/core'
import type { Evaluation } from '#contract/evaluation.ts'
import { formatBytes, formatDuration } from '../../app/format.ts'
import classes from './scores.module.css'

/** What was paid once, and what determines the answers. */
export const Origins = ({ evaluation: { costs, provenance } }: { evaluation: Evaluation }) => {
  const minutes = (value: number | null) =>
    value === null ? 'not measured here' : formatDuration(value * 60_000)
  const bytes = (value: number | null) => (value === null ? 'not measured here' : formatBytes(value))
  const { adapter, machine } = provenance
  const paid: [string, string][] = [
    ['Training the adapter', minutes(costs.trainingMinutes)],
    ['Adapter on disk', bytes(costs.adapterBytes)],
    ['Indexing the library', minutes(costs.indexMinutes)],
    ['Index on disk', bytes(costs.indexBytes)],
    ['Peak memory while answering', bytes(costs.peakMemoryBytes)],
  ]
  const from: [name: string, value: string, hash: string | null][] = [
    ['Language model', provenance.model.name, provenance.model.hash],
    ['Adapter', adapter ? `${adapter.name}, strength ${adapter.strength}` : 'none', adapter?.hash ?? null],
    ['Library', `${provenance.documents} documents, ${provenance.chunks} chunks`, provenance.indexHash],
    ['Test set', '', provenance.testSetHash],
    ['Prompt template', '', provenance.promptTemplateHash],
    ['Machine', `${machine.cpu}, ${machine.cores} cores, ${formatBytes(machine.memoryBytes)}`, null],
    ['Diptych', provenance.diptychVersion, null],
  ]
  return (
    <details className={classes.origins}>
      <summary>What was paid once, and what the answers come from</summary>
      <div className={classes.originLists}>
        <dl>
          {paid.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd className="numbers">{value}</dd>
            </div>
          ))}
        </dl>
        <dl>
          {from.map(([name, value, hash]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                {value}
                {hash && (
                  <Text span size="xs" c="dimmed" className={classes.hash} title={hash}>
                    {hash}
                  </Text>
                )}
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </details>
  )
}
