import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { TrainingId } from '#contract/ids.ts'
import { RunSettings } from '#contract/run.ts'
import { type Training, TrainingSettings } from '#contract/training.ts'
import { applyTrainingEvent } from '#contract/training-events.ts'
import type { Engine } from '#engine/api/engine.ts'
import { silentLogger } from '#engine/core/logging.ts'
import { openEngine } from '#host/open-engine.ts'

const numbers = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight']
const question = 'What comes after eight?'
/** Six steps of a few tokens each, in strides that change what is answered. */
const settings = TrainingSettings.parse({
  ...{ rank: 2, targetModules: ['q_proj', 'v_proj'], learningRate: 0.02, warmUpShare: 0 },
  ...{ epochs: 2, batchExamples: 2, validationShare: 0.125, maxTokens: 64, samplePrompts: [question] },
})

let folder: string
let workspaceFolder: string
let engine: Engine

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diptych-training-'))
  workspaceFolder = join(folder, 'places', 'mine')
  engine = openEngine({
    dataFolder: join(folder, 'data'),
    open: { workspaceFolder },
    logger: silentLogger,
  })
  await engine.ready
})
afterAll(async () => {
  await engine?.close()
  await rm(folder, { recursive: true, force: true })
})

const followed = async (id: TrainingId, until: (training: Training) => boolean): Promise<Training> => {
  let trainings: Training[] = []
  for await (const event of await engine.client.trainings.watch()) {
    trainings = applyTrainingEvent(trainings, event)
    const training = trainings.find(known => known.id === id)
    if (training && until(training)) return training
  }
  throw new Error('the engine closed')
}

const answers = async (): Promise<(string | undefined)[]> => {
  const { runId } = await engine.client.runs.start({
    question,
    approaches: ['base', 'tuned'],
    settings: RunSettings.parse({ maxTokens: 16 }),
  })
  for await (const event of await engine.client.runs.watch({ runId })) if (event.type === 'finished') break
  const run = await engine.client.runs.get({ runId })
  return [run.answers.base, run.answers.tuned].map(answer =>
    answer?.type === 'done' ? answer.text : undefined,
  )
}

it('trains an adapter through pause, another workspace and back, which then answers otherwise than the base', async () => {
  const { client } = engine
  const mine = await client.workspaces.current()
  expect(mine.name).toBe('mine')
  const lines = numbers.slice(1).map((number, index) =>
    JSON.stringify({
      prompt: `What comes after ${numbers[index]}?`,
      completion: `${number}, says the parrot.`,
    }),
  )
  const file = new File([`${lines.join('\n')}\n`], 'counting.jsonl')
  const { set } = await client.trainingSets.import({ file })
  const { trainingId: id } = await client.trainings.start({
    trainingSetId: set.id,
    name: 'Parrot',
    settings,
  })
  await expect(
    client.trainings.start({ trainingSetId: set.id, name: 'Second', settings }),
  ).rejects.toMatchObject({ code: 'TRAINING_RUNNING', message: expect.stringContaining('Parrot') })

  // Asking goes on working meanwhile.
  await followed(id, ({ progress }) => progress.step >= 1)
  expect((await answers())[0]).toBeTruthy()

  // Another workspace pauses it; coming back finds it with its curves.
  const own = await client.workspaces.create({ name: 'Another' })
  const listed = (await client.workspaces.list()).map(workspace => workspace.id)
  expect(listed).toEqual(expect.arrayContaining([mine.id, own.id]))
  await client.workspaces.open({ id: mine.id })
  const paused = await followed(id, () => true)
  // A machine so fast that it was done before the other workspace was open has nothing to resume.
  if (paused.state.type === 'paused') {
    expect(paused).toMatchObject({ state: { failure: null } })
    expect(paused.steps).toHaveLength(paused.progress.step)
    await client.trainings.resume({ id })
  }
  const finished = await followed(id, ({ state }) => state.type === 'finished' || state.type === 'failed')
  if (finished.state.type !== 'finished') throw new Error(JSON.stringify(finished.state))
  expect(finished.steps.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6])
  expect(finished.steps.at(-1)?.loss).toBeLessThan(finished.steps[0]?.loss as number)
  const samples = finished.samples.filter(({ step }) => step === 0 || step === 6)
  expect(samples.map(({ step, prompt }) => [step, prompt])).toEqual([
    ...[
      [0, question],
      [6, question],
    ],
  ])

  const { adapterId } = finished.state
  await client.adapters.activate({ id: adapterId })
  const card = await client.adapters.card({ id: adapterId })
  expect(card).toMatchObject({
    adapter: { name: 'Parrot', rank: 2, origin: 'trained', active: true },
    training: { dataHash: set.contentHash, stoppedEarly: false, trainingExamples: 6, validationExamples: 1 },
  })
  expect(card.training?.forgetting?.tokens).toBeGreaterThan(1000)
  const [base, tuned] = await answers()
  expect(tuned).not.toBe(base)
  expect(tuned?.trim()).not.toBe('')
  expect(await readdir(join(workspaceFolder, 'trainings', id))).toEqual(['training.json'])
}, 300_000)
