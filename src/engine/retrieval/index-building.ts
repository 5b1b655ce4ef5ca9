import * as z from 'zod'
import type { DocumentId } from '#contract/ids.ts'
import { type ChunkLimits, IndexScore, type IndexStatus, type LibraryIndex } from '#contract/library.ts'
import { EngineError, isAbort, toFailure } from '#engine/core/errors.ts'
import type { Logger } from '#engine/core/logging.ts'
import type { OneAtATime } from '#engine/core/serial-work.ts'
import type { IndexTables } from '#engine/workspace/library-indexes.ts'
import { libraryOptions } from '#engine/workspace/library-options.ts'
import type { Workspace } from '#engine/workspace/workspace.ts'
import { chunksToStore, chunkVectors, type IndexingDeps, vectorsFor } from './document-indexing.ts'
import type { LiveVectors } from './live-vectors.ts'
import type { VectorStore } from './vector-store.ts'

/** Where the vectors of each index are kept. */
export interface IndexPlaces {
  open(index: IndexTables): Promise<VectorStore>
  /** Of an index that is not open. */
  removeDocument(index: IndexTables, id: DocumentId): Promise<void>
  /** All vectors of an index that is no more. */
  drop(index: IndexTables): Promise<void>
}

/** Makes an index with other limits beside the one that answers, and lets it take that one's place. */
export interface IndexBuilder {
  status(): IndexStatus
  /** Begins, in place of a build that is under way. */
  rebuild(limits: ChunkLimits): void
  /** Fine when nothing is being built. */
  cancel(): Promise<void>
  /** Throws INDEX_NOT_FOUND, or what bringing the previous index up to date throws; the active one then stays. */
  restore(): Promise<IndexStatus>
  /** Goes on with a build that a restart interrupted; to be called once after opening. */
  resume(): void
  close(): Promise<void>
}

export type IndexBuilderDeps = IndexingDeps & {
  workspace: Pick<Workspace, 'documents' | 'originals' | 'indexes' | 'runs' | 'settings'>
  vectors: LiveVectors
  places: IndexPlaces
  /** Changes of the library, of which the swap is one. */
  exclusive: OneAtATime
  /** How well the index that answers does on the workspace's test questions; null without any. */
  score: (signal: AbortSignal) => Promise<IndexScore | null>
  /** Hears that another index answers. */
  onSwap: () => void
  logger: Logger
}

const comparisonSetting = 'index-comparison'
const Comparison = z.object({ previous: IndexScore, active: IndexScore })

