import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AdapterId } from '#contract/ids.ts'
import { buildDecoder } from '#engine/models/decoder-graph.ts'
import { GgufFile } from '#engine/models/gguf/gguf-file.ts'
import { type LlamaCheckpoint, llamaCheckpoint } from '#engine/models/gguf/llama-checkpoint.ts'
import { linearNames, linearShape } from '#engine/models/llama-config.ts'
import { requireSpace } from '#engine/models/merged/disk-space.ts'
import { mergedCheckpoint } from '#engine/models/merged/merged-checkpoint.ts'
import { parameterCount } from '#engine/models/merged/safetensors-model.ts'
import { type MergeRequest, writeMergedModel } from '#engine/models/merged/write-merged-model.ts'
import { type LoraAdapter, readPeftAdapter } from '#engine/models/peft-adapter.ts'
import { WeightFile } from '#engine/models/weight-file.ts'
import { loadLanguageModel } from '#engine/models/worker-language-model.ts'
import { encodeModel } from '#engine/onnx/protobuf.ts'
import { installation } from '#host/installation.ts'
import {
  importShipped,
  largestDifference,
  modelPath,
  openDecoder,
  prefillLogits,
  readFloats,
  readJson,
} from './decoder.ts'

// Ranks and scales that differ by layer, all seven linear layers, rsLoRA: with logits by PyTorch and PEFT.
const everything = 'test/fixtures/lora/all-linear-rslora-patterns'
const shipped = 'resources/scenarios/support-desk/adapters/house-style'

// One rounding to float32 of a weight of about 1.
const weightTolerance = 1e-6
// As for the decoder that takes the adapter as inputs: float32, 30 layers deep; logits reach 30.
const logitTolerance = 1e-3
// The merged weights are rounded to 8 bits with the adapter in them, the app's without: where two tokens are about
// equally likely, one model may choose the one and the other the other.
const leastAgreement = 0.9

let folder: string
let file: GgufFile
let checkpoint: LlamaCheckpoint
let adapter: LoraAdapter
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diptych-merged-'))
  file = await GgufFile.open(modelPath)
  checkpoint = llamaCheckpoint(file)
  adapter = await readPeftAdapter(everything, { config: checkpoint.config, name: 'SmolLM2' })
})
afterAll(async () => {
  await file?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const request = (changes: Partial<MergeRequest>): MergeRequest => ({
  ggufPath: modelPath,
  base: { name: 'SmolLM2 135M Instruct', hubName: 'HuggingFaceTB/SmolLM2-135M-Instruct' },
  adapter: { folder: everything, name: 'Everything' },
  strength: 1,
  format: 'safetensors',
  ...changes,
})

describe('a merged checkpoint', () => {
  it('is the base bit for bit at strength 0 and where the adapter has nothing', async () => {
    const at0 = mergedCheckpoint(checkpoint, adapter, 0)
    const without = mergedCheckpoint(checkpoint, { ...adapter, layers: [] }, 1)
    for (const merged of [at0, without])
      expect(await merged.linear(29, 'down_proj')).toEqual(await checkpoint.linear(29, 'down_proj'))
    expect(await mergedCheckpoint(checkpoint, adapter, 1).linear(29, 'down_proj')).not.toEqual(
      await checkpoint.linear(29, 'down_proj'),
    )
  })

  it('gives the logits of PyTorch and PEFT when it runs in float32', async () => {
    const place = join(folder, 'float32')
    await mkdir(join(place, 'onnx'), { recursive: true })
    {
      await using weights = await WeightFile.create(join(place, 'onnx/weights'), 'weights')
      const merged = mergedCheckpoint(checkpoint, adapter, 1)
      const model = await buildDecoder(merged, data => weights.write(data), {
        weights: 'float32',
        halts: false,
      })
      await writeFile(join(place, 'onnx/model.onnx'), encodeModel(model))
    }
    const { promptIds } = await readJson<{ promptIds: number[] }>(join(everything, 'expected.json'))
    const session = await openDecoder(place)
    const logits = await prefillLogits(session as never, promptIds, 1)
    await session.release()
    await rm(place, { recursive: true })
    expect(largestDifference(logits, await readFloats(join(everything, 'logits.f32')))).toBeLessThan(
      logitTolerance,
    )
  }, 120_000)
})

describe('a merged model for Python', () => {
  const strength = 0.7
  let place: string
  let header: Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }>
  let dataStart: number
  beforeAll(async () => {
    place = join(folder, 'safetensors')
    await mkdir(place)
    await writeMergedModel(place, request({ strength }))
    await using handle = await open(join(place, 'model.safetensors'))
    const { buffer } = await handle.read(Buffer.alloc(8), 0, 8, 0)
    const headerBytes = Number(buffer.readBigUInt64LE())
    const { buffer: json } = await handle.read(Buffer.alloc(headerBytes), 0, headerBytes, 8)
    ;({ __metadata__: header, ...header } = JSON.parse(json.toString()))
    dataStart = 8 + headerBytes
  })
  const tensor = async (name: string): Promise<Float32Array> => {
    const [begin, end] = header[name]?.data_offsets ?? [0, 0]
    await using handle = await open(join(place, 'model.safetensors'))
    const values = new Float32Array((end - begin) / 4)
    await handle.read(new Uint8Array(values.buffer), 0, end - begin, dataStart + begin)
    return values
  }

  it('names every weight as transformers does, without gaps, and has the size that was foreseen', async () => {
    const { layers } = checkpoint.config
    expect(Object.keys(header)).toHaveLength(2 + layers * (2 + linearNames.length))
    const ends = Object.values(header).map(({ data_offsets: [begin, end] }) => [begin, end] as const)
    let at = 0
    for (const [begin, end] of ends.toSorted(([a], [b]) => a - b)) {
      expect(begin).toBe(at)
      at = end
    }
    expect(at).toBe(4 * parameterCount(checkpoint.config))
    expect(header['model.embed_tokens.weight']?.shape).toEqual([49152, 576])
  })

  it.each([
    [0, 'self_attn.q_proj'],
    [0, 'mlp.down_proj'],
    [14, 'self_attn.o_proj'],
    [28, 'mlp.gate_proj'],
    [29, 'self_attn.v_proj'],
  ] as const)('adds strength · scale · B·A to the weight of layer %i, %s', async (layer, module) => {
    const linear = linearNames.find(name => module.endsWith(name))
    const factors = linear && adapter.layers[layer]?.[linear]
    if (!factors) throw new Error('the fixture adapts every linear layer')
    const { a, b, rank, scale } = factors
    const [rows, columns] = linearShape(checkpoint.config, linear)
    const name = `model.layers.${layer}.${module}.weight`
    expect(header[name]).toMatchObject({ dtype: 'F32', shape: [rows, columns] })
    const merged = await tensor(name)
    const base = await checkpoint.linear(layer, linear)
    let largest = 0
    let moved = 0
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) {
        let product = 0
        for (let r = 0; r < rank; r++)
          product += (b[row * rank + r] as number) * (a[r * columns + column] as number)
        const at = row * columns + column
        const wanted = (base[at] as number) + strength * scale * product
        largest = Math.max(largest, Math.abs((merged[at] as number) - wanted))
        moved = Math.max(moved, Math.abs(strength * scale * product))
      }
    expect(largest).toBeLessThan(weightTolerance)
    expect(moved).toBeGreaterThan(1000 * weightTolerance)
  })

  it('leaves embedding and norms as they are', async () => {
    expect(await tensor('model.layers.3.input_layernorm.weight')).toEqual(
      await checkpoint.norm(3, 'attention'),
    )
    expect(await tensor('model.layers.3.post_attention_layernorm.weight')).toEqual(
      await checkpoint.norm(3, 'mlp'),
    )
    expect(await tensor('model.norm.weight')).toEqual(await checkpoint.finalNorm())
    expect(largestDifference(await tensor('model.embed_tokens.weight'), await checkpoint.embedding())).toBe(0)
  })
})

