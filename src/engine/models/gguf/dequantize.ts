import { GGMLQuantizationType } from '@huggingface/gguf'
import { bfloat16ToNumber, halfToNumber } from '../float-formats.ts'

/**
 * The GGML tensor formats that are read. Layouts: ggml's ggml-common.h; every block holds `blockSize`
 * values along the row.
 */
interface TensorFormat {
  blockSize: number
  blockBytes: number
  /** Writes `blockSize` float32 values of the block at byte `at` to `out[to…]`. */
  decode(view: DataView, at: number, out: Float32Array, to: number): void
}

const half = (view: DataView, at: number): number => halfToNumber(view.getUint16(at, true))

const formats: Partial<Record<GGMLQuantizationType, TensorFormat>> = {
  [GGMLQuantizationType.F32]: {
    blockSize: 1,
    blockBytes: 4,
    decode: (view, at, out, to) => {
      out[to] = view.getFloat32(at, true)
    },
  },
  [GGMLQuantizationType.F16]: {
    blockSize: 1,
    blockBytes: 2,
    decode: (view, at, out, to) => {
      out[to] = half(view, at)
    },
  },
  [GGMLQuantizationType.BF16]: {
    blockSize: 1,
    blockBytes: 2,
    decode: (view, at, out, to) => {
      out[to] = bfloat16ToNumber(view.getUint16(at, true))
    },
  },
  // block_q4_0 { half d; uint8 qs[16] }: x = d · (q − 8); low nibbles are values 0..15, high ones 16..31
  [GGMLQuantizationType.Q4_0]: {
    blockSize: 32,
    blockBytes: 18,
    decode: (view, at, out, to) => {
      const scale = half(view, at)
      for (let i = 0; i < 16; i++) {
        const pair = view.getUint8(at + 2 + i)
        out[to + i] = scale * ((pair & 15) - 8)
        out[to + 16 + i] = scale * ((pair >> 4) - 8)
      }
    },
  },
  // block_q4_1 { half d; half m; uint8 qs[16] }: x = d · q + m
  [GGMLQuantizationType.Q4_1]: {
    blockSize: 32,
    blockBytes: 20,
    decode: (view, at, out, to) => {
      const scale = half(view, at)
      const minimum = half(view, at + 2)
      for (let i = 0; i < 16; i++) {
        const pair = view.getUint8(at + 4 + i)
        out[to + i] = scale * (pair & 15) + minimum
        out[to + 16 + i] = scale * (pair >> 4) + minimum
      }
    },
  },
  // block_q8_0 { half d; int8 qs[32] }: x = d · q
  [GGMLQuantizationType.Q8_0]: {
    blockSize: 32,
    blockBytes: 34,
    decode: (view, at, out, to) => {
      const scale = half(view, at)
      for (let i = 0; i < 32; i++) out[to + i] = scale * view.getInt8(at + 2 + i)
    },
  },
}

export const supportedTensorFormats = Object.keys(formats).map(
  key => GGMLQuantizationType[Number(key)] as string,
)

/** Bytes that `elements` values take in `type`, or undefined for a format that is not read. */
export const tensorBytes = (type: GGMLQuantizationType, elements: number): number | undefined => {
  const format = formats[type]
  return format && (elements / format.blockSize) * format.blockBytes
}

/**
 * `elements` float32 values from GGML data at the start of `bytes`.
 * @throws RangeError for a format that is not read, or when `bytes` is too short.
 */
export const dequantize = (type: GGMLQuantizationType, bytes: Uint8Array, elements: number): Float32Array => {
  const format = formats[type]
  if (!format)
    throw new RangeError(`GGML format ${GGMLQuantizationType[type] ?? type} is not one that Diptych reads`)
  const blocks = elements / format.blockSize
  if (!Number.isInteger(blocks) || bytes.byteLength < blocks * format.blockBytes)
    throw new RangeError(
      `${bytes.byteLength} bytes do not hold ${elements} values of ${GGMLQuantizationType[type]}`,
    )
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const out = new Float32Array(elements)
  for (let block = 0; block < blocks; block++)
    format.decode(view, block * format.blockBytes, out, block * format.blockSize)
  return out
}
