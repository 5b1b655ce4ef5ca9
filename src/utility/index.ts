import { RPCHandler } from '@orpc/server/message-port'
import { createEngine } from '#engine/api/create-engine.ts'
import type { Engine } from '#engine/api/engine.ts'
import { systemClock } from '#engine/core/clock.ts'
import { toFailure } from '#engine/core/errors.ts'
import { stderrLogger } from '#engine/core/logging.ts'
import { importsFolderOf } from '#host/data-folder.ts'
import type { FromEngineProcess, ToEngineProcess } from '#host/engine-process-messages.ts'
import { watchRequests } from '#host/network-requests.ts'
import { rpcOptions } from '#host/rpc-options.ts'

/** The engine's process in the window: an Electron utilityProcess that the main process talks to. */

const logger = stderrLogger
const ownRequests = watchRequests()
let blockedInPage = 0
let engine: Engine | undefined

const tell = (message: FromEngineProcess): void => process.parentPort.postMessage(message)

const start = (message: Extract<ToEngineProcess, { type: 'start' }>): Engine =>
  createEngine({
    dataFolder: message.dataFolder,
    importsFolder: importsFolderOf(message.dataFolder),
    modelsFolder: message.modelsFolder,
    scenariosFolder: message.scenariosFolder,
    generalTextPath: message.generalTextPath,
    // The build puts the workers beside this file.
    workers: {
      languageModel: new URL('language-model-worker.js', import.meta.url),
      merging: new URL('merging-worker.js', import.meta.url),
      embedding: new URL('embedding-worker.js', import.meta.url),
      reranker: new URL('reranker-worker.js', import.meta.url),
      training: new URL('training-worker.js', import.meta.url),
      documents: new URL('document-worker.js', import.meta.url),
    },
    logger,
    clock: systemClock,
    version: message.version,
    network: () => {
      const { allowed, blocked } = ownRequests()
      return { allowed, blocked: blocked + blockedInPage }
    },
    open: 'last-used',
  })

process.parentPort.on('message', async ({ data, ports }) => {
  const message = data as ToEngineProcess
  switch (message.type) {
    case 'start':
      engine = start(message)
      tell({ type: 'started' })
      // Any other reason for not being ready is part of the engine's status, which the page shows.
      engine.ready.catch((error: unknown) => {
        const failure = toFailure(error)
        if (failure.code === 'WORKSPACE_IN_USE') tell({ type: 'start-failed', failure })
      })
      return
    case 'port': {
      const [port] = ports
      if (!port || !engine) return
      new RPCHandler(engine.router, rpcOptions(logger)).upgrade(port, { context: {} })
      port.start()
      return
    }
    case 'add-paths':
      try {
        await engine?.addPaths(message.paths)
      } catch (error) {
        logger.error('Adding by path failed', error)
        tell({ type: 'add-paths-failed', failure: toFailure(error) })
      }
      return
    case 'follow-paths':
      try {
        await engine?.followPaths(message.paths)
      } catch (error) {
        logger.error('Following a folder failed', error)
        tell({ type: 'follow-paths-failed', failure: toFailure(error) })
      }
      return
    case 'network':
      blockedInPage = message.blocked
      return
    case 'close':
      await engine?.close().catch(error => logger.error('Closing failed', error))
      process.exit(0)
  }
})