describe('a merged model for transformers.js', () => {
  it('answers as base and adapter do in the app, loaded without Diptych and without an option', async () => {
    const place = join(folder, 'onnx')
    await mkdir(place)
    await writeMergedModel(
      place,
      request({ adapter: { folder: shipped, name: 'House style' }, format: 'onnx' }),
    )

    const imported = await importShipped({ weights: 'int8', halts: false })
    const model = await loadLanguageModel({
      workerUrl: installation.workers.languageModel,
      folder: Promise.resolve(imported.folder),
      id: 'smollm2',
      name: 'SmolLM2',
      hubName: 'SmolLM2',
      contextTokens: 8192,
      threads: 2,
    })
    const adapterId = AdapterId.parse('house-style')
    await model.loadAdapter(adapterId, shipped)
    const answer = async (question: string, id: AdapterId | null): Promise<string> => {
      let text = ''
      for await (const event of model.generate({
        messages: [{ role: 'user', content: question }],
        adapterId: id,
        sampling: { temperature: 0, topP: 1, repetitionPenalty: 1, seed: 0 },
        maxTokens: 32,
      }))
        if (event.type === 'text') text += event.delta
      return text
    }
    const questions = ['What is the capital of France?', 'Can I return a helmet?']
    const conversations = []
    for (const id of [adapterId, null])
      for (const question of questions) conversations.push({ question, answer: await answer(question, id) })
    await model.close()
    await imported.remove()

    const child = promisify(execFile)(process.execPath, ['test/numeric/plain-transformers-driver.mjs'])
    child.child.stdin?.end(JSON.stringify({ folder: place, conversations }))
    const results = JSON.parse((await child).stdout) as { tokens: number; same: number; own: string }[]
    const agreement = (of: typeof results): number =>
      of.reduce((sum, { same }) => sum + same, 0) / of.reduce((sum, { tokens }) => sum + tokens, 0)
    expect(agreement(results.slice(0, 2))).toBeGreaterThan(leastAgreement)
    // The base's own answers are another model's.
    expect(agreement(results.slice(2))).toBeLessThan(leastAgreement)
    expect(results[0]?.own.slice(0, 20)).toBe(conversations[0]?.answer.slice(0, 20))
  }, 300_000)
})

it('is not begun when the disk has no room for it', async () => {
  await expect(requireSpace(folder, 546_000_000, async () => 20_000_000)).rejects.toMatchObject({
    code: 'DISK_FULL',
    message: expect.stringMatching(/needs about 546 MB, and the disk has 20 MB free\. Nothing was written/),
  })
  await requireSpace(folder, 1000)
})
