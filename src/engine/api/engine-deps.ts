import type { Clock } from '#engine/core/clock.ts'
import type { Logger } from '#engine/core/logging.ts'
import type { VectorPlace } from '#engine/retrieval/vector-place.ts'

/** Entry modules of the worker threads; a host that bundles says where its bundle put them. */
interface WorkerUrls {
  languageModel: URL
  merging: URL
  embedding: URL
  reranker: URL
  training: URL
  documents: URL
}

/** Everything the engine needs from its host. */
export interface EngineDeps {
  /** Folder for workspaces; made when missing. */
  dataFolder: string
  /** Folder for imported models: a cache that several data folders may share. */
  importsFolder: string
  /** The shipped models: `models/`, with manifest.json. */
  modelsFolder: string
  /** The shipped scenarios: `resources/scenarios/`. */
  scenariosFolder: string
  /** `resources/general-text.txt`: what a training is measured on to see how much it made the model forget. */
  generalTextPath: string
  workers: WorkerUrls
  logger: Logger
  clock: Clock
  version: string
  /** Counts of requests to other machines, where the host can see them. */
  network(): { allowed: number; blocked: number }
  /**
   * Workspace to open at start: a scenario's, one made of a folder of documents, one that lies anywhere (made
   * when nothing is there), or the last one used.
   */
  open: { scenario: string } | { documentsFolder: string } | { workspaceFolder: string } | 'last-used'
  /** Where that workspace keeps its vectors from now on; undefined leaves it as it is. */
  vectors?: VectorPlace | undefined
}
