import { readdir } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import { LocalFileStorage, LocalIndex, ProtobufCodec } from 'vectra'
import { ChunkId } from '#contract/ids.ts'
import type { WriteFile } from '#engine/core/atomic-files.ts'
import { vectorFile, vectorsPerFile } from './vector-file-stamps.ts'
import type { ChunkVector } from './vector-store.ts'

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

const checksumOf = (id: string, vector: Float32Array): string =>
  crc32(new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength), crc32(id)).toString(16)

const codec = new ProtobufCodec()

const indexAt = (folder: string, part: number, storage?: AtomicStorage) =>
  new LocalIndex<ItemMetadata>(folder, vectorFile(part), storage, codec)

/**
 * The vectors of the document whose folder this is. Throws when they are damaged, incomplete or made by another
 * embedder.
 */
export const readVectorFiles = async (folder: string, embedderId: string): Promise<ChunkVector[]> => {
  const parts = (await readdir(folder)).filter(name => name.endsWith('.pb')).length
  const items: ChunkVector[] = []
  let expected: number | undefined
  for (let part = 0; part < parts; part++)
    for (const { id, vector: numbers, metadata } of await indexAt(folder, part).listItems()) {
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

/**
 * Writes the vectors of a document into its folder, which must not exist. A file at a time is whole or not there;
 * `readVectorFiles` refuses a document of which some are missing. Throws the file system's own error.
 */
export const writeVectorFiles = async (
  folder: string,
  items: readonly ChunkVector[],
  { embedderId, writeFile }: { embedderId: string; writeFile: WriteFile },
): Promise<void> => {
  for (let part = 0; part * vectorsPerFile < items.length; part++) {
    const storage = new AtomicStorage(writeFile)
    const index = indexAt(folder, part, storage)
    try {
      await index.createIndex({ version: 1 })
      await index.batchInsertItems(
        items.slice(part * vectorsPerFile, (part + 1) * vectorsPerFile).map(({ chunkId, vector }) => ({
          id: chunkId,
          metadata: { documentChunks: items.length, embedderId, checksum: checksumOf(chunkId, vector) },
          vector: Array.from(vector),
        })),
      )
    } catch (thrown) {
      throw storage.failure ?? thrown
    }
  }
}
