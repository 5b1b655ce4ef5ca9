/// <reference lib="esnext.float16" />

/** What a tensor's values are stored as. */
export type StoredFloat = 'F32' | 'F16'

/** A tensor to write, row-major. */
interface TensorToWrite {
  shape: readonly number[]
  data: Float32Array
}

// The reference implementation aligns the header's end to this, so that float data can be mapped in place.
const headerAlignmentBytes = 8

/** Values as stored, rounded to nearest even. @throws RangeError for a value that is not finite as stored. */
const toStored = (name: string, data: Float32Array, stored: StoredFloat): Float32Array | Float16Array => {
  const values = stored === 'F32' ? data : new Float16Array(data)
  if (!values.every(Number.isFinite))
    throw new RangeError(`the tensor ${name} holds values that are no finite ${stored} numbers`)
  return values
}

/**
 * The bytes of a safetensors file: names sorted, so that the same tensors give the same bytes, header padded
 * with spaces to a multiple of 8, data little-endian without gaps.
 * Source: https://github.com/huggingface/safetensors#format
 * @param metadata `__metadata__`; transformers and PEFT expect `{ format: 'pt' }`.
 * @throws RangeError for a shape that does not fit its data, a value that is not finite once stored (float16
 * ends at 65504), or the reserved name `__metadata__`.
 */
export const encodeSafetensors = (
  tensors: ReadonlyMap<string, TensorToWrite>,
  stored: StoredFloat,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array => {
  const header: [name: string, entry: unknown][] = []
  if (Object.keys(metadata).length > 0) header.push(['__metadata__', metadata])
  const parts: Uint8Array[] = []
  let dataBytes = 0
  // Sorted by code units, as JavaScript sorts: the same everywhere, whatever the locale.
  for (const name of [...tensors.keys()].sort()) {
    const { shape, data } = tensors.get(name) as TensorToWrite // a key of the map
    if (name === '__metadata__') throw new RangeError('__metadata__ is no name for a tensor')
    if (shape.reduce((product, extent) => product * extent, 1) !== data.length)
      throw new RangeError(`the tensor ${name} has ${data.length} values for the shape [${shape.join(', ')}]`)
    const { buffer, byteOffset, byteLength } = toStored(name, data, stored)
    header.push([name, { dtype: stored, shape, data_offsets: [dataBytes, dataBytes + byteLength] }])
    // Every machine that Diptych runs on is little-endian, as the format is.
    parts.push(new Uint8Array(buffer, byteOffset, byteLength))
    dataBytes += byteLength
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)))
  const headerBytes = Math.ceil(json.length / headerAlignmentBytes) * headerAlignmentBytes
  const bytes = new Uint8Array(8 + headerBytes + dataBytes)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerBytes), true)
  bytes.fill(0x20, 8, 8 + headerBytes).set(json, 8)
  let offset = 8 + headerBytes
  for (const part of parts) {
    bytes.set(part, offset)
    offset += part.length
  }
  return bytes
}
