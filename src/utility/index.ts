import { RPCHandler } from '@orpc/server/message-port'
import { createEngine } from '#engine/api/create-engine.ts'
import type { Engine } from '#engine/api/engine.ts'
import { systemClock } from '#engine/core/clock.ts'
import { toFailure } from '#engine/core/errors.ts'
import { stderrLogger } from '#engine/core/logging.ts'
import type { FromEngineProcess, ToEngineProcess } from '#host/engine-process-messages.ts'
import { watchRequests } from '#host/network-requests.ts'
import { rpcOptions } from '#host/rpc-options.ts'

/** The engine's process in the window: an Electron utilityProcess that the main process talks to. */

const logger = stderrLogger
const ownRequests = watchRequests()
let blockedInPage = 0
let engine: Promise<Engine> | undefined

const tell = (message: FromEngineProcess): void => process.parentPort.postMessage(message)

const start = async (message: Extract<ToEngineProcess, { type: 'start' }>): Promise<Engine> =>
  createEngine({
    dataFolder: message.dataFolder,
    modelsFolder: message.modelsFolder,
    scenariosFolder: message.scenariosFolder,
    // The build puts the workers beside this file.
    workers: {
      languageModel: new URL('language-model-worker.js', import.meta.url),
      embedding: new URL('embedding-worker.js', import.meta.url),
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
      engine.then(
        () => tell({ type: 'started' }),
        (error: unknown) => {
          logger.error('The engine did not start', error)
          tell({ type: 'start-failed', failure: toFailure(error) })
        },
      )
      // Not being ready is part of the engine's status, which the page shows.
      engine.then(started => started.ready).catch(() => {})
      return
    case 'port': {
      const [port] = ports
      if (!port || !engine) return
      const { router } = await engine
      new RPCHandler(router, rpcOptions(logger)).upgrade(port, { context: {} })
      port.start()
      return
    }
    case 'add-paths':
      try {
        await (await engine)?.addPaths(message.paths)
      } catch (error) {
        logger.error('Adding by path failed', error)
        tell({ type: 'add-paths-failed', failure: toFailure(error) })
      }
      return
    case 'network':
      blockedInPage = message.blocked
      return
    case 'close':
      await engine?.then(started => started.close()).catch(error => logger.error('Closing failed', error))
      process.exit(0)
  }
})
