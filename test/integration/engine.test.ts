import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Approach } from '#contract/approach.ts'
import { AdapterId } from '#contract/ids.ts'
import { type Run, RunSettings } from '#contract/run.ts'
import { applyRunEvent } from '#contract/run-events.ts'
import { createEngine } from '#engine/api/create-engine.ts'
import type { Engine } from '#engine/api/engine.ts'
import { systemClock } from '#engine/core/clock.ts'
import { silentLogger } from '#engine/core/logging.ts'
import { installation } from '#host/installation.ts'
import { openEngine } from '#host/open-engine.ts'

let folder: string
let documents: string
let engine: Engine

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diptych-engine-'))
  documents = join(folder, 'papers')
  await mkdir(documents)
  await writeFile(
    join(documents, 'ferry.md'),
    '# Ferry\n\nThe ferry to Skerry Island leaves at 7:40 from pier 9.\n',
  )
  engine = openEngine({
    dataFolder: join(folder, 'data'),
    open: { documentsFolder: documents },
    logger: silentLogger,
  })
  await engine.ready
})
afterAll(async () => {
  await engine?.close()
  await rm(folder, { recursive: true, force: true })
})

const question = 'When does the ferry to Skerry Island leave?'
const ask = async (
  approaches: Approach[],
  settings: Partial<RunSettings> = {},
  onEvent: (run: Run) => void = () => {},
): Promise<Run> => {
  const { runId } = await engine.client.runs.start({
    question,
    approaches,
    settings: RunSettings.parse({ maxTokens: 24, ...settings }),
  })
  let run: Run | undefined
  for await (const event of await engine.client.runs.watch({ runId })) {
    run = applyRunEvent(run, event)
    onEvent(run)
  }
  return run as Run
}
const textOf = (run: Run, approach: Approach): string => {
  const answer = run.answers[approach]
  if (answer?.type !== 'done') throw new Error(`${approach}: ${JSON.stringify(answer)}`)
  return answer.text
}

it('keeps onnxruntime from reporting to its maker', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--input-type=module',
    '--eval',
    `import { openEngine } from '#host/open-engine.ts'
    import { silentLogger } from '#engine/core/logging.ts'
    openEngine({ dataFolder: ${JSON.stringify(join(folder, 'silent'))}, open: { scenario: 'none' }, logger: silentLogger })
    process.stdout.write(String(process.env.ORT_DISABLE_TELEMETRY))
    process.exit(0)`,
  ])
  expect(stdout).toBe('1')
})

describe('a run', () => {
  it('samples the same text for the same seed, and another for another', async () => {
    const sampled = { temperature: 1, topP: 0.95 }
    const first = textOf(await ask(['base'], { ...sampled, seed: 1 }), 'base')
    expect(textOf(await ask(['base'], { ...sampled, seed: 1 }), 'base')).toBe(first)
    expect(textOf(await ask(['base'], { ...sampled, seed: 2 }), 'base')).not.toBe(first)
  })

  it('writes the same text whether approaches take turns or run together', async () => {
    const all: Approach[] = ['base', 'rag', 'tuned', 'hybrid']
    const turns = await ask(all)
    const together = await ask(all, { together: true })
    for (const approach of all) expect(textOf(together, approach)).toBe(textOf(turns, approach))
    expect(textOf(turns, 'tuned')).not.toBe(textOf(turns, 'base'))
  })

  it('retrieves once and gives both rag approaches the same passages, marked where the answer uses them', async () => {
    const run = await ask(['rag', 'hybrid'])
    expect(run.retrieval?.passages[0]?.text).toContain('7:40')
    for (const approach of ['rag', 'hybrid'] as const) {
      const answer = run.answers[approach]
      if (answer?.type !== 'done') throw new Error('no answer')
      expect(answer.passageNumbers).toEqual(run.retrieval?.passages.map(({ number }) => number))
      expect(answer.timings?.retrievalMs).toBe(run.retrieval?.durationMs)
    }
  })

  it('loses one stopped approach and none of the others', async () => {
    let stopped = false
    const run = await ask(
      ['base', 'tuned'],
      { maxTokens: 200, temperature: 1, seed: 3, together: true },
      now => {
        if (stopped || now.answers.base?.type !== 'streaming' || now.answers.base.text === '') return
        stopped = true
        void engine.client.runs.stop({ runId: now.id, approach: 'base' })
      },
    )
    expect(run.answers.base).toMatchObject({ type: 'done', finishReason: 'stopped' })
    expect(run.answers.tuned).toMatchObject({ type: 'done' })
    expect(run.answers.tuned).not.toMatchObject({ finishReason: 'stopped' })
  })

  it('says that nothing is relevant instead of asking the model', async () => {
    const { runId } = await engine.client.runs.start({
      question: 'Who composed the opera Tosca?',
      approaches: ['rag'],
      settings: RunSettings.parse({}),
    })
    let run: Run | undefined
    for await (const event of await engine.client.runs.watch({ runId })) run = applyRunEvent(run, event)
    expect(run?.answers.rag).toMatchObject({ type: 'done', finishReason: 'nothing-relevant', timings: null })
  })
})

