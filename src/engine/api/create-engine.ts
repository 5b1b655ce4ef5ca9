import { createRouterClient } from '@orpc/server'
import { refuseTelemetry } from '#engine/models/telemetry.ts'
import type { Engine } from './engine.ts'
import { startEngineCore } from './engine-core.ts'
import type { EngineDeps } from './engine-deps.ts'
import { createRouter } from './router.ts'

/** Starts an engine. It answers from the start; `ready` says when questions can be asked. */
export const createEngine = (deps: EngineDeps): Engine => {
  refuseTelemetry()
  const core = startEngineCore(deps)
  const router = createRouter(core, deps.logger)
  return {
    router,
    client: createRouterClient(router),
    ready: core.ready(),
    addPaths: async paths => ({ jobId: await core.addPaths(paths) }),
    followPaths: paths => core.followPaths(paths),
    close: () => core.close(),
  }
}
