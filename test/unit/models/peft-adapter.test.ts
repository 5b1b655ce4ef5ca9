import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { LlamaConfig } from '#engine/models/llama-config.ts'
import { loraInputs } from '#engine/models/lora-inputs.ts'
import { parsePeftAdapter, readPeftAdapter } from '#engine/models/peft-adapter.ts'

const tiny: LlamaConfig = {
  layers: 1,
  hiddenSize: 2,
  intermediateSize: 3,
  attentionHeads: 1,
  keyValueHeads: 1,
  headSize: 2,
  vocabularySize: 5,
  contextTokens: 8,
  ropeTheta: 10000,
  rmsNormEpsilon: 1e-5,
  tiedEmbeddings: true,
}
const base = { config: tiny, name: 'tiny' }

const safetensors = (tensors: Record<string, { shape: number[]; values: number[] }>): Uint8Array => {
  let offset = 0
  const header: Record<string, unknown> = {}
  for (const [name, { shape, values }] of Object.entries(tensors)) {
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + values.length * 4] }
    offset += values.length * 4
  }
  const json = new TextEncoder().encode(JSON.stringify(header))
  const bytes = new Uint8Array(8 + json.length + offset)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true)
  bytes.set(json, 8)
  const floats = Object.values(tensors).flatMap(({ values }) => values)
  bytes.set(new Uint8Array(Float32Array.from(floats).buffer), 8 + json.length)
  return bytes
}

const module = 'base_model.model.model.layers.0'
const vProj = {
  [`${module}.self_attn.v_proj.lora_A.weight`]: { shape: [1, 2], values: [1, 2] },
  [`${module}.self_attn.v_proj.lora_B.weight`]: { shape: [2, 1], values: [3, 4] },
}
const config = {
  peft_type: 'LORA',
  base_model_name_or_path: 'tiny',
  r: 1,
  lora_alpha: 4,
  target_modules: ['v_proj'],
}
const parse = (changes: object, tensors = vProj) =>
  parsePeftAdapter(JSON.stringify({ ...config, ...changes }), safetensors(tensors), base)

