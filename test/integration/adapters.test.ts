import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Approach } from '#contract/approach.ts'
import { AdapterId } from '#contract/ids.ts'
import { type Run, RunSettings } from '#contract/run.ts'
import { applyRunEvent } from '#contract/run-events.ts'
import type { Engine } from '#engine/api/engine.ts'
import { silentLogger } from '#engine/core/logging.ts'
import { openEngine } from '#host/open-engine.ts'

let folder: string
let workspaceFolder: string
let engine: Engine

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diptych-adapters-'))
  const documents = join(folder, 'papers')
  await mkdir(documents)
  await writeFile(join(documents, 'ferry.md'), '# Ferry\n\nThe ferry leaves at 7:40 from pier 9.\n')
  const dataFolder = join(folder, 'data')
  engine = openEngine({ dataFolder, open: { documentsFolder: documents }, logger: silentLogger })
  await engine.ready
  workspaceFolder = join(dataFolder, 'workspaces', (await engine.client.workspaces.current()).id)
})
afterAll(async () => {
  await engine?.close()
  await rm(folder, { recursive: true, force: true })
})

const shipped = AdapterId.parse('house-style')
const start = async (approaches: Approach[], adapterId?: AdapterId, maxTokens = 10) => {
  const { runId } = await engine.client.runs.start({
    question: 'My parcel has not come. What do I do?',
    approaches,
    settings: RunSettings.parse({ maxTokens }),
    ...(adapterId && { adapterId }),
  })
  return runId
}
const finished = async (runId: Run['id'], onEvent: (run: Run) => void = () => {}): Promise<Run> => {
  let run: Run | undefined
  for await (const event of await engine.client.runs.watch({ runId })) {
    run = applyRunEvent(run, event)
    onEvent(run)
  }
  return run as Run // a watched run has a snapshot
}
const textOf = (run: Run, approach: Approach): string => {
  const answer = run.answers[approach]
  if (answer?.type !== 'done') throw new Error(`${approach}: ${JSON.stringify(answer)}`)
  return answer.text
}
const tuned = async (adapterId?: AdapterId): Promise<string> =>
  textOf(await finished(await start(['tuned'], adapterId)), 'tuned')

const fixture = async (name: string): Promise<{ path: string; file: File }[]> => {
  const place = join('test/fixtures/lora', name)
  const names = (await readdir(place)).filter(file => file.startsWith('adapter_'))
  return Promise.all(
    names.map(async file => ({
      path: `${name}/${file}`,
      file: new File([await readFile(join(place, file))], file),
    })),
  )
}

describe('the strength of an adapter', () => {
  let base: string
  let asTrained: string
  beforeAll(async () => {
    const run = await finished(await start(['base', 'tuned']))
    base = textOf(run, 'base')
    asTrained = textOf(run, 'tuned')
  })
  beforeEach(() => engine.client.adapters.setStrength({ id: shipped, strength: 1 }))

  it('is 1 at first and is written into the run', async () => {
    expect(await engine.client.adapters.list()).toMatchObject([
      { id: shipped, active: true, strength: 1, origin: 'shipped' },
    ])
    expect(asTrained).not.toBe(base)
    const run = await finished(await start(['tuned']))
    expect(run).toMatchObject({ adapterId: shipped, adapterStrength: 1 })
  })

  it('gives the base model at 0, and the adapter as trained when it is 1 again', async () => {
    await engine.client.adapters.setStrength({ id: shipped, strength: 0 })
    const run = await finished(await start(['tuned']))
    expect(textOf(run, 'tuned')).toBe(base)
    expect(run.adapterStrength).toBe(0)
    await engine.client.adapters.setStrength({ id: shipped, strength: 1 })
    expect(await tuned()).toBe(asTrained)
  })

  it('changes the answer in between and beyond', async () => {
    const texts = new Set<string>()
    for (const strength of [0, 0.5, 1, 1.5]) {
      await engine.client.adapters.setStrength({ id: shipped, strength })
      // The first words of the house style are the same from half its strength on.
      texts.add(textOf(await finished(await start(['tuned'], undefined, 48)), 'tuned'))
    }
    expect(texts.size).toBeGreaterThan(2)
  })

  it('does not change for a question that was asked before', async () => {
    const asked = [await start(['tuned']), await start(['tuned'])]
    await engine.client.adapters.setStrength({ id: shipped, strength: 0 })
    for (const runId of asked) {
      const run = await finished(runId)
      expect(run.adapterStrength).toBe(1)
      expect(textOf(run, 'tuned')).toBe(asTrained)
    }
  })

  it('stays what it was for an answer that is being written', async () => {
    const whole = textOf(await finished(await start(['tuned'], undefined, 32)), 'tuned')
    let moved = false
    const run = await finished(await start(['tuned'], undefined, 32), now => {
      if (moved || now.answers.tuned?.type !== 'streaming' || now.answers.tuned.text === '') return
      moved = true
      void engine.client.adapters.setStrength({ id: shipped, strength: 0.2 })
    })
    expect(moved).toBe(true)
    expect(textOf(run, 'tuned')).toBe(whole)
  })

  it('is refused beyond what the slider has', async () => {
    for (const strength of [-0.1, 1.6, Number.NaN])
      await expect(engine.client.adapters.setStrength({ id: shipped, strength })).rejects.toThrow()
    expect(await engine.client.adapters.list()).toMatchObject([{ strength: 1 }])
  })
})

