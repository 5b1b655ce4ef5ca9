import { constants, crc32, deflateRawSync } from 'node:zlib'

/** One entry of an archive, with every field that an honest writer would work out left open to lies. */
export interface ArchiveEntry {
  name: string | Uint8Array
  content: Uint8Array
  /** The bytes as packed; by default `content`, packed as `method` says. */
  packed?: Uint8Array
  method?: number
  flags?: number
  crc?: number
  declaredBytes?: number
  declaredPackedBytes?: number
  /** Sizes stand behind the data and not before it, as programs write that pack while they send. */
  streamed?: true
}

export interface ArchiveLies {
  count?: number
  directoryOffset?: number
  comment?: Uint8Array
}

const stored = 0
const deflated = 8
const streamedFlag = 8

const header = (signature: number, central: boolean, entry: Required<Sizes>): Buffer => {
  const bytes = Buffer.alloc(central ? 46 : 30)
  const shift = central ? 2 : 0
  bytes.writeUInt32LE(signature, 0)
  bytes.writeUInt16LE(20, 4)
  bytes.writeUInt16LE(20, 4 + shift)
  bytes.writeUInt16LE(entry.flags, 6 + shift)
  bytes.writeUInt16LE(entry.method, 8 + shift)
  bytes.writeUInt16LE((1 << 5) | 1, 12 + shift)
  bytes.writeUInt32LE(entry.crc, 14 + shift)
  bytes.writeUInt32LE(entry.packedBytes, 18 + shift)
  bytes.writeUInt32LE(entry.unpackedBytes, 22 + shift)
  bytes.writeUInt16LE(entry.nameBytes, 26 + shift)
  if (central) bytes.writeUInt32LE(entry.offset, 42)
  return bytes
}

interface Sizes {
  flags: number
  method: number
  crc: number
  packedBytes: number
  unpackedBytes: number
  nameBytes: number
  offset: number
}

const endRecord = (count: number, directoryBytes: number, offset: number, comment: Uint8Array): Buffer => {
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(count & 0xffff, 8)
  end.writeUInt16LE(count & 0xffff, 10)
  end.writeUInt32LE(directoryBytes, 12)
  end.writeUInt32LE(offset, 16)
  end.writeUInt16LE(comment.length, 20)
  return Buffer.concat([end, comment])
}

/** A ZIP archive that says what it is told to say. Source: APPNOTE.TXT 4.3.7 to 4.3.16. */
export const hostileArchive = (entries: readonly ArchiveEntry[], lies: ArchiveLies = {}): Uint8Array => {
  const pieces: Uint8Array[] = []
  const directory: Uint8Array[] = []
  let at = 0
  for (const entry of entries) {
    const name = Buffer.from(entry.name)
    // OpenDocument and EPUB have their type in the clear.
    const method = entry.method ?? (entry.name === 'mimetype' ? stored : deflated)
    const packed = entry.packed ?? (method === stored ? entry.content : deflateRawSync(entry.content))
    const sizes = {
      flags: (entry.flags ?? 0x800) | (entry.streamed ? streamedFlag : 0),
      method,
      crc: entry.crc ?? crc32(entry.content),
      packedBytes: entry.declaredPackedBytes ?? packed.length,
      unpackedBytes: entry.declaredBytes ?? entry.content.length,
      nameBytes: name.length,
      offset: at,
    }
    const before = entry.streamed ? { ...sizes, crc: 0, packedBytes: 0, unpackedBytes: 0 } : sizes
    const descriptor = Buffer.alloc(entry.streamed ? 16 : 0)
    if (entry.streamed) {
      descriptor.writeUInt32LE(0x08074b50, 0)
      descriptor.writeUInt32LE(sizes.crc, 4)
      descriptor.writeUInt32LE(sizes.packedBytes, 8)
      descriptor.writeUInt32LE(sizes.unpackedBytes, 12)
    }
    pieces.push(header(0x04034b50, false, before), name, packed, descriptor)
    directory.push(header(0x02014b50, true, sizes), name)
    at += 30 + name.length + packed.length + descriptor.length
  }
  const directoryBytes = directory.reduce((sum, { length }) => sum + length, 0)
  const end = endRecord(
    lies.count ?? entries.length,
    directoryBytes,
    lies.directoryOffset ?? at,
    lies.comment ?? new Uint8Array(),
  )
  return Buffer.concat([...pieces, ...directory, end])
}

/** A ZIP with an honest entry for each file. */
export const archiveOf = (files: Iterable<readonly [string, Uint8Array]>): Uint8Array =>
  hostileArchive([...files].map(([name, content]) => ({ name, content })))

/**
 * Deflated data that unpacks to `megabytes` of `unit`, between two texts. A megabyte ends at a byte with nothing looked
 * back to (Z_FULL_FLUSH), so the data can be repeated and never have to be unpacked here.
 */
export const deflatedBomb = (
  megabytes: number,
  { before = '', unit = 'a', after = '' } = {},
): { packed: Uint8Array; bytes: number; crc: number } => {
  const block = Buffer.alloc(1 << 20, unit)
  const flush = { finishFlush: constants.Z_FULL_FLUSH, level: 9 }
  const packedBlock = deflateRawSync(block, flush)
  let crc = crc32(before)
  for (let count = 0; count < megabytes; count++) crc = crc32(block, crc)
  return {
    packed: Buffer.concat([
      deflateRawSync(before, flush),
      ...Array.from({ length: megabytes }, () => packedBlock),
      deflateRawSync(after),
    ]),
    bytes: Buffer.byteLength(before) + megabytes * block.length + Buffer.byteLength(after),
    crc: crc32(after, crc),
  }
}

/**
 * A bomb without repetition in any entry: every entry's data run on through the headers and data of all
 * that follow, each header quoted as a stored block. Source: D. Fifield, A better zip bomb (WOOT 2019).
 */
export const overlappingEntries = (names: readonly string[], kernel: Uint8Array): Uint8Array => {
  let tail: Buffer = deflateRawSync(kernel)
  let content: Buffer = Buffer.from(kernel)
  const local: { name: string; header: Buffer; sizes: Sizes; tailBytes: number }[] = []
  names.toReversed().forEach((name, index) => {
    if (index > 0) {
      const next = (local.at(-1) as (typeof local)[number]).header // the one of the turn before
      const quote = Buffer.alloc(5)
      quote.writeUInt16LE(next.length, 1)
      quote.writeUInt16LE(~next.length & 0xffff, 3)
      content = Buffer.concat([next, content])
      tail = Buffer.concat([quote, next, tail])
    }
    const sizes = {
      flags: 0x800,
      method: deflated,
      crc: crc32(content),
      packedBytes: tail.length,
      unpackedBytes: content.length,
      nameBytes: Buffer.byteLength(name),
      offset: 0,
    }
    const whole = Buffer.concat([header(0x04034b50, false, sizes), Buffer.from(name)])
    local.push({ name, header: whole, sizes, tailBytes: tail.length })
  })
  const [first, ...rest] = local.toReversed()
  if (!first) return endRecord(0, 0, 0, new Uint8Array())
  const body = Buffer.concat([first.header, tail])
  const directory = Buffer.concat(
    [first, ...rest].flatMap(({ name, header: own, sizes, tailBytes }) => [
      header(0x02014b50, true, { ...sizes, offset: body.length - tailBytes - own.length }),
      Buffer.from(name),
    ]),
  )
  return Buffer.concat([
    body,
    directory,
    endRecord(names.length, directory.length, body.length, new Uint8Array()),
  ])
}
