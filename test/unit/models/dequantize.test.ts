import { GGMLQuantizationType } from '@huggingface/gguf'
import { describe, expect, it } from 'vitest'
import { quantizeBlocks } from '#engine/models/block-quantization.ts'
import { bfloat16ToNumber, halfToNumber } from '#engine/models/float-formats.ts'
import { dequantize } from '#engine/models/gguf/dequantize.ts'
import { unpermuteRotary } from '#engine/models/gguf/llama-checkpoint.ts'

// IEEE 754 half: 1.0 = 0x3c00, 0.5 = 0x3800, -2 = 0xc000, 2⁻²⁴ = 0x0001, 65504 = 0x7bff
const half = { one: [0x00, 0x3c], minusTwo: [0x00, 0xc0], halve: [0x00, 0x38] }

describe('float formats', () => {
  it('reads half precision, subnormals and infinities included', () => {
    expect([0x3c00, 0xc000, 0x0001, 0x7bff, 0x7c00, 0x8000].map(halfToNumber)).toEqual([
      1,
      -2,
      2 ** -24,
      65504,
      Number.POSITIVE_INFINITY,
      -0,
    ])
    expect(halfToNumber(0x7e00)).toBeNaN()
  })

  it('reads bfloat16 as the upper half of a float32', () => {
    expect([0x3f80, 0xc040, 0x0000].map(bfloat16ToNumber)).toEqual([1, -3, 0])
  })
})

describe('dequantize', () => {
  it('reads Q4_0: d · (q − 8), low nibbles first', () => {
    const bytes = new Uint8Array([...half.minusTwo, ...Array.from({ length: 16 }, (_, i) => i | (15 << 4))])
    const values = dequantize(GGMLQuantizationType.Q4_0, bytes, 32)
    expect([...values.subarray(0, 16)]).toEqual(Array.from({ length: 16 }, (_, i) => -2 * (i - 8)))
    expect(new Set(values.subarray(16))).toEqual(new Set([-14]))
  })

  it('reads Q4_1: d · q + m', () => {
    const bytes = new Uint8Array([...half.halve, ...half.minusTwo, ...Array.from({ length: 16 }, () => 0x31)])
    const values = dequantize(GGMLQuantizationType.Q4_1, bytes, 32)
    expect(values[0]).toBe(0.5 * 1 - 2)
    expect(values[16]).toBe(0.5 * 3 - 2)
  })

  it('reads Q8_0: d · q, signed', () => {
    const bytes = new Uint8Array([...half.halve, ...Array.from({ length: 32 }, (_, i) => (256 - i) % 256)])
    expect([...dequantize(GGMLQuantizationType.Q8_0, bytes, 32)]).toEqual(
      Array.from({ length: 32 }, (_, i) => 0.5 * -i + 0),
    )
  })

  it('reads F16 and F32', () => {
    expect([
      ...dequantize(GGMLQuantizationType.F16, new Uint8Array([...half.one, ...half.minusTwo]), 2),
    ]).toEqual([1, -2])
    expect([
      ...dequantize(GGMLQuantizationType.F32, new Uint8Array(Float32Array.of(1.5, -3).buffer), 2),
    ]).toEqual([1.5, -3])
  })

  it('refuses formats it does not read, and data that is too short', () => {
    expect(() => dequantize(GGMLQuantizationType.Q6_K, new Uint8Array(1000), 256)).toThrow(/Q6_K/)
    expect(() => dequantize(GGMLQuantizationType.Q8_0, new Uint8Array(33), 32)).toThrow(/do not hold/)
  })
})

describe('quantizeBlocks', () => {
  it('comes back within half a step of every weight', () => {
    const weight = Float32Array.from({ length: 128 }, (_, i) => Math.sin(i * 12.9898) * (i < 64 ? 1 : 100))
    const { values, scales } = quantizeBlocks(weight, 32)
    weight.forEach((value, i) => {
      const scale = scales[Math.floor(i / 32)] as number
      expect(Math.abs(((values[i] as number) - 128) * scale - value)).toBeLessThanOrEqual(scale / 2 + 1e-6)
    })
  })

  it('keeps a block of zeros', () => {
    const { values, scales } = quantizeBlocks(new Float32Array(32), 32)
    expect([new Set(values), [...scales]]).toEqual([new Set([128]), [0]])
  })
})

describe('unpermuteRotary', () => {
  it('puts neighbouring pairs back half a head apart', () => {
    // One head of size 4, one column: llama.cpp stores rows 0, 2, 1, 3 of Hugging Face's order.
    expect([...unpermuteRotary(Float32Array.of(10, 12, 11, 13), 1, 4, 1)]).toEqual([10, 11, 12, 13])
  })
})
