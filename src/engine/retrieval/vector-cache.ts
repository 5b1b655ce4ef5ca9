import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { endianness } from 'node:os'
import { crc32 } from 'node:zlib'
import * as z from 'zod'
import { ChunkId, DocumentId } from '#contract/ids.ts'
import { temporaryBeside } from '#engine/core/atomic-files.ts'
import { sequentialReader } from './sequential-reader.ts'
import type { FileStamp } from './vector-file-stamps.ts'

export interface CachedDocument {
  documentId: DocumentId
  chunkIds: ChunkId[]
  /** The files of the record that hold these vectors, in order. */
  files: FileStamp[]
  /** [chunkIds.length, dimensions] */
  vectors: Float32Array
}

/** A copy of all vectors in one file, so that opening reads one file instead of one a document. */
export interface VectorCache {
  append(document: CachedDocument): Promise<void>
  /** Overwrites a document's part with zeros, durably; fine when there is none. */
  erase(documentId: DocumentId): Promise<void>
  close(): Promise<void>
}

export interface CacheIdentity {
  embedderId: string
  dimensions: number
}

const formatVersion = 1
const Identity = z.object({
  diptychVectors: z.literal(formatVersion),
  embedderId: z.string(),
  dimensions: z.int(),
  byteOrder: z.string(),
})
const Head = z.object({
  documentId: DocumentId,
  chunkIds: z.array(ChunkId),
  files: z.array(z.object({ sizeBytes: z.int(), mtimeNs: z.string() })),
})

/**
 * A segment: six little-endian uint32 (mark, bytes of the head, bytes of the vectors, CRC-32 of the head, CRC-32
 * of the vectors, CRC-32 of these five), the head as JSON, the vectors as float32. The first segment's head says
 * whose vectors these are; every other segment is a document, or was one and holds zeros.
 */
const mark = 0x43455644 // "DVEC"
const prefixBytes = 24

interface Place {
  offset: number
  bytes: number
}

const bytesOf = (vectors: Float32Array): Uint8Array =>
  new Uint8Array(vectors.buffer, vectors.byteOffset, vectors.byteLength)

const segmentOf = (head: object, vectors: Uint8Array): Uint8Array[] => {
  const encoded = new TextEncoder().encode(JSON.stringify(head))
  // Spaces up to a multiple of four: then vectors begin where a Float32Array may.
  const json = new Uint8Array(Math.ceil(encoded.byteLength / 4) * 4).fill(0x20)
  json.set(encoded)
  const prefix = Buffer.alloc(prefixBytes)
  const fields = [mark, json.byteLength, vectors.byteLength, crc32(json), crc32(vectors)]
  for (const [index, field] of fields.entries()) prefix.writeUInt32LE(field, index * 4)
  prefix.writeUInt32LE(crc32(prefix.subarray(0, 20)), 20)
  return [prefix, json, vectors]
}

const identitySegment = ({ embedderId, dimensions }: CacheIdentity): Uint8Array[] =>
  segmentOf(
    { diptychVectors: formatVersion, embedderId, dimensions, byteOrder: endianness() },
    new Uint8Array(),
  )

interface Segment extends Place {
  /** undefined for one that was erased or is damaged. Good until the next segment is read. */
  content: { head: unknown; vectors: Float32Array } | undefined
}

/** Segments from the start of the file to its end, or to where it stops making sense. */
const readSegments = async function* (handle: FileHandle): AsyncGenerator<Segment, void> {
  const { size } = await handle.stat()
  const take = sequentialReader(handle)
  for (let offset = 0; offset + prefixBytes <= size; ) {
    const prefix = await take(prefixBytes)
    if (!prefix) return
    const field = (index: number): number => prefix.readUInt32LE(index * 4)
    if (field(0) !== mark || field(5) !== crc32(prefix.subarray(0, 20)) || field(1) % 4 !== 0) return
    const [headBytes, vectorBytes, headCrc, vectorCrc] = [field(1), field(2), field(3), field(4)]
    const bytes = prefixBytes + headBytes + vectorBytes
    if (offset + bytes > size) return
    const json = await take(headBytes)
    if (!json) return
    const head: unknown = crc32(json) === headCrc ? JSON.parse(json.toString('utf8')) : undefined
    const numbers = await take(vectorBytes)
    if (!numbers) return
    const whole = head !== undefined && vectorBytes % 4 === 0 && crc32(numbers) === vectorCrc
    // All lengths are multiples of four, so this place is one too.
    const vectors = whole ? new Float32Array(numbers.buffer, numbers.byteOffset, vectorBytes / 4) : undefined
    yield { offset, bytes, content: vectors && { head, vectors } }
    offset += bytes
  }
}