export const createIndexBuilder = (deps: IndexBuilderDeps): IndexBuilder => {
  const { workspace, vectors, places, exclusive, reader, embedder, score, onSwap, logger } = deps
  const { documents, originals, indexes, settings } = workspace
  let build: { abort: AbortController; done: Promise<void> } | undefined
  let failure: NonNullable<IndexStatus['building']>['failure'] = null
  /** Vectors of the index being filled, while it is. */
  let filling: VectorStore | undefined

  vectors.setSibling(async id => {
    await filling?.remove(id)
    const previous = indexes.get('previous')
    if (previous) await places.removeDocument(previous, id)
  })

  /** Cuts and embeds one document for an index; one that cannot be read again keeps the chunks it has now. */
  const addDocument = async (index: IndexTables, store: VectorStore, id: DocumentId, signal: AbortSignal) => {
    const document = documents.get(id)
    if (!document) return
    const source = await (async () => {
      try {
        const bytes = new Uint8Array(await originals.read(document))
        const { recognisePictures } = libraryOptions(settings)
        const file = { name: document.name, bytes, limits: index.limits, recognisePictures }
        return await reader.read(file, signal)
      } catch (thrown) {
        if (isAbort(thrown) || signal.aborted) throw thrown
        logger.warn('kept the chunks of a document that could not be cut anew', { id, cause: String(thrown) })
        const chunks = documents.chunksOf(id)
        return { title: chunks[0]?.documentTitle ?? null, chunks }
      }
    })()
    const chunks = chunksToStore(document.name, source.title, source.chunks)
    const made = await vectorsFor(deps, chunks, () => {}, signal, { store, index })
    await exclusive(async () => {
      if (!documents.get(id)) return
      await store.add(id, chunkVectors(id, made))
      documents.putChunks(index, id, chunks)
    })
  }

  /** Makes an index hold exactly the documents of the library. */
  const complete = async (index: IndexTables, store: VectorStore, signal: AbortSignal): Promise<void> => {
    // A removed document has no chunks in any index.
    const counts = documents.chunkCounts(index)
    for (const id of store.documentIds()) {
      if (counts.get(id) === store.chunkIds(id).length) continue
      await store.remove(id)
      documents.putChunks(index, id, [])
    }
    // What is added to the library meanwhile is there at the next look.
    for (let missing = documents.withoutChunks(index); missing.length > 0; ) {
      for (const id of missing) {
        signal.throwIfAborted()
        await addDocument(index, store, id, signal)
      }
      missing = documents.withoutChunks(index)
    }
  }

  /**
   * Fills an index and lets it answer by `swap`, once nothing is missing at the moment of the swap. The score of
   * the former is taken before and of the new one after, on the same questions.
   */
  const fillAndSwap = async (index: IndexTables, swap: () => void, signal: AbortSignal): Promise<void> => {
    const store = await places.open(index)
    filling = store
    let swapped = false
    try {
      while (!swapped) {
        await complete(index, store, signal)
        const before = await score(signal)
        const dropped = indexes.get('previous')
        swapped = await exclusive(async () => {
          // Something was added while the questions were asked: that first.
          if (documents.withoutChunks(index).length > 0) return false
          swap()
          settings.set(comparisonSetting, null) // of other indexes than these two
          filling = undefined
          await vectors.replace(store).close()
          return true
        })
        if (!swapped) continue
        onSwap()
        if (dropped && dropped.generation !== index.generation) await places.drop(dropped)
        const after = await score(signal)
        settings.set(comparisonSetting, before && after ? { previous: before, active: after } : null)
      }
    } finally {
      filling = undefined
      if (!swapped) await store.close()
    }
  }

  const start = (index: IndexTables): void => {
    const abort = new AbortController()
    failure = null
    const done = fillAndSwap(index, () => indexes.swap(), abort.signal).catch(thrown => {
      if (abort.signal.aborted) return
      logger.error('could not build an index', thrown, { generation: index.generation })
      failure = toFailure(thrown)
    })
    build = { abort, done }
  }
  const stop = async (): Promise<void> => {
    build?.abort.abort()
    await build?.done
    build = undefined
  }
  const discard = async (): Promise<void> => {
    const index = indexes.get('building')
    if (!index) return
    indexes.drop('building')
    failure = null
    await places.drop(index)
  }

  const describe = (index: IndexTables): LibraryIndex => ({
    generation: index.generation,
    limits: index.limits,
    embedderId: embedder.id,
    chunks: documents.chunkCount(index),
    documents: documents.documentsIn(index),
  })
  const status = (): IndexStatus => {
    const documentsTotal = documents.count()
    const active = indexes.active()
    const previous = indexes.get('previous')
    const building = indexes.get('building')
    return {
      active: describe(active),
      previous: previous && describe(previous),
      building: building && { index: describe(building), documentsTotal, failure },
      comparison: settings.get(comparisonSetting, Comparison.nullable()) ?? null,
    }
  }

  return {
    status,
    rebuild(limits) {
      void (async () => {
        await stop()
        await discard()
        start(indexes.begin(limits))
      })().catch(thrown => {
        failure = toFailure(thrown)
      })
    },
    async cancel() {
      await stop()
      await discard()
    },
    async restore() {
      const previous = indexes.get('previous')
      if (!previous)
        throw new EngineError(
          'INDEX_NOT_FOUND',
          'There is no earlier index to go back to. Nothing was changed. Build one with the limits that you want.',
        )
      await stop()
      await discard()
      const abort = new AbortController()
      const done = fillAndSwap(previous, () => indexes.restore(), abort.signal)
      build = { abort, done: done.catch(() => undefined) }
      await done
      return status()
    },
    resume() {
      const index = indexes.get('building')
      if (index) start(index)
    },
    close: stop,
  }
}
