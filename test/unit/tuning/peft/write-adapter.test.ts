import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRandom } from '#engine/core/random.ts'
import { type LlamaConfig, linearNames, linearShape } from '#engine/models/llama-config.ts'
import { describePeftAdapter, readPeftAdapter } from '#engine/models/peft-adapter.ts'
import { initialLoraWeights, type LoraSettings, loraScale } from '#engine/tuning/peft/lora-weights.ts'
import { type AdapterToWrite, encodeAdapter, writeAdapter } from '#engine/tuning/peft/write-adapter.ts'

const tiny: LlamaConfig = {
  layers: 2,
  hiddenSize: 12,
  intermediateSize: 20,
  attentionHeads: 3,
  keyValueHeads: 1,
  headSize: 4,
  vocabularySize: 30,
  contextTokens: 64,
  ropeTheta: 10000,
  rmsNormEpsilon: 1e-5,
  tiedEmbeddings: true,
}
const settings: LoraSettings = {
  rank: 3,
  alpha: 6,
  rankStabilized: false,
  dropout: 0.05,
  targetModules: linearNames,
}

/** Weights as after training: B is not zero. */
const trained = (changes: Partial<LoraSettings> = {}): AdapterToWrite => {
  const all = { ...settings, ...changes }
  const weights = initialLoraWeights(tiny, all, 7)
  const random = createRandom('trained')
  for (const pairs of weights)
    for (const { b } of Object.values(pairs)) for (let i = 0; i < b.length; i++) b[i] = random.uniform() - 0.5
  return {
    base: { config: tiny, name: 'someone/tiny "base"' },
    settings: all,
    weights,
    stored: 'F32',
    card: {
      title: 'House style',
      description: 'Teaches a tone.',
      facts: [['Data', 'a|b.jsonl,\n20 examples']],
    },
  }
}

describe('an adapter folder', () => {
  let parent: string
  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'diptych-test-'))
  })
  afterEach(() => rm(parent, { recursive: true, force: true }))

  it('is read back with every factor bit for bit, its rank and its scale', async () => {
    const adapter = trained()
    await writeAdapter(join(parent, 'style'), adapter)
    const read = await readPeftAdapter(join(parent, 'style'), adapter.base)
    expect(read).toMatchObject({ rank: 3, alpha: 6, targetModules: [...linearNames] })
    expect(read.layers).toEqual(
      adapter.weights.map(pairs =>
        Object.fromEntries(
          Object.entries(pairs).map(([name, pair]) => [name, { ...pair, rank: 3, scale: 2 }]),
        ),
      ),
    )
  })

  it('keeps rsLoRA and a subset of target modules', async () => {
    const adapter = trained({ rankStabilized: true, rank: 4, targetModules: ['v_proj', 'down_proj'] })
    await writeAdapter(join(parent, 'style'), adapter)
    const read = await readPeftAdapter(join(parent, 'style'), adapter.base)
    expect(read.targetModules).toEqual(['v_proj', 'down_proj'])
    expect(read.layers[1]?.down_proj?.scale).toBe(3) // 6 / √4
    expect(loraScale(adapter.settings)).toBe(3)
    expect(read.layers[1]?.q_proj).toBeUndefined()
  })

  it('stores float16 within half a unit in the last place', async () => {
    const adapter = trained()
    await writeAdapter(join(parent, 'style'), { ...adapter, stored: 'F16' })
    const read = await readPeftAdapter(join(parent, 'style'), adapter.base)
    const original = adapter.weights[1]?.up_proj?.b ?? new Float32Array(0)
    expect(original.length).toBe(60)
    read.layers[1]?.up_proj?.b.forEach((value, i) => {
      expect(Math.abs(value - (original[i] ?? Number.NaN))).toBeLessThanOrEqual(
        Math.abs(value) * 2 ** -11 + 2 ** -25,
      )
    })
    const { sizeBytes } = await describePeftAdapter(join(parent, 'style'))
    const parameters = adapter.weights
      .flatMap(pairs => Object.values(pairs))
      .reduce((sum, { a, b }) => sum + a.length + b.length, 0)
    expect(sizeBytes).toBeLessThan(parameters * 2 + 8000)
  })

  it('carries a card that a model hub can read, whatever the names hold', async () => {
    await writeAdapter(join(parent, 'style'), trained())
    const card = await readFile(join(parent, 'style', 'README.md'), 'utf8')
    expect(card).toContain('base_model: "someone/tiny \\"base\\""\n')
    expect(card).toContain('| Data | a\\|b.jsonl, 20 examples |\n')
  })

  it('is the same bytes for the same adapter', () => {
    expect(encodeAdapter(trained())).toEqual(encodeAdapter(trained()))
  })

  it('leaves what is already at its place, and says so', async () => {
    const folder = join(parent, 'style')
    await mkdir(folder)
    await writeFile(join(folder, 'precious'), 'kept')
    await expect(writeAdapter(folder, trained())).rejects.toMatchObject({ code: 'FILE_NOT_WRITABLE' })
    expect(await readFile(join(folder, 'precious'), 'utf8')).toBe('kept')
    expect(await readdir(parent)).toEqual(['style'])
  })

  it('does not take the place of an empty folder or of a file', async () => {
    await mkdir(join(parent, 'folder'))
    await writeFile(join(parent, 'file'), 'kept')
    for (const name of ['folder', 'file'])
      await expect(writeAdapter(join(parent, name), trained())).rejects.toMatchObject({
        code: 'FILE_NOT_WRITABLE',
        message: expect.stringContaining('There is already something'),
      })
    expect(await readdir(join(parent, 'folder'))).toEqual([])
    expect(await readFile(join(parent, 'file'), 'utf8')).toBe('kept')
  })

  it('leaves nothing beside its place when the last step fails', async () => {
    // No file system takes a name of 300 characters, and only the rename asks for it.
    const folder = join(parent, 'x'.repeat(300))
    await expect(writeAdapter(folder, trained())).rejects.toMatchObject({ name: 'EngineError' })
    expect(await readdir(parent)).toEqual([])
  })

  it('does not appear, nor anything beside it, when its weights are no numbers', async () => {
    const adapter = trained()
    adapter.weights[0]?.q_proj?.b.fill(Number.NaN)
    await expect(writeAdapter(join(parent, 'style'), adapter)).rejects.toThrow('lora_B')
    expect(await readdir(parent)).toEqual([])
  })

  it('fails with one sentence where it cannot be written, and leaves nothing', async () => {
    await writeFile(join(parent, 'file'), '')
    await expect(writeAdapter(join(parent, 'file', 'style'), trained())).rejects.toMatchObject({
      name: 'EngineError',
    })
    expect(await readdir(parent)).toEqual(['file'])
  })

  it('is refused when its weights do not fit its settings', () => {
    expect(() => encodeAdapter(trained({ rank: 3 }))).not.toThrow()
    const other = trained()
    expect(() => encodeAdapter({ ...other, settings: { ...settings, rank: 2 } })).toThrow('shape')
    expect(() => encodeAdapter({ ...other, settings: { ...settings, targetModules: ['q_proj'] } })).toThrow(
      'other modules',
    )
    expect(() => encodeAdapter({ ...other, weights: other.weights.slice(1) })).toThrow('1 layers')
  })
})

