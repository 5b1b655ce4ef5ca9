import { constants } from 'node:fs'
import { copyFile, link, mkdir, readdir, rm } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { temporaryBeside } from '#engine/core/atomic-files.ts'
import type { OneAtATime } from '#engine/core/serial-work.ts'
import { createOneAtATime } from '#engine/core/serial-work.ts'
import { indexFolder } from '#engine/workspace/library-indexes.ts'
import { manifestFile } from '#engine/workspace/manifest.ts'
import { databaseFile, openWorkspace, type Workspace } from '#engine/workspace/workspace.ts'
import { copyDatabase } from '#engine/workspace/workspace-archive.ts'
import { type IndexingDeps, indexFile } from './document-indexing.ts'
import { createRetriever } from './hybrid-retriever.ts'
import { localIndexPlaces } from './index-places.ts'
import { createKeywordIndex } from './keyword-index.ts'
import type { RankingDeps } from './passage-ranking.ts'
import type { Retriever } from './retriever.ts'

/** A copy of a library that may be changed without the library noticing. Disposing deletes it. */
export interface LibraryCopy extends AsyncDisposable {
  retriever: Retriever
  /** Reads and embeds new bytes of a document in place of the old ones. Resolves with the milliseconds it took. */
  change(name: string, bytes: Uint8Array, signal: AbortSignal): Promise<number>
}

export interface LibraryCopyDeps
  extends Pick<IndexingDeps, 'reader' | 'embedder' | 'clock' | 'logger'>,
    Pick<RankingDeps, 'floor' | 'reranker'> {
  workspace: Pick<Workspace, 'folder' | 'database' | 'indexes'>
  /** Changes of the library are made inside of this. */
  exclusive: OneAtATime
}

/**
 * Puts the files of a folder into another one without copying their bytes where the file system allows it. Files
 * that are changed in place stay behind: they are caches, and one name for both would be one file.
 */
const linkFiles = async (from: string, to: string): Promise<void> => {
  await mkdir(to, { recursive: true })
  for (const entry of await readdir(from, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    const target = join(to, relative(from, path))
    if (entry.isDirectory()) await mkdir(target, { recursive: true })
    else if (entry.isFile() && !entry.name.startsWith('.diptych-')) {
      await mkdir(join(to, relative(from, entry.parentPath)), { recursive: true })
      await link(path, target).catch(() => copyFile(path, target, constants.COPYFILE_FICLONE))
    }
  }
}

/**
 * Copies the text, words and vectors of a library into a folder of its own beside them. Original files stay behind. A
 * copy that a killed process left is cleared away when the workspace is opened next.
 * @throws EngineError DISK_FULL and others of the file system; nothing is left then.
 */
export const copyLibrary = async (deps: LibraryCopyDeps): Promise<LibraryCopy> => {
  const { workspace, exclusive, reader, embedder, clock, logger, ...ranking } = deps
  const folder = temporaryBeside(join(workspace.folder, 'copy'))
  const opened = new AsyncDisposableStack()
  opened.defer(() => rm(folder, { recursive: true, force: true }))
  try {
    await exclusive(async () => {
      await mkdir(folder)
      await copyFile(join(workspace.folder, manifestFile), join(folder, manifestFile))
      copyDatabase(workspace.database, join(folder, databaseFile))
      const index = indexFolder(workspace.indexes.active().generation)
      await linkFiles(join(workspace.folder, index), join(folder, index))
    })
    const copy = await openWorkspace(folder, { logger })
    opened.defer(copy.close)
    const { id: embedderId, dimensions } = embedder
    const places = await localIndexPlaces(copy, { embedderId, dimensions, logger })
    const vectorStore = await places.open(copy.indexes.active())
    opened.defer(vectorStore.close)
    const parts = { workspace: copy, embedder, vectorStore, clock }
    return {
      retriever: createRetriever({ ...parts, ...ranking, keywordIndex: createKeywordIndex(copy) }),
      async change(name, bytes, signal) {
        const startedMs = clock.monotonicMs()
        await indexFile(
          { ...parts, reader, logger },
          createOneAtATime(),
          { name, sizeBytes: bytes.byteLength, read: async () => bytes },
          true,
          () => {},
          signal,
        )
        return clock.monotonicMs() - startedMs
      },
      [Symbol.asyncDispose]: () => opened.disposeAsync(),
    }
  } catch (thrown) {
    await opened.disposeAsync()
    throw thrown
  }
}
