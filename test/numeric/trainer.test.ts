import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TrainingSettings } from '#contract/training.ts'
import { createTrainer } from '#engine/models/worker-trainer.ts'
import { importRows } from '#engine/rows/import-rows.ts'
import { exampleShape } from '#engine/tuning/data/example-shape.ts'
import type { NumberedExample } from '#engine/tuning/data/training-example.ts'
import type { Trainer, TrainerEvent, TrainingOutcome } from '#engine/tuning/trainer/trainer.ts'
import { installation } from '#host/installation.ts'
import { readJson } from './decoder.ts'

// Both compute in float32, with sums in another order; what a step rounds otherwise moves the weights that the
// next one starts from. Seen over the 50 steps: 3e-6 of a loss, and of a norm. A wrong schedule,
// decay, clip or order of the examples is off by 1e-2 and more within a few steps.
const lossTolerance = 2e-5
const normTolerance = 5e-5

interface Curve {
  settings: TrainingSettings
  steps: { loss: number; gradientNorm: number }[]
}

let folder: string
let trainer: Trainer
let examples: NumberedExample[]
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diptych-trainer-'))
  await writeFile(
    join(folder, 'text.txt'),
    'The keeper climbed the stairs every evening and lit the lamp. '.repeat(4),
  )
  trainer = createTrainer({
    workerUrl: installation.workers.training,
    modelsFolder: installation.modelsFolder,
    importsFolder: join(folder, 'models'),
    generalTextPath: join(folder, 'text.txt'),
    threads: 2,
    checkpointIntervalMs: 500,
  })
  examples = []
  for await (const read of importRows(
    createReadStream('test/fixtures/training/curve-examples.jsonl'),
    'jsonl',
    exampleShape,
  ))
    if (read.type === 'row') examples.push({ line: read.line, example: read.row })
})
afterAll(async () => {
  await trainer?.close()
  await rm(folder, { recursive: true, force: true })
})

const train = async (
  name: string,
  settings: TrainingSettings,
  stopAfter = Number.POSITIVE_INFINITY,
): Promise<{ outcome: TrainingOutcome; events: TrainerEvent[] }> => {
  const place = join(folder, name)
  await mkdir(place, { recursive: true })
  const stop = new AbortController()
  const events: TrainerEvent[] = []
  const outcome = await trainer.train(
    place,
    { examples, settings },
    event => {
      events.push(event)
      if (event.type === 'step' && event.step.step >= stopAfter) stop.abort()
    },
    stop.signal,
  )
  return { outcome, events }
}

describe('training SmolLM2-135M', { timeout: 300_000 }, () => {
  it('has the loss curve of PyTorch and PEFT over 50 steps', async () => {
    const expected = await readJson<Curve>('test/fixtures/training/curve.json')
    const { outcome, events } = await train('curve', TrainingSettings.parse(expected.settings))
    expect(outcome.type).toBe('finished')
    const steps = events.flatMap(event => (event.type === 'step' ? [event.step] : []))
    expect(steps).toHaveLength(50)
    const deviations = steps.map(({ step, loss, gradientNorm }, index) => {
      const reference = expected.steps[index]
      return {
        step,
        loss: Math.abs(loss - (reference?.loss ?? Number.NaN)),
        norm: Math.abs(gradientNorm / (reference?.gradientNorm ?? Number.NaN) - 1),
      }
    })
    expect(deviations.filter(({ loss, norm }) => !(loss < lossTolerance && norm < normTolerance))).toEqual([])
    // The curve is one to tell apart: it falls by far more than the tolerance.
    expect((expected.steps[0]?.loss ?? 0) - (expected.steps[49]?.loss ?? 0)).toBeGreaterThan(1)
  })

  it('paused in the middle, gives bit for bit the adapter of never stopping', async () => {
    const settings = TrainingSettings.parse({
      rank: 2,
      alpha: 4,
      dropout: 0.1,
      targetModules: ['q_proj', 'v_proj'],
      epochs: 1,
      batchExamples: 4,
      validationShare: 0.2,
      seed: 3,
    })
    const never = await train('never', settings)
    const before = await train('paused', settings, 2)
    expect(before.outcome).toEqual({ type: 'paused' })
    const after = await train('paused', settings)
    expect(after.outcome).toEqual(never.outcome)
    const begun = after.events.find(event => event.type === 'begun')
    expect(begun?.progress.step).toBeGreaterThanOrEqual(2)
    expect(begun?.progress.step).toBeLessThan(4)
  })

  it('plans without training, and refuses a second training while one runs', async () => {
    const settings = TrainingSettings.parse({ targetModules: ['q_proj'], rank: 1, epochs: 2 })
    const plan = await trainer.plan({ examples, settings })
    expect(plan).toMatchObject({ trainingExamples: 18, validationExamples: 2, totalSteps: 6 })
    const stop = new AbortController()
    await mkdir(join(folder, 'first'))
    const first = trainer.train(join(folder, 'first'), { examples, settings }, () => {}, stop.signal)
    await expect(trainer.measure()).rejects.toMatchObject({ code: 'TRAINING_RUNNING' })
    stop.abort()
    expect(await first).toEqual({ type: 'paused' })
  })
})
