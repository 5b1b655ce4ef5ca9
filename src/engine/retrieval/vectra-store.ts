import { statSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { LocalFileStorage, LocalIndex, ProtobufCodec } from 'vectra'
import { ChunkId, DocumentId } from '#contract/ids.ts'
import { removeStaleTemporaries, type WriteFile, writeFileAtomic } from '#engine/core/atomic-files.ts'
import type { Logger } from '#engine/core/logging.ts'
import { createOneAtATime } from '#engine/core/serial-work.ts'
import { type CachedDocument, type FileStamp, openVectorCache, type VectorCache } from './vector-cache.ts'
import { createVectorRows } from './vector-rows.ts'
import type { ChunkVector, VectorStore } from './vector-store.ts'
import { vectorsInOne } from './vectors-in-one.ts'

/** Kept beside every vector, so that a file says by itself whether it is whole and whose it is. */
interface ItemMetadata {
  [key: string]: string | number
  /** Chunks of the whole document: a file cut short decodes without an error. */
  documentChunks: number
  embedderId: string
  /** CRC-32 of id and vector, hexadecimal; '' in files of before there was one. */
  checksum: string
}

/**
 * Vectors in one vectra file. vectra looks through all ids for every insertion and rewrites the whole
 * file for every update, so a large document is spread over several files.
 */
const vectorsPerFile = 2000

/**
 * vectra's file access made atomic. vectra replaces a file by plain writeFile, which a kill leaves
 * short, and it reports a failed write as text only, so the original error is kept here. It writes an empty
 * index before one with items, and holds it in memory as well: that write is left out. It also deletes the
 * whole folder when a file cannot be created; the folder is ours to delete.
 */
class AtomicStorage extends LocalFileStorage {
  failure: unknown
  #begun = false
  readonly #writeFile: WriteFile

  constructor(writeFile: WriteFile) {
    super()
    this.#writeFile = writeFile
  }

  override async upsertFile(path: string, content: Buffer | string): Promise<void> {
    const isEmptyIndex = !this.#begun
    this.#begun = true
    if (!isEmptyIndex) await this.#remembering(() => this.#writeFile(path, content))
  }

  override createFolder(path: string): Promise<void> {
    return this.#remembering(() => super.createFolder(path))
  }

  override createFile(path: string, content: Buffer | string): Promise<void> {
    return this.upsertFile(path, content)
  }

  override async deleteFolder(): Promise<void> {}

  async #remembering(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (thrown) {
      this.failure = thrown
      throw thrown
    }
  }
}

const indexFile = (part: number): string => `vectors-${String(part).padStart(4, '0')}.pb`
/** Named like what never travels with an exported workspace. */
const cacheFile = '.diptych-vectors.cache'

const checksumOf = (id: string, vector: Float32Array): string =>
  crc32(new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength), crc32(id)).toString(16)

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
  /** Vectors from which a cache is kept; fewer are read from their own files quickly. */
  cacheFromVectors?: number
}

/**
 * Opens the vectors under `folder`: one folder a document, with vectra indexes in protobuf. vectra is
 * the record on disk; searching is an exact scan of the same numbers in memory, and a large library has a
 * cache of them in one file. A document whose files are damaged, incomplete or made by another embedder is
 * logged and not listed: embed it again.
 */
export const openVectraStore = async (
  folder: string,
  {
    embedderId,
    dimensions,
    logger,
    writeFile = writeFileAtomic,
    cacheFromVectors = 2000,
  }: VectraStoreOptions,
): Promise<VectorStore> => {
  const rows = createVectorRows(dimensions)
  const codec = new ProtobufCodec()
  const change = createOneAtATime()
  let cache: VectorCache | undefined
  let cacheFailed = false

  const indexAt = (documentId: DocumentId, part: number) => {
    const storage = new AtomicStorage(writeFile)
    const index = new LocalIndex<ItemMetadata>(join(folder, documentId), indexFile(part), storage, codec)
    return { index, storage }
  }

  /** Synchronous, because 10,000 asynchronous ones in a row take a second and these a twentieth of it. */
  const stampsOf = (documentId: DocumentId, chunks: number): FileStamp[] =>
    Array.from({ length: Math.ceil(chunks / vectorsPerFile) }, (_, part) => {
      const path = join(folder, documentId, indexFile(part))
      const found = statSync(path, { bigint: true, throwIfNoEntry: false })
      return { sizeBytes: Number(found?.size ?? -1), mtimeNs: String(found?.mtimeNs ?? '') }
    })

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

  const load = async (documentId: DocumentId): Promise<ChunkVector[]> => {
    const parts = (await readdir(join(folder, documentId))).filter(name => name.endsWith('.pb')).length
    const items: ChunkVector[] = []
    let expected: number | undefined
    for (let part = 0; part < parts; part++)
      for (const { id, vector: numbers, metadata } of await indexAt(documentId, part).index.listItems()) {
        const vector = Float32Array.from(numbers)
        if (metadata.embedderId !== embedderId) throw new Error('made by another embedder')
        if (metadata.checksum && metadata.checksum !== checksumOf(id, vector))
          throw new Error(`the vector of ${id} is damaged`)
        expected = metadata.documentChunks
        items.push({ chunkId: ChunkId.parse(id), vector })
      }
    if (items.length === 0 || items.length !== expected)
      throw new Error(`holds ${items.length} of ${expected ?? 'an unknown number of'} vectors`)
    return items
  }

  const put = (documentId: DocumentId, items: readonly ChunkVector[], vectors: Float32Array): void =>
    rows.put(
      documentId,
      items.map(({ chunkId }) => chunkId),
      vectors,
    )

  /**
   * The store works as well without its cache: what goes wrong with it costs time at the next opening. Throws
   * when the file cannot even be deleted, which matters only if it holds what must go.
   */
  const giveUpCache = async (thrown: unknown): Promise<void> => {
    logger.error('goes on without the cache of vectors', thrown, { folder })
    cacheFailed = true
    const given = cache
    cache = undefined
    await given?.close().catch(() => undefined)
    await rm(join(folder, cacheFile), { recursive: true, force: true })
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

  /** Begins a cache once the library is large enough. */
  const beginCache = async (): Promise<void> => {
    if (cache || cacheFailed || rows.count < cacheFromVectors) return
    await openCache(() => false)
    for (const documentId of rows.documentIds()) await copyToCache(documentId)
  }

  /** The cache first: it must never hold more than the record. */
  const forget = async (documentId: DocumentId): Promise<void> => {
    rows.delete(documentId)
    await cache?.erase(documentId).catch(giveUpCache)
    await rm(join(folder, documentId), { recursive: true, force: true })
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
      try {
        await removeStaleTemporaries(join(folder, documentId), 0)
        const items = await load(documentId)
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
        for (let part = 0; part * vectorsPerFile < items.length; part++) {
          const { index, storage } = indexAt(documentId, part)
          try {
            await index.createIndex({ version: 1 })
            await index.batchInsertItems(
              items.slice(part * vectorsPerFile, (part + 1) * vectorsPerFile).map(({ chunkId, vector }) => ({
                id: chunkId,
                metadata: {
                  documentChunks: items.length,
                  embedderId,
                  checksum: checksumOf(chunkId, vector),
                },
                vector: Array.from(vector),
              })),
            )
          } catch (thrown) {
            await forget(documentId)
            throw storage.failure ?? thrown
          }
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