describe('a PEFT adapter', () => {
  it('is packed beside its neighbours with its scale in B', () => {
    const inputs = loraInputs(tiny, parse({}))
    const a = inputs.find(({ name }) => name === 'lora.0.qkv.a')
    const b = inputs.find(({ name }) => name === 'lora.0.qkv.b')
    // A is [in, rank]; B is [rank, q + k + v] with v last, times alpha / rank = 4.
    expect(a).toMatchObject({ dims: [2, 1], data: Float32Array.of(1, 2) })
    expect(b).toMatchObject({ dims: [1, 6], data: Float32Array.of(0, 0, 0, 0, 12, 16) })
    expect(inputs.find(({ name }) => name === 'lora.0.o.a')?.dims).toEqual([2, 0])
  })

  it('is scaled by alpha over the square root of the rank for rsLoRA', () => {
    const rank4 = {
      [`${module}.self_attn.v_proj.lora_A.weight`]: { shape: [4, 2], values: [1, 1, 1, 1, 1, 1, 1, 1] },
      [`${module}.self_attn.v_proj.lora_B.weight`]: { shape: [2, 4], values: [1, 1, 1, 1, 1, 1, 1, 1] },
    }
    expect(parse({ r: 4, use_rslora: true }, rank4).layers[0]?.v_proj?.scale).toBe(4 / 2)
    expect(parse({ r: 4 }, rank4).layers[0]?.v_proj?.scale).toBe(4 / 4)
  })

  it('takes rank and alpha from the first pattern that names the module or its end', () => {
    const patterns = {
      r: 9,
      rank_pattern: { v_proj: 1 },
      alpha_pattern: { 'layers\\.0\\.self_attn\\.v_proj': 7 },
    }
    expect(parse(patterns).layers[0]?.v_proj).toMatchObject({ rank: 1, scale: 7 })
    expect(parse({ alpha_pattern: { proj: 7 } }).layers[0]?.v_proj?.scale).toBe(4)
  })

  it.each([
    ['DoRA', { use_dora: true }, /uses DoRA/],
    ['fully trained modules', { modules_to_save: ['lm_head'] }, /modules_to_save/],
    ['trained biases', { bias: 'all' }, /biases/],
    ['another method', { peft_type: 'IA3' }, /the method IA3/],
  ])('is refused by name when it needs %s', (_, changes, sentence) => {
    expect(() => parse(changes)).toThrow(
      expect.objectContaining({ code: 'ADAPTER_UNSUPPORTED', message: expect.stringMatching(sentence) }),
    )
  })

  it('is refused when it was trained for another base', () => {
    const wide = {
      [`${module}.self_attn.v_proj.lora_A.weight`]: { shape: [1, 4], values: [1, 2, 3, 4] },
      [`${module}.self_attn.v_proj.lora_B.weight`]: { shape: [2, 1], values: [3, 4] },
    }
    const deep = Object.fromEntries(
      Object.entries(vProj).map(([name, tensor]) => [name.replace('layers.0', 'layers.7'), tensor]),
    )
    for (const tensors of [wide, deep])
      expect(() => parse({ base_model_name_or_path: 'giant' }, tensors as typeof vProj)).toThrow(
        expect.objectContaining({ code: 'ADAPTER_UNSUPPORTED', message: expect.stringContaining('giant') }),
      )
  })

  it.each([
    ['rank', { r: 3 }, vProj],
    ['missing factor', {}, Object.fromEntries(Object.entries(vProj).slice(0, 1))],
    ['no tensors', {}, {}],
    [
      'no numbers',
      {},
      { ...vProj, [`${module}.self_attn.v_proj.lora_B.weight`]: { shape: [2, 1], values: [Number.NaN, 4] } },
    ],
  ])('is called corrupt on a wrong %s', (_, changes, tensors) => {
    expect(() => parse(changes, tensors as typeof vProj)).toThrow(
      expect.objectContaining({ code: 'ADAPTER_CORRUPT' }),
    )
  })

  it.each([
    ['is no regular expression', '('],
    ['would take for ever to match', '(([a-z_.0-9])+)+!'],
  ])('is called corrupt when a name in its patterns %s', (_, pattern) => {
    for (const option of ['rank_pattern', 'alpha_pattern'])
      expect(() => parse({ [option]: { [pattern]: 1 } })).toThrow(
        expect.objectContaining({ code: 'ADAPTER_CORRUPT', message: expect.stringContaining(option) }),
      )
  })

  it('is called corrupt when its scale makes its weights infinite', () => {
    expect(() => parse({ lora_alpha: 1e300 })).toThrow(expect.objectContaining({ code: 'ADAPTER_CORRUPT' }))
  })

  it('is called corrupt in one line when its header is a list', () => {
    const header = new TextEncoder().encode('[]')
    const bytes = new Uint8Array(8 + header.length)
    bytes[0] = header.length
    bytes.set(header, 8)
    expect(() => parsePeftAdapter(JSON.stringify(config), bytes, base)).toThrow(
      /^The adapter cannot be used: adapter_model\.safetensors: its header names no tensors\./,
    )
  })

  it('is called corrupt when its files are cut or are something else', () => {
    const whole = safetensors(vProj)
    for (const bytes of [
      whole.subarray(0, 4),
      whole.subarray(0, 40),
      whole.subarray(0, whole.length - 3),
      new TextEncoder().encode('<html>not here</html>'),
    ])
      expect(() => parsePeftAdapter(JSON.stringify(config), bytes, base)).toThrow(
        expect.objectContaining({ code: 'ADAPTER_CORRUPT' }),
      )
    expect(() => parsePeftAdapter('{', whole, base)).toThrow(
      expect.objectContaining({ code: 'ADAPTER_CORRUPT' }),
    )
  })

  it('of PEFT itself is refused for DoRA, saved modules and another base', async () => {
    const smol: LlamaConfig = {
      ...tiny,
      layers: 30,
      hiddenSize: 576,
      intermediateSize: 1536,
      attentionHeads: 9,
      keyValueHeads: 3,
      headSize: 64,
    }
    const weights = await readFile('test/fixtures/lora/attention-r4/adapter_model.safetensors')
    for (const name of ['dora', 'modules-to-save']) {
      const text = await readFile(join('test/fixtures/lora/refused', name, 'adapter_config.json'), 'utf8')
      expect(() => parsePeftAdapter(text, weights, { config: smol, name: 'SmolLM2' })).toThrow(
        expect.objectContaining({ code: 'ADAPTER_UNSUPPORTED' }),
      )
    }
    await expect(
      readPeftAdapter('test/fixtures/lora/refused/other-base', { config: smol, name: 'SmolLM2' }),
    ).rejects.toMatchObject({ code: 'ADAPTER_UNSUPPORTED' })
    await expect(
      readPeftAdapter('test/fixtures/lora/nowhere', { config: smol, name: 'SmolLM2' }),
    ).rejects.toMatchObject({ code: 'ADAPTER_NOT_FOUND' })
  })
})
