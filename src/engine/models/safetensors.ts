import * as z from 'zod'
import { bfloat16ToNumber, halfToNumber } from './float-formats.ts'

/** A named tensor of a safetensors file, as float32, row-major. */
export interface NamedTensor {
  shape: number[]
  data: Float32Array
}

const Entry = z.object({
  dtype: z.enum(['F32', 'F16', 'BF16']),
  shape: z.array(z.int().min(0)),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
})

// The reference implementation refuses longer headers too.
const maxHeaderBytes = 100_000_000

/**
 * All tensors of a safetensors file.
 * Source: https://github.com/huggingface/safetensors#format
 * @throws RangeError that says in what way the bytes are no such file.
 */
export const readSafetensors = (bytes: Uint8Array): Map<string, NamedTensor> => {
  if (bytes.byteLength < 8) throw new RangeError('it is too short to be a safetensors file')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const headerBytes = Number(view.getBigUint64(0, true))
  if (headerBytes > maxHeaderBytes || 8 + headerBytes > bytes.byteLength)
    throw new RangeError('it ends before its header does')
  let header: unknown
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, 8 + headerBytes)))
  } catch {
    throw new RangeError('its header is not JSON')
  }
  const entries = z.record(z.string(), z.unknown()).safeParse(header)
  if (!entries.success) throw new RangeError('its header names no tensors')
  const tensors = new Map<string, NamedTensor>()
  const dataStart = 8 + headerBytes
  for (const [name, json] of Object.entries(entries.data)) {
    if (name === '__metadata__') continue
    const parsed = Entry.safeParse(json)
    if (!parsed.success)
      throw new RangeError(`its tensor ${name} is not described as F32, F16 or BF16 with a shape`)
    const {
      dtype,
      shape,
      data_offsets: [begin, end],
    } = parsed.data
    const elements = shape.reduce((product, extent) => product * extent, 1)
    const width = dtype === 'F32' ? 4 : 2
    if (end - begin !== elements * width || dataStart + end > bytes.byteLength)
      throw new RangeError(`its tensor ${name} ends too early`)
    const data = new Float32Array(elements)
    for (let i = 0; i < elements; i++) {
      const at = dataStart + begin + i * width
      if (dtype === 'F32') data[i] = view.getFloat32(at, true)
      else data[i] = (dtype === 'F16' ? halfToNumber : bfloat16ToNumber)(view.getUint16(at, true))
    }
    tensors.set(name, { shape, data })
  }
  return tensors
}
