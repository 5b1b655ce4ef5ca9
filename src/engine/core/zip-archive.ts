import { crc32 } from 'node:zlib'

const localSignature = 0x04034b50
const entrySignature = 0x02014b50
const endSignature = 0x06054b50
const localHeaderBytes = 30
const entryHeaderBytes = 46
const endRecordBytes = 22

const version = 20
const namesAreUtf8 = 1 << 11
// 1980-01-01, the earliest date there is: the same files give the same bytes, whenever they are packed.
const date = (1 << 5) | 1

/** The fields that local and central headers share, from `version needed` to the length of the extra field. */
const writeShared = (view: DataView, at: number, nameBytes: number, content: Uint8Array): void => {
  view.setUint16(at, version, true)
  view.setUint16(at + 2, namesAreUtf8, true)
  view.setUint16(at + 4, 0, true) // stored
  view.setUint16(at + 6, 0, true) // midnight
  view.setUint16(at + 8, date, true)
  view.setUint32(at + 10, crc32(content), true)
  view.setUint32(at + 14, content.length, true)
  view.setUint32(at + 18, content.length, true)
  view.setUint16(at + 22, nameBytes, true)
}

/**
 * A ZIP archive of files stored as they are: weights hardly shrink, and the bytes then depend on nothing but
 * the files. Source: APPNOTE.TXT 4.3.7, 4.3.12 and 4.3.16; no ZIP64, so less than 4 GiB in all.
 */
export const writeZip = (files: ReadonlyMap<string, Uint8Array>): Uint8Array<ArrayBuffer> => {
  const entries = [...files].map(([name, content]) => ({ name: new TextEncoder().encode(name), content }))
  const total = entries.reduce(
    (sum, { name, content }) => sum + localHeaderBytes + entryHeaderBytes + 2 * name.length + content.length,
    endRecordBytes,
  )
  if (total >= 2 ** 32) throw new RangeError(`${total} bytes need ZIP64`)
  const bytes = new Uint8Array(total)
  const view = new DataView(bytes.buffer)
  const offsets: number[] = []
  let at = 0
  for (const { name, content } of entries) {
    offsets.push(at)
    view.setUint32(at, localSignature, true)
    writeShared(view, at + 4, name.length, content)
    bytes.set(name, at + localHeaderBytes)
    bytes.set(content, at + localHeaderBytes + name.length)
    at += localHeaderBytes + name.length + content.length
  }
  const directoryAt = at
  entries.forEach(({ name, content }, index) => {
    view.setUint32(at, entrySignature, true)
    view.setUint16(at + 4, version, true)
    writeShared(view, at + 6, name.length, content)
    view.setUint32(at + 42, offsets[index] as number, true) // one an entry
    bytes.set(name, at + entryHeaderBytes)
    at += entryHeaderBytes + name.length
  })
  view.setUint32(at, endSignature, true)
  view.setUint16(at + 8, entries.length, true)
  view.setUint16(at + 10, entries.length, true)
  view.setUint32(at + 12, at - directoryAt, true)
  view.setUint32(at + 16, directoryAt, true)
  return bytes
}