describe('adapters', () => {
  it('that are switched off fail the tuned approaches alone, and come back', async () => {
    const [adapter] = await engine.client.adapters.list()
    await engine.client.adapters.activate({ id: null })
    const without = await ask(['base', 'tuned'], { maxTokens: 4 })
    expect(without.answers.base?.type).toBe('done')
    expect(without.answers.tuned).toMatchObject({ type: 'failed', failure: { code: 'NO_ADAPTER' } })
    const listed = await engine.client.adapters.activate({ id: adapter?.id as AdapterId })
    expect(listed).toMatchObject([{ active: true }])
    expect((await ask(['tuned'], { maxTokens: 4 })).answers.tuned?.type).toBe('done')
  })

  it('that are damaged are refused, and the active one stays', async () => {
    const { id } = await engine.client.workspaces.current()
    const adapters = join(folder, 'data/workspaces', id, 'adapters')
    const [adapter] = await engine.client.adapters.list()
    await cp(join(adapters, adapter?.id as string), join(adapters, 'damaged'), { recursive: true })
    await truncate(join(adapters, 'damaged/adapter_model.safetensors'), 5000)
    await expect(engine.client.adapters.activate({ id: AdapterId.parse('damaged') })).rejects.toMatchObject({
      code: 'ADAPTER_CORRUPT',
    })
    await expect(engine.client.adapters.activate({ id: AdapterId.parse('../../x') })).rejects.toMatchObject({
      code: 'ADAPTER_NOT_FOUND',
    })
    expect((await engine.client.adapters.list()).find(({ active }) => active)?.id).toBe(adapter?.id)
  })
})

describe('workspaces', () => {
  it('are switched and leave each other alone', async () => {
    const papers = await engine.client.workspaces.current()
    const runs = await engine.client.runs.list({})
    const own = await engine.client.workspaces.create({ name: 'Mine' })
    expect(await engine.client.workspaces.current()).toMatchObject({ name: 'Mine', scenarioId: null })
    expect(await engine.client.runs.list({})).toEqual([])
    expect((await ask(['rag'], { maxTokens: 4 })).answers.rag).toMatchObject({
      finishReason: 'nothing-relevant',
    })
    await engine.client.workspaces.open({ id: papers.id })
    expect(await engine.client.runs.list({})).toEqual(runs)
    const listed = await engine.client.workspaces.list()
    for (const id of [papers.id, own.id, 'support-desk'])
      expect(listed.map(workspace => String(workspace.id))).toContain(id)
  })
})

