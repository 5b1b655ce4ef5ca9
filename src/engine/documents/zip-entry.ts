import { promisify } from 'node:util'
import { crc32, inflateRaw } from 'node:zlib'
import type { ZipEntry } from './zip-directory.ts'

const localSignature = 0x04034b50
const localHeaderBytes = 30
const stored = 0
const deflated = 8

/**
 * The content of one file of a ZIP archive, never more than its directory declares.
 * @throws RangeError that says in what way the archive cannot be read.
 */
export const readZipEntry = async (bytes: Uint8Array, entry: ZipEntry): Promise<Uint8Array> => {
  if (entry.encrypted) throw new RangeError('it is protected with a password')
  if (entry.method !== stored && entry.method !== deflated)
    throw new RangeError(`it is packed by method ${entry.method}, which is not read here`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const { offset, compressedBytes, uncompressedBytes } = entry
  if (offset + localHeaderBytes > bytes.length || view.getUint32(offset, true) !== localSignature)
    throw new RangeError('it is damaged')
  // The lengths of name and extra field may differ from those in the directory.
  const start =
    offset + localHeaderBytes + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true)
  if (start + compressedBytes > bytes.length) throw new RangeError('it is cut off')
  const packed = bytes.subarray(start, start + compressedBytes)
  const content =
    entry.method === stored
      ? packed
      : await promisify(inflateRaw)(packed, { maxOutputLength: Math.max(1, uncompressedBytes) }).catch(
          cause => {
            throw new RangeError('it is damaged', { cause })
          },
        )
  if (content.length !== uncompressedBytes || crc32(content) !== entry.crc32)
    throw new RangeError('it is damaged')
  return content
}
