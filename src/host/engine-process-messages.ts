import type { Failure } from '#contract/errors.ts'

/** What the main process tells the engine's process. */
export type ToEngineProcess =
  | {
      type: 'start'
      dataFolder: string
      modelsFolder: string
      scenariosFolder: string
      generalTextPath: string
      version: string
    }
  /** Comes with one MessagePort, which leads to the page. */
  | { type: 'port' }
  | { type: 'add-paths'; paths: string[] }
  | { type: 'follow-paths'; paths: string[] }
  /** Requests of the page that the session has blocked so far. */
  | { type: 'network'; blocked: number }
  | { type: 'close' }

/** What the engine's process tells the main process. */
export type FromEngineProcess =
  | { type: 'started' }
  | { type: 'start-failed'; failure: Failure }
  | { type: 'add-paths-failed'; failure: Failure }
  | { type: 'follow-paths-failed'; failure: Failure }