describe('starting', () => {
  it('says which model file is damaged, and goes on answering the API', async () => {
    const models = join(folder, 'models')
    await cp(installation.modelsFolder, models, { recursive: true })
    await truncate(join(models, 'smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf'), 1_000_000)
    const broken = createEngine({
      dataFolder: join(folder, 'other'),
      importsFolder: join(folder, 'other/models'),
      modelsFolder: models,
      scenariosFolder: installation.scenariosFolder,
      generalTextPath: installation.generalTextPath,
      workers: installation.workers,
      logger: silentLogger,
      clock: systemClock,
      version: '0',
      network: () => ({ allowed: 0, blocked: 0 }),
      open: { documentsFolder: documents },
    })
    await expect(broken.ready).rejects.toMatchObject({
      code: 'MODEL_CORRUPT',
      message: expect.stringContaining('SmolLM2-135M-Instruct.Q4_1.gguf'),
    })
    expect((await broken.client.system.status()).engine).toMatchObject({
      type: 'failed',
      failure: { code: 'MODEL_CORRUPT' },
    })
    await broken.close()
  })

  it('adds the rest of a scenario after a first start that was closed while it read documents', async () => {
    const dataFolder = join(folder, 'closed')
    const options = {
      dataFolder,
      importsFolder: join(folder, 'data/models'), // of the engine above: nothing to import
      open: { scenario: 'support-desk' },
      logger: silentLogger,
    } as const
    const closed = openEngine(options)
    for await (const event of await closed.client.library.watch()) if (event.type === 'document') break
    await closed.close()

    const again = openEngine(options)
    await again.ready
    const shipped = await readdir(join(installation.scenariosFolder, 'support-desk/documents'))
    for await (const event of await again.client.library.watch()) {
      const documents = event.type === 'snapshot' ? event.documents : []
      expect(documents.map(({ name }) => name).sort()).toEqual(shipped.sort())
      break
    }
    await again.close()
  })

  it('with an unreadable workspace says so, and another workspace can be opened and asked', async () => {
    const dataFolder = join(folder, 'unreadable')
    await mkdir(join(dataFolder, 'workspaces/support-desk'), { recursive: true })
    await writeFile(join(dataFolder, 'workspaces/support-desk/workspace.json'), '{ cut')
    const importsFolder = join(folder, 'data/models')
    const started = openEngine({ dataFolder, importsFolder, open: 'last-used', logger: silentLogger })
    await expect(started.ready).rejects.toMatchObject({ code: 'WORKSPACE_UNREADABLE' })
    await started.client.workspaces.create({ name: 'Fresh' })
    expect((await started.client.system.status()).engine.type).toBe('ready')
    const { runId } = await started.client.runs.start({
      question,
      approaches: ['base'],
      settings: RunSettings.parse({ maxTokens: 4 }),
    })
    let run: Run | undefined
    for await (const event of await started.client.runs.watch({ runId })) run = applyRunEvent(run, event)
    expect(run?.answers.base?.type).toBe('done')
    await started.close()
  })

  it('succeeds after a first start was killed at any moment', async () => {
    const dataFolder = join(folder, 'killed')
    const code = `import { openEngine } from '#host/open-engine.ts'
      import { silentLogger } from '#engine/core/logging.ts'
      await openEngine({ dataFolder: ${JSON.stringify(dataFolder)}, open: { documentsFolder: ${JSON.stringify(documents)} }, logger: silentLogger }).ready`
    for (const afterMs of [700, 1500, 3000]) {
      const child = spawn(process.execPath, ['--input-type=module', '--eval', code], { stdio: 'ignore' })
      await Promise.race([delay(afterMs), once(child, 'exit')])
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    }
    const started = openEngine({ dataFolder, open: { documentsFolder: documents }, logger: silentLogger })
    await started.ready
    expect((await started.client.library.watch().then(events => events.next())).value).toMatchObject({
      documents: [{ name: 'papers/ferry.md' }],
    })
    await started.close()
  })
})
