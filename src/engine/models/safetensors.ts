import * as z from 'zod'
import { bfloat16ToNumber, halfToNumber } from './float-formats.ts'
import { readSafetensorsHeader } from './safetensors-header.ts'

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

/**
 * All tensors of a safetensors file.
 * Source: https://github.com/huggingface/safetensors#format
 * @throws RangeError that says in what way the bytes are no such file.
 */
export const readSafetensors = (bytes: Uint8Array): Map<string, NamedTensor> => {
  const { tensors: entries, dataStart } = readSafetensorsHeader(bytes)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const tensors = new Map<string, NamedTensor>()
  for (const [name, json] of entries) {
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
