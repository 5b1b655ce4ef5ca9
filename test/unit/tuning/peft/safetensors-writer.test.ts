import { describe, expect, it } from 'vitest'
import { readSafetensors } from '#engine/models/safetensors.ts'
import { encodeSafetensors } from '#engine/tuning/peft/safetensors-writer.ts'

const tensors = new Map([
  ['z', { shape: [2, 3], data: Float32Array.of(1, -2, 0.1, 1e-8, 65504, -0) }],
  ['a.weight', { shape: [1], data: Float32Array.of(Math.PI) }],
  ['empty', { shape: [0, 4], data: new Float32Array(0) }],
])

const headerOf = (bytes: Uint8Array): string => {
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true))
  return new TextDecoder().decode(bytes.subarray(8, 8 + length))
}

describe('a safetensors file', () => {
  it('gives back float32 values bit for bit', () => {
    const read = readSafetensors(encodeSafetensors(tensors, 'F32'))
    expect(new Set(read.keys())).toEqual(new Set(tensors.keys()))
    for (const [name, tensor] of tensors) expect(read.get(name)).toEqual(tensor)
  })

  it('gives back float16 values rounded to the nearest, ties to even', () => {
    // Half precision has 10 fraction bits: at 1 the step is 2⁻¹⁰.
    const step = 2 ** -10
    const data = Float32Array.of(
      1 + 0.4 * step,
      1 + 0.6 * step,
      1 + step / 2,
      1 + 1.5 * step,
      2 ** -24,
      2 ** -26,
    )
    const read = readSafetensors(encodeSafetensors(new Map([['t', { shape: [6], data }]]), 'F16'))
    expect(read.get('t')?.data).toEqual(Float32Array.of(1, 1 + step, 1, 1 + 2 * step, 2 ** -24, 0))
  })

  it('has sorted names, an aligned header and nothing between the tensors', () => {
    const header = headerOf(encodeSafetensors(tensors, 'F16', { format: 'pt' }))
    expect((8 + header.length) % 8).toBe(0)
    expect(header.trimEnd()).toBe(
      '{"__metadata__":{"format":"pt"},' +
        '"a.weight":{"dtype":"F16","shape":[1],"data_offsets":[0,2]},' +
        '"empty":{"dtype":"F16","shape":[0,4],"data_offsets":[2,2]},' +
        '"z":{"dtype":"F16","shape":[2,3],"data_offsets":[2,14]}}',
    )
  })

  it('has the same bytes for the same tensors in another order', () => {
    const reversed = new Map([...tensors].reverse())
    expect(encodeSafetensors(reversed, 'F32')).toEqual(encodeSafetensors(tensors, 'F32'))
  })

  it('is not made of values that are not finite once stored', () => {
    const of = (value: number) => new Map([['bad', { shape: [1], data: Float32Array.of(value) }]])
    expect(() => encodeSafetensors(of(Number.NaN), 'F32')).toThrow('bad')
    expect(() => encodeSafetensors(of(70_000), 'F16')).toThrow('no finite F16')
    expect(readSafetensors(encodeSafetensors(of(70_000), 'F32')).get('bad')?.data[0]).toBe(70_000)
  })

  it('is not made of a shape that does not fit, or under the reserved name', () => {
    const values = { shape: [2, 2], data: new Float32Array(3) }
    expect(() => encodeSafetensors(new Map([['t', values]]), 'F32')).toThrow('3 values for the shape [2, 2]')
    const reserved = new Map([['__metadata__', { shape: [0], data: new Float32Array(0) }]])
    expect(() => encodeSafetensors(reserved, 'F32')).toThrow(RangeError)
  })
})
