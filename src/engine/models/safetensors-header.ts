import * as z from 'zod'

/** What a safetensors file says before its data. */
export interface SafetensorsHeader {
  /** Names and descriptions as they stand there. */
  tensors: Map<string, unknown>
  /** `__metadata__`, if it is there. */
  metadata: unknown
  /** Bytes before the data, to which the tensors' offsets add. */
  dataStart: number
}

// The reference implementation refuses longer headers too.
const maxHeaderBytes = 100_000_000
/** The header's length, a little-endian number. */
export const headerLengthBytes = 8

/**
 * Bytes of a file up to the end of its header.
 * @param beginning the first eight bytes of the file or more.
 * @param fileBytes of the whole file.
 * @throws RangeError as `readSafetensorsHeader`.
 */
export const headerEnd = (beginning: Uint8Array, fileBytes: number): number => {
  if (beginning.byteLength < headerLengthBytes)
    throw new RangeError('it is too short to be a safetensors file')
  const view = new DataView(beginning.buffer, beginning.byteOffset, headerLengthBytes)
  const headerBytes = Number(view.getBigUint64(0, true))
  if (headerBytes > maxHeaderBytes || headerLengthBytes + headerBytes > fileBytes)
    throw new RangeError('it ends before its header does')
  return headerLengthBytes + headerBytes
}

/**
 * The header of a safetensors file.
 * Source: https://github.com/huggingface/safetensors#format
 * @param beginning the file, or as much of it as `headerEnd` says.
 * @throws RangeError that says in what way the bytes are no such file.
 */
export const readSafetensorsHeader = (beginning: Uint8Array): SafetensorsHeader => {
  const end = headerEnd(beginning, beginning.byteLength)
  let json: unknown
  try {
    json = JSON.parse(
      new TextDecoder('utf-8', { fatal: true }).decode(beginning.subarray(headerLengthBytes, end)),
    )
  } catch {
    throw new RangeError('its header is not JSON')
  }
  const entries = z.record(z.string(), z.unknown()).safeParse(json)
  if (!entries.success) throw new RangeError('its header names no tensors')
  const { __metadata__: metadata, ...tensors } = entries.data
  return { tensors: new Map(Object.entries(tensors)), metadata, dataStart: end }
}
