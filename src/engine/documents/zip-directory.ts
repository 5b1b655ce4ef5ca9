/** One file of a ZIP archive, as its central directory declares it. */
export interface ZipEntry {
  name: string
  encrypted: boolean
  /** 0 is stored, 8 is deflated. */
  method: number
  crc32: number
  compressedBytes: number
  uncompressedBytes: number
  /** Where its local header begins. */
  offset: number
}

const endSignature = 0x06054b50
const entrySignature = 0x02014b50
const endRecordBytes = 22
const entryHeaderBytes = 46

/**
 * Reads a ZIP's central directory without unpacking anything (APPNOTE.TXT 4.3.12 and 4.3.16). Returns
 * null when there is none to be found: a damaged or cut-off archive. Sizes of 4 GiB and more (ZIP64)
 * read as 0xffffffff, which is too much for every caller.
 */
export const readZipDirectory = (bytes: Uint8Array): ZipEntry[] | null => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let end = bytes.length - endRecordBytes
  // The record is followed only by a comment of at most 65535 bytes.
  const earliest = Math.max(0, end - 65535)
  while (end >= earliest && view.getUint32(end, true) !== endSignature) end--
  if (end < earliest) return null
  const count = view.getUint16(end + 10, true)
  let at = view.getUint32(end + 16, true)
  const entries: ZipEntry[] = []
  for (let index = 0; index < count; index++) {
    if (at + entryHeaderBytes > bytes.length || view.getUint32(at, true) !== entrySignature) return null
    const nameBytes = view.getUint16(at + 28, true)
    const extraBytes = view.getUint16(at + 30, true)
    const commentBytes = view.getUint16(at + 32, true)
    const nameAt = at + entryHeaderBytes
    entries.push({
      name: new TextDecoder().decode(bytes.subarray(nameAt, nameAt + nameBytes)),
      encrypted: (view.getUint16(at + 8, true) & 1) === 1,
      method: view.getUint16(at + 10, true),
      crc32: view.getUint32(at + 16, true),
      compressedBytes: view.getUint32(at + 20, true),
      uncompressedBytes: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    })
    at = nameAt + nameBytes + extraBytes + commentBytes
  }
  return entries
}
