import { statSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type ChunkId, DocumentId } from '#contract/ids.ts'
import { removeStaleTemporaries, type WriteFile, writeFileAtomic } from '#engine/core/atomic-files.ts'
import type { Logger } from '#engine/core/logging.ts'
import { createOneAtATime } from '#engine/core/serial-work.ts'
import { type CachedDocument, openVectorCache, type VectorCache } from './vector-cache.ts'
import { stampsOfVectorFiles } from './vector-file-stamps.ts'
import { createVectorRows } from './vector-rows.ts'
import type { ChunkVector, VectorStore } from './vector-store.ts'
import { vectorsInOne } from './vectors-in-one.ts'

/** Loaded when files are read or written: vectra takes 0.7 s of the processor and 80 MB, and an opening that finds a cache needs none of it. */
const loadVectorFiles = () => import('./vectra-files.ts')

/** Named like what never travels with an exported workspace. */
const cacheFile = '.diptych-vectors.cache'

/** Removes a document from a store that is not open: its own folder, and the cache, which may hold it too. */
export const removeFromClosedVectraStore = async (folder: string, documentId: DocumentId): Promise<void> => {
  await rm(join(folder, cacheFile), { force: true })
  await rm(join(folder, documentId), { recursive: true, force: true })
}

interface VectraStoreOptions {
  embedderId: string
  dimensions: number
  logger: Logger
  /** Another one than the atomic write only in tests of full disks. */
  writeFile?: WriteFile
  /** Vectors from which a cache is kept: the first one, but in tests of opening without. */
  cacheFromVectors?: number
}

/**
 * Opens the vectors under `folder`: one folder a document, with vectra indexes in protobuf. vectra is
 * the record on disk; searching is an exact scan of the same numbers in memory, and a cache has them in one file, so that
 * opening reads neither the others nor vectra. A document whose files are damaged, incomplete or made by another embedder is
 * logged and not listed: embed it again.
 */
export const openVectraStore = async (
  folder: string,
  { embedderId, dimensions, logger, writeFile = writeFileAtomic, cacheFromVectors = 1 }: VectraStoreOptions,
): Promise<VectorStore> => {
  const rows = createVectorRows(dimensions)
  const change = createOneAtATime()
  let cache: VectorCache | undefined
  let cacheFailed = false

  const folderOf = (documentId: DocumentId): string => join(folder, documentId)
  const stampsOf = (documentId: DocumentId, chunks: number) =>
    stampsOfVectorFiles(folderOf(documentId), chunks)

  const agrees = ({ documentId, chunkIds, files }: CachedDocument): boolean => {
    const now = stampsOf(documentId, chunkIds.length)
    return (
      now.length > 0 &&
      now.length === files.length &&
      now.every(({ sizeBytes, mtimeNs }, part) => {
        const then = files[part]
        return sizeBytes >= 0 && then?.sizeBytes === sizeBytes && then.mtimeNs === mtimeNs
      })
    )
  }

  const put = (documentId: DocumentId, items: readonly ChunkVector[], vectors: Float32Array): void =>
    rows.put(
      documentId,
      items.map(({ chunkId }) => chunkId),
      vectors,
    )

  const removeCache = async (): Promise<void> => {
    const removed = cache
    cache = undefined
    await removed?.close().catch(() => undefined)
    await rm(join(folder, cacheFile), { recursive: true, force: true })
  }

  /**
   * The store works as well without its cache: what goes wrong with it costs time at the next opening. Throws
   * when the file cannot even be deleted, which matters only if it holds what must go.
   */
  const giveUpCache = async (thrown: unknown): Promise<void> => {
    logger.error('goes on without the cache of vectors', thrown, { folder })
    cacheFailed = true
    await removeCache()
  }

  const openCache = async (accept: (document: CachedDocument) => boolean): Promise<void> => {
    try {
      cache = await openVectorCache(join(folder, cacheFile), { embedderId, dimensions }, accept)
    } catch (thrown) {
      await giveUpCache(thrown).catch(error => logger.error('left a cache of vectors', error, { folder }))
    }
  }

  const copyToCache = async (documentId: DocumentId): Promise<void> => {
    const chunkIds = [...(rows.chunkIds(documentId) ?? [])]
    try {
      const files = stampsOf(documentId, chunkIds.length)
      await cache?.append({ documentId, chunkIds, files, vectors: rows.vectorsOfDocument(documentId) })
    } catch (thrown) {
      await giveUpCache(thrown)
    }
  }

  /** Begins a cache once there is something to keep. */
  const beginCache = async (): Promise<void> => {
    if (cache || cacheFailed || rows.count < cacheFromVectors) return
    await openCache(() => false)
    for (const documentId of rows.documentIds()) await copyToCache(documentId)
  }

  /** The cache first: it must never hold more than the record, and of nothing there is none. */
  const forget = async (documentId: DocumentId): Promise<void> => {
    rows.delete(documentId)
    if (cache) await (rows.count === 0 ? removeCache() : cache.erase(documentId)).catch(giveUpCache)
    await rm(folderOf(documentId), { recursive: true, force: true })
  }

  const open = async (): Promise<void> => {
    await removeStaleTemporaries(folder, 0)
    const entries = await readdir(folder, { withFileTypes: true })
    const cached = statSync(join(folder, cacheFile), { throwIfNoEntry: false })
    if (cached) {
      rows.reserve(Math.floor(cached.size / (dimensions * 4)))
      await openCache(document => {
        if (!agrees(document)) return false
        rows.put(document.documentId, document.chunkIds, document.vectors)
        return true
      })
    }
    for (const entry of entries) {
      if (!entry.isDirectory()) continue
      const documentId = DocumentId.parse(entry.name)
      if (rows.chunkIds(documentId)) continue
      const { readVectorFiles } = await loadVectorFiles()
      try {
        await removeStaleTemporaries(folderOf(documentId), 0)
        const items = await readVectorFiles(folderOf(documentId), embedderId)
        put(documentId, items, vectorsInOne(items, dimensions))
        if (cache) await copyToCache(documentId)
      } catch (thrown) {
        logger.error('dropped the vectors of a document', thrown, { documentId })
        await forget(documentId)
      }
    }
    await beginCache()
  }
  await open()

  return {
    get count() {
      return rows.count
    },
    documentIds: () => rows.documentIds(),
    chunkIds: documentId => [...(rows.chunkIds(documentId) ?? [])],
    add: (documentId, items) =>
      change(async () => {
        const vectors = vectorsInOne(items, dimensions)
        await forget(documentId)
        if (items.length === 0) return
        const { writeVectorFiles } = await loadVectorFiles()
        try {
          await writeVectorFiles(folderOf(documentId), items, { embedderId, writeFile })
        } catch (thrown) {
          await forget(documentId)
          throw thrown
        }
        put(documentId, items, vectors)
        await (cache ? copyToCache(documentId) : beginCache())
      }),
    remove: documentId => change(() => forget(documentId)),
    async vectorsOf(chunkIds) {
      const found = new Map<ChunkId, Float32Array>()
      for (const chunkId of chunkIds) {
        const vector = rows.vectorOf(chunkId)
        if (vector) found.set(chunkId, vector)
      }
      return found
    },
    async search(vector, k, within) {
      return rows.search(vector, k, within)
    },
    close: () =>
      change(async () => {
        await cache?.close()
        cache = undefined
      }),
  }
}