/** Bytes of erased segments below which nobody minds them. */
const sparedBytes = 1024 * 1024

/**
 * Opens the cache at `path`, or begins an empty one. Everything in it is checked, and it is only ever a copy:
 * `accept` gets each document that is whole, with vectors that are good only while it runs, and says whether it
 * still agrees with the record; the others are erased. What a kill left half written, what was cut off and what another embedder made is not handed over.
 */
export const openVectorCache = async (
  path: string,
  identity: CacheIdentity,
  accept: (document: CachedDocument) => boolean,
): Promise<VectorCache> => {
  let handle = await open(path, 'a+').then(async created => {
    await created.close()
    return open(path, 'r+')
  })
  const places = new Map<DocumentId, Place>()
  let end = 0
  let erasedBytes = 0

  const write = async (parts: Uint8Array[]): Promise<Place> => {
    const place = { offset: end, bytes: parts.reduce((sum, { byteLength }) => sum + byteLength, 0) }
    const { bytesWritten } = await handle.writev(parts, end)
    if (bytesWritten !== place.bytes) throw new Error(`wrote ${bytesWritten} of ${place.bytes} bytes`)
    end += place.bytes
    return place
  }

  const erasePlace = async ({ offset, bytes }: Place): Promise<void> => {
    await handle.write(new Uint8Array(bytes - prefixBytes), 0, bytes - prefixBytes, offset + prefixBytes)
    erasedBytes += bytes
  }

  /** Copies what is in use into a new file once half is not, so that erasing costs a fixed number of copies. */
  const compact = async (): Promise<void> => {
    if (erasedBytes <= Math.max(sparedBytes, end / 2)) return
    const temporary = temporaryBeside(path)
    const target = await open(temporary, 'wx+')
    try {
      const moved = new Map<DocumentId, Place>()
      let next = (await target.writev(identitySegment(identity), 0)).bytesWritten
      for (const [documentId, { offset, bytes }] of places) {
        const { buffer } = await handle.read(new Uint8Array(bytes), 0, bytes, offset)
        await target.write(buffer, 0, bytes, next)
        moved.set(documentId, { offset: next, bytes })
        next += bytes
      }
      await target.datasync()
      // Windows does not replace a file that is open.
      await handle.close()
      await target.close()
      await rename(temporary, path)
      handle = await open(path, 'r+')
      for (const [documentId, place] of moved) places.set(documentId, place)
      end = next
      erasedBytes = 0
    } catch (thrown) {
      await target.close().catch(() => undefined)
      await rm(temporary, { force: true })
      throw thrown
    }
  }

  const load = async (): Promise<void> => {
    const gone: Place[] = []
    for await (const { offset, bytes, content } of readSegments(handle)) {
      if (offset === 0) {
        const known = Identity.safeParse(content?.head).data
        if (known?.embedderId !== identity.embedderId || known.dimensions !== identity.dimensions) return
        if (known.byteOrder !== endianness()) return
        end = bytes
        continue
      }
      end = offset + bytes
      const head = Head.safeParse(content?.head).data
      if (!content || !head) {
        erasedBytes += bytes
        continue
      }
      const { documentId } = head
      const older = places.get(documentId)
      const fits = content.vectors.length === head.chunkIds.length * identity.dimensions
      if (fits && accept({ ...head, vectors: content.vectors })) {
        places.set(documentId, { offset, bytes })
        if (older) gone.push(older)
      } else gone.push({ offset, bytes })
    }
    for (const place of gone) await erasePlace(place)
  }

  try {
    await load()
    await handle.truncate(end)
    if (end === 0) await write(identitySegment(identity))
  } catch (thrown) {
    await handle.close()
    throw thrown
  }

  return {
    async append({ vectors, ...head }) {
      places.set(head.documentId, await write(segmentOf(head, bytesOf(vectors))))
    },
    async erase(documentId) {
      const place = places.get(documentId)
      if (!place) return
      places.delete(documentId)
      await erasePlace(place)
      // Before the record changes: otherwise a loss of power could keep the old copy and the new record.
      await handle.datasync()
      await compact()
    },
    close: () => handle.close(),
  }
}