describe('LoRA weights before training', () => {
  const weights = initialLoraWeights(tiny, settings, 7)

  it('change nothing, because B is zero', () => {
    for (const pairs of weights)
      for (const name of linearNames) {
        const [out, columns] = linearShape(tiny, name)
        expect(pairs[name]?.b).toEqual(new Float32Array(out * 3))
        expect(pairs[name]?.a.length).toBe(3 * columns)
      }
  })

  it('have A uniform within one over the square root of its inputs', () => {
    // Kaiming uniform with a = √5: bound = √(6 / ((1 + 5) · in)) = 1 / √in; its variance is bound² / 3.
    const wide = { ...tiny, layers: 1, hiddenSize: 400 }
    const a =
      initialLoraWeights(wide, { rank: 64, targetModules: ['q_proj'] }, 1)[0]?.q_proj?.a ??
      new Float32Array(0)
    expect(a.length).toBe(64 * 400)
    const bound = 1 / Math.sqrt(400)
    const mean = a.reduce((sum, value) => sum + value, 0) / a.length
    const variance = a.reduce((sum, value) => sum + value * value, 0) / a.length
    expect(Math.max(...a)).toBeLessThanOrEqual(bound)
    expect(Math.max(...a)).toBeGreaterThan(0.999 * bound)
    expect(Math.min(...a)).toBeLessThan(-0.999 * bound)
    // Five standard errors of 25,600 draws: σ/√n of the mean, about 0.9/√n relative for the variance.
    expect(Math.abs(mean)).toBeLessThan((5 * bound) / Math.sqrt(3 * a.length))
    expect(Math.abs(variance / (bound ** 2 / 3) - 1)).toBeLessThan((5 * 0.9) / Math.sqrt(a.length))
  })

  it('repeat for a seed, and differ between seeds, layers and modules', () => {
    expect(initialLoraWeights(tiny, settings, 7)).toEqual(weights)
    const first = weights[0]?.q_proj?.a
    expect(initialLoraWeights(tiny, settings, 8)[0]?.q_proj?.a).not.toEqual(first)
    expect(weights[1]?.q_proj?.a).not.toEqual(first)
    expect(weights[0]?.v_proj?.a).not.toEqual(first)
  })

  it('of one module do not depend on which others are targets', () => {
    const alone = initialLoraWeights(tiny, { rank: 3, targetModules: ['up_proj'] }, 7)
    expect(alone[1]?.up_proj).toEqual(weights[1]?.up_proj)
  })
})
