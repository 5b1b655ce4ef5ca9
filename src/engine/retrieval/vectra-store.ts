import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { LocalFileStorage, LocalIndex, ProtobufCodec } from 'vectra'
import { ChunkId, DocumentId } from '#contract/ids.ts'
import { removeStaleTemporaries, type WriteFile, writeFileAtomic } from '#engine/core/atomic-files.ts'
import { EngineError } from '#engine/core/errors.ts'
import type { Logger } from '#engine/core/logging.ts'
import { scanNearest, type VectorBlock } from './vector-scan.ts'
import type { ChunkVector, VectorStore } from './vector-store.ts'

/** Kept beside every vector, so that a file says by itself whether it is whole and whose it is. */
interface ItemMetadata {
  [key: string]: string | number
  /** Chunks of the whole document: a file cut short decodes without an error. */
  documentChunks: number
  embedderId: string
}

/**
 * Vectors in one vectra file. vectra looks through all ids for every insertion and rewrites the whole
 * file for every update, so a large document is spread over several files.
 */
const vectorsPerFile = 2000

/**
 * vectra's file access made atomic. vectra replaces a file by plain writeFile, which a kill leaves
 * short, and it reports a failed write as text only, so the original error is kept here. It also
 * deletes the whole folder when a file cannot be created; the folder is ours to delete.
 */
class AtomicStorage extends LocalFileStorage {
  failure: unknown
  readonly #writeFile: WriteFile

  constructor(writeFile: WriteFile) {
    super()
    this.#writeFile = writeFile
  }

  override async upsertFile(path: string, content: Buffer | string): Promise<void> {
    try {
      await this.#writeFile(path, content)
    } catch (thrown) {
      this.failure = thrown
      throw thrown
    }
  }

  override createFile(path: string, content: Buffer | string): Promise<void> {
    return this.upsertFile(path, content)
  }

  override async deleteFolder(): Promise<void> {}
}

const indexFile = (part: number): string => `vectors-${String(part).padStart(4, '0')}.pb`

/**
 * Opens the vectors under `folder`: one folder a document, with vectra indexes in protobuf. vectra is
 * the record on disk; searching is an exact scan of the same numbers in memory. A document whose files
 * are damaged, incomplete or made by another embedder is logged and not listed: embed it again.
 */
export const openVectraStore = async (
  folder: string,
  {
    embedderId,
    dimensions,
    logger,
    writeFile = writeFileAtomic,
  }: { embedderId: string; dimensions: number; logger: Logger; writeFile?: WriteFile },
): Promise<VectorStore> => {
  const blocks = new Map<DocumentId, VectorBlock>()
  const codec = new ProtobufCodec()

  const indexAt = (documentId: DocumentId, part: number) => {
    const storage = new AtomicStorage(writeFile)
    const index = new LocalIndex<ItemMetadata>(join(folder, documentId), indexFile(part), storage, codec)
    return { index, storage }
  }

  const toBlock = (documentId: DocumentId, items: ChunkVector[]): VectorBlock => {
    const vectors = new Float32Array(items.length * dimensions)
    for (const [row, { chunkId, vector }] of items.entries()) {
      if (vector.length !== dimensions || !vector.every(Number.isFinite))
        throw new EngineError(
          'MODEL_CORRUPT',
          'The embedding model gave an unusable result. The document was not added; the others are untouched. Install Diptych again if this keeps happening.',
          { chunkId, length: vector.length, dimensions },
        )
      vectors.set(vector, row * dimensions)
    }
    return { documentId, chunkIds: items.map(item => item.chunkId), vectors }
  }

  const load = async (documentId: DocumentId): Promise<VectorBlock> => {
    const parts = (await readdir(join(folder, documentId))).filter(name => name.endsWith('.pb')).length
    const items: ChunkVector[] = []
    let expected: number | undefined
    for (let part = 0; part < parts; part++)
      for (const { id, vector, metadata } of await indexAt(documentId, part).index.listItems()) {
        if (metadata.embedderId !== embedderId) throw new Error('made by another embedder')
        expected = metadata.documentChunks
        items.push({ chunkId: ChunkId.parse(id), vector: Float32Array.from(vector) })
      }
    if (items.length === 0 || items.length !== expected)
      throw new Error(`holds ${items.length} of ${expected ?? 'an unknown number of'} vectors`)
    return toBlock(documentId, items)
  }

  const forget = async (documentId: DocumentId): Promise<void> => {
    blocks.delete(documentId)
    await rm(join(folder, documentId), { recursive: true, force: true })
  }

  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue
    const documentId = DocumentId.parse(entry.name)
    try {
      await removeStaleTemporaries(join(folder, documentId), 0)
      blocks.set(documentId, await load(documentId))
    } catch (thrown) {
      logger.error('dropped the vectors of a document', thrown, { documentId })
      await forget(documentId)
    }
  }

  return {
    get count() {
      let count = 0
      for (const block of blocks.values()) count += block.chunkIds.length
      return count
    },
    documentIds: () => [...blocks.keys()],
    chunkIds: documentId => [...(blocks.get(documentId)?.chunkIds ?? [])],
    async add(documentId, items) {
      const block = toBlock(documentId, items)
      await forget(documentId)
      const metadata: ItemMetadata = { documentChunks: items.length, embedderId }
      for (let part = 0; part * vectorsPerFile < items.length; part++) {
        const { index, storage } = indexAt(documentId, part)
        try {
          await index.createIndex({ version: 1 })
          await index.batchInsertItems(
            items
              .slice(part * vectorsPerFile, (part + 1) * vectorsPerFile)
              .map(({ chunkId, vector }) => ({ id: chunkId, metadata, vector: Array.from(vector) })),
          )
        } catch (thrown) {
          await forget(documentId)
          throw storage.failure ?? thrown
        }
      }
      blocks.set(documentId, block)
    },
    remove: forget,
    async vectorsOf(chunkIds) {
      const wanted = new Set(chunkIds)
      const found = new Map<ChunkId, Float32Array>()
      for (const { chunkIds: held, vectors } of blocks.values())
        for (const [row, chunkId] of held.entries())
          if (wanted.has(chunkId))
            found.set(chunkId, vectors.slice(row * dimensions, (row + 1) * dimensions))
      return found
    },
    async search(vector, k, within) {
      const searched = within
        ? [...blocks.values()].filter(block => within.has(block.documentId))
        : blocks.values()
      return scanNearest(searched, vector, k)
    },
    close: async () => {},
  }
}
