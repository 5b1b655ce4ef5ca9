import type { RouterClient } from '@orpc/server'
import type { JobId } from '#contract/ids.ts'
import type { FollowedFolder } from '#contract/library.ts'
import type { EngineRouter } from './router.ts'

export interface Engine {
  /** Implements the contract; hosts put it behind a transport. Usable at once, before `ready`. */
  router: EngineRouter
  /** The same API called directly, without a transport. */
  client: RouterClient<EngineRouter>
  /** Resolves when questions can be asked; rejects with the EngineError that says why they cannot. */
  ready: Promise<void>
  /** Adds files and folders by path: for hosts with native dialogs and for the command line. */
  addPaths(paths: string[]): Promise<{ jobId: JobId }>
  /** Follows folders by path: what changes there changes in the library. Resolves before it is read. */
  followPaths(paths: string[]): Promise<FollowedFolder[]>
  /** Finishes writes, ends workers and releases the workspace. */
  close(): Promise<void>
}
