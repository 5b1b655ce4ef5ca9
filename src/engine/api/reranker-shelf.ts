import { mkdir, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { RerankerId } from '#contract/ids.ts'
import type { RerankerInfo } from '#contract/reranker.ts'
import { removeStaleTemporaries } from '#engine/core/atomic-files.ts'
import { createFolderAtomic, removeFolderAtomic, writeFiles } from '#engine/core/atomic-folders.ts'
import type { Clock } from '#engine/core/clock.ts'
import { EngineError } from '#engine/core/errors.ts'
import { freeName, slugOf } from '#engine/core/free-name.ts'
import type { Logger } from '#engine/core/logging.ts'
import { createOneAtATime } from '#engine/core/serial-work.ts'
import { type LoadedReranker, loadReranker } from '#engine/models/worker-reranker.ts'
import type { LibraryFile } from '#engine/retrieval/library-file.ts'
import type { Reranker } from '#engine/retrieval/reranker.ts'
import {
  contentHashOf,
  describeFiles,
  type RerankerNotes,
  readRerankerNotes,
  rerankerInfo,
  rerankerNotesFile,
  verifyRerankerFiles,
} from './reranker-notes.ts'
import { tryOut } from './reranker-trial.ts'
import { readRerankerUpload } from './reranker-upload.ts'

/** Where a data folder keeps them. */
export const rerankersFolderOf = (dataFolder: string): string => join(dataFolder, 'rerankers')

/** The rerankers of a data folder, a folder each. One at most is in memory. */
export interface RerankerShelf {
  list(): Promise<RerankerInfo[]>
  /** @throws EngineError MODEL_NOT_FOUND. */
  info(id: RerankerId): Promise<RerankerInfo>
  /**
   * The files of a folder in the Hugging Face layout. It is on the shelf only once it has scored a pair; one that is
   * there already, whatever its name, is answered as it is.
   * @throws EngineError MODEL_NOT_FOUND, MODEL_UNSUPPORTED, MODEL_CORRUPT, DISK_FULL; nothing was kept.
   */
  import(files: readonly LibraryFile[]): Promise<RerankerInfo>
  /** @throws EngineError MODEL_NOT_FOUND. */
  remove(id: RerankerId): Promise<void>
  /** Loaded at the first question. Its `score` also throws MODEL_NOT_FOUND when it is not there any more. */
  use(id: RerankerId): Reranker
  /** Gives the memory of the loaded one back. */
  release(): Promise<void>
}

export interface RerankerShelfDeps {
  /** Made when something is added. */
  folder: string
  /** Entry module of the worker: reranker-worker. */
  workerUrl: URL
  threads: number
  clock: Clock
  logger: Logger
}

/** Adding takes seconds; what is older was left by a process that died. Several processes may share the folder. */
const abandonedAfterMs = 10 * 60 * 1000

export const createRerankerShelf = (deps: RerankerShelfDeps): RerankerShelf => {
  const { folder: shelf, workerUrl, threads, clock, logger } = deps
  const oneAtATime = createOneAtATime()

  const ids = async (): Promise<RerankerId[]> => {
    const entries = await readdir(shelf, { withFileTypes: true }).catch((thrown: NodeJS.ErrnoException) => {
      if (thrown.code === 'ENOENT') return []
      throw thrown
    })
    // What is unfinished begins with a dot.
    return entries
      .filter(entry => entry.isDirectory() && !entry.name.startsWith('.'))
      .map(({ name }) => RerankerId.parse(name))
  }
  /** Ids come from outside: only the name of a folder that is there becomes a path. */
  const folderOf = async (id: RerankerId): Promise<string> => {
    if ((await ids()).includes(id)) return join(shelf, id)
    throw new EngineError(
      'MODEL_NOT_FOUND',
      `There is no reranker “${id}” on this computer, or not any more. Your documents are untouched. Add it again, or choose another or none.`,
      { id },
    )
  }
  const list = async (): Promise<RerankerInfo[]> => {
    const found: RerankerInfo[] = []
    for (const id of await ids())
      try {
        found.push(rerankerInfo(id, await readRerankerNotes(join(shelf, id))))
      } catch (thrown) {
        logger.error('left a reranker out of the list', thrown, { id })
      }
    return found.sort((a, b) => a.name.localeCompare(b.name, 'en'))
  }

  const load = (folder: string, { modelFile, files }: Pick<RerankerNotes, 'modelFile' | 'files'>) =>
    loadReranker({
      ...{ workerUrl, folder, modelFile, threads },
      externalData: files.some(({ path }) => path.endsWith('.onnx_data')),
    })
  /** Of those that were looked at; the id stands for the others. */
  const names = new Map<RerankerId, string>()
  let loaded: { id: RerankerId; reranker: Promise<LoadedReranker> } | undefined
  const release = async (): Promise<void> => {
    const before = loaded
    loaded = undefined
    await before?.reranker.then(reranker => reranker.close()).catch(() => {})
  }
  const loadOnce = async (id: RerankerId): Promise<LoadedReranker> => {
    const current = loaded
    if (current?.id === id) {
      const reranker = await current.reranker
      if (reranker.alive()) return reranker
      if (loaded !== current) return loadOnce(id) // somebody else loads it again already
    }
    const released = release()
    const reranker = (async () => {
      await released
      const folder = await folderOf(id)
      const notes = await readRerankerNotes(folder)
      names.set(id, notes.name)
      await verifyRerankerFiles(folder, notes)
      return load(folder, notes)
    })()
    const entry = { id, reranker }
    loaded = entry
    return reranker.catch(thrown => {
      // Tried again with the next question: a person may have put it right.
      if (loaded === entry) loaded = undefined
      throw thrown
    })
  }

  return {
    list,
    async info(id) {
      return rerankerInfo(id, await readRerankerNotes(await folderOf(id)))
    },
    import: given =>
      oneAtATime(async () => {
        const { name: wanted, files, modelFile } = await readRerankerUpload(given)
        const described = describeFiles(files)
        const known = await list()
        const same = known.find(({ contentHash }) => contentHash === contentHashOf(described))
        if (same) return same
        await mkdir(shelf, { recursive: true })
        await removeStaleTemporaries(shelf, abandonedAfterMs)
        const name = freeName(
          wanted,
          known.map(one => one.name),
          ' ',
        )
        const id = RerankerId.parse(freeName(slugOf(name) || 'reranker', await readdir(shelf), '-'))
        const model = { modelFile, files: described }
        const about = { version: 1 as const, name, addedAt: clock.now().toISOString(), ...model }
        let notes: RerankerNotes | undefined
        await createFolderAtomic(join(shelf, id), async unfinished => {
          for (const path of Object.keys(files))
            await mkdir(dirname(join(unfinished, path)), { recursive: true })
          await writeFiles(unfinished, files)
          notes = { ...about, maxTokens: await tryOut(() => load(unfinished, model)) }
          await writeFiles(unfinished, { [rerankerNotesFile]: `${JSON.stringify(notes, null, 2)}\n` })
        })
        if (!notes) throw new Error('a folder was made without being filled')
        return rerankerInfo(id, notes)
      }),
    remove: id =>
      oneAtATime(async () => {
        const folder = await folderOf(id)
        if (loaded?.id === id) await release() // Windows keeps files that are in use
        await removeFolderAtomic(folder)
      }),
    use: id => ({
      get name() {
        return names.get(id) ?? id
      },
      async score(question, texts, signal) {
        const reranker = await loadOnce(id)
        if (signal?.aborted) throw new EngineError('CANCELLED', 'Reranking was stopped.')
        return reranker.score(question, texts, signal)
      },
    }),
    release,
  }
}
