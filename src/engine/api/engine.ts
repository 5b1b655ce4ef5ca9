import type { RouterClient } from '@orpc/server'
import type { JobId } from '#contract/ids.ts'
import type { Clock } from '#engine/core/clock.ts'
import type { Logger } from '#engine/core/logging.ts'
import type { EngineRouter } from './router.ts'

/** Entry modules of the worker threads; a host that bundles says where its bundle put them. */
export interface WorkerUrls {
  languageModel: URL
  embedding: URL
  documents: URL
}

/** Everything the engine needs from its host. */
export interface EngineDeps {
  /** Folder for workspaces and caches; made when missing. */
  dataFolder: string
  /** The shipped models: `models/`, with manifest.json. */
  modelsFolder: string
  /** The shipped scenarios: `resources/scenarios/`. */
  scenariosFolder: string
  workers: WorkerUrls
  logger: Logger
  clock: Clock
  version: string
  /** Counts of requests to other machines, where the host can see them. */
  network(): { allowed: number; blocked: number }
  /** Workspace to open at start: a scenario's, one made of a folder of documents, or the last one used. */
  open: { scenario: string } | { documentsFolder: string } | 'last-used'
}

export interface Engine {
  /** Implements the contract; hosts put it behind a transport. Usable at once, before `ready`. */
  router: EngineRouter
  /** The same API called directly, without a transport. */
  client: RouterClient<EngineRouter>
  /** Resolves when questions can be asked; rejects with the EngineError that says why they cannot. */
  ready: Promise<void>
  /** Adds files and folders by path: for hosts with native dialogs and for the command line. */
  addPaths(paths: string[]): Promise<{ jobId: JobId }>
  /** Finishes writes, ends workers and releases the workspace. */
  close(): Promise<void>
}