describe('another adapter', () => {
  it('is imported, answers beside the active one, and is gone when it is deleted', async () => {
    const ours = await tuned()
    const imported = await engine.client.adapters.import({ files: await fixture('attention-r4') })
    expect(imported).toMatchObject({ name: 'Attention r4', rank: 4, origin: 'imported', active: false })
    const run = await finished(await start(['tuned'], imported.id))
    expect(run).toMatchObject({ adapterId: imported.id, adapterStrength: 1 })
    expect(textOf(run, 'tuned')).not.toBe(ours)
    expect(await tuned()).toBe(ours)

    await engine.client.adapters.activate({ id: imported.id })
    expect(await tuned()).toBe(textOf(run, 'tuned'))
    expect(await engine.client.adapters.remove({ id: imported.id })).toMatchObject([
      { id: shipped, active: false },
    ])
    const without = await finished(await start(['base', 'tuned']))
    expect(without.adapterId).toBeNull()
    expect(without.answers.tuned).toMatchObject({ type: 'failed', failure: { code: 'NO_ADAPTER' } })
    expect(without.answers.base).toMatchObject({ type: 'done' })
    const unknown = await finished(await start(['base', 'tuned'], imported.id))
    expect(unknown.answers.tuned).toMatchObject({
      type: 'failed',
      failure: { code: 'ADAPTER_NOT_FOUND', message: expect.stringContaining('no adapter “attention-r4”') },
    })
    expect(unknown.answers.base).toMatchObject({ type: 'done' })
    await engine.client.adapters.activate({ id: shipped })
    expect(await tuned()).toBe(ours)
  })

  it('of another base is refused by the model, and nothing is left of it', async () => {
    const before = await readdir(workspaceFolder, { recursive: true })
    await expect(
      engine.client.adapters.import({ files: await fixture('refused/other-base') }),
    ).rejects.toMatchObject({
      code: 'ADAPTER_UNSUPPORTED',
      message: expect.stringMatching(/trained for another base model .*Llama-3\.2-1B/),
    })
    expect(await readdir(workspaceFolder, { recursive: true })).toEqual(before)
  })

  it('comes back from a zip as it went, and answers the same', async () => {
    const zip = await engine.client.adapters.export({ id: shipped })
    const imported = await engine.client.adapters.import({ files: [{ path: zip.name, file: zip }] })
    expect(imported.name).toBe('House style 2')
    expect(await tuned(imported.id)).toBe(await tuned())
    await engine.client.adapters.remove({ id: imported.id })
  })
})

it('lets questions be asked while a merged model is written', async () => {
  let written = false
  const writing = engine.client.adapters.exportMerged({ id: shipped, format: 'onnx' }).finally(() => {
    written = true
  })
  expect(await tuned()).not.toBe('')
  expect(written).toBe(false)
  const { place, sizeBytes } = await writing
  expect(place).toBe(join(workspaceFolder, 'exports', 'house-style-onnx'))
  expect(sizeBytes).toBeGreaterThan(150e6)
  expect((await readdir(place)).toSorted()).toEqual([
    'README.md',
    'config.json',
    'generation_config.json',
    'onnx',
    'tokenizer.json',
    'tokenizer_config.json',
  ])
})
