import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { WriteFile } from '#engine/core/atomic-files.ts'
import { writeFileAtomic } from '#engine/core/atomic-files.ts'
import type { TrainingBatch } from '#engine/tuning/data/batches.ts'
import { readCheckpointNotes } from '#engine/tuning/trainer/checkpoint.ts'
import { concludeTraining, runTraining, type TrainingDeps } from '#engine/tuning/trainer/run-training.ts'
import type { TrainerEvent, TrainingOutcome, TrainingRequest } from '#engine/tuning/trainer/trainer.ts'
import type { LossGraph, TrainingModel } from '#engine/tuning/trainer/training-model.ts'
import { openTinyModel, tinyDeps, tinyExamples, tinySettings } from './tiny-training.ts'

let model: Awaited<ReturnType<typeof openTinyModel>>
let folder: string
beforeAll(async () => {
  model = await openTinyModel()
})
afterAll(() => model[Symbol.asyncDispose]())
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diptych-train-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const request = (changes: Parameters<typeof tinySettings>[0] = {}, count = 22): TrainingRequest => ({
  examples: tinyExamples(count),
  settings: tinySettings(changes),
})

interface Trained {
  outcome: TrainingOutcome
  events: TrainerEvent[]
}

/** Trains, and aborts as soon as an event fits. */
const train = async (
  wanted: TrainingRequest,
  deps: TrainingDeps = tinyDeps(model),
  stopAt: (event: TrainerEvent) => boolean = () => false,
): Promise<Trained> => {
  const stop = new AbortController()
  const events: TrainerEvent[] = []
  const outcome = await runTraining(
    deps,
    folder,
    wanted,
    event => {
      events.push(structuredClone(event))
      if (stopAt(event)) stop.abort()
    },
    stop.signal,
  )
  return { outcome, events }
}

const ofType = <Type extends TrainerEvent['type']>(events: TrainerEvent[], type: Type) =>
  events.filter((event): event is Extract<TrainerEvent, { type: Type }> => event.type === type)

/** Curves as somebody saw them who was told of every event. */
const curves = (events: TrainerEvent[]) => {
  const begun = ofType(events, 'begun')[0]
  return {
    steps: [...(begun?.steps ?? []), ...ofType(events, 'step').map(({ step }) => step)],
    validation: [...(begun?.validation ?? []), ...ofType(events, 'validation').map(({ point }) => point)],
  }
}

describe('a training', () => {
  it('learns: the loss of what it sees falls, and so does that of what it does not', async () => {
    const { outcome, events } = await train(request({ epochs: 10, validationShare: 0.2 }, 40))
    expect(outcome.type).toBe('finished')
    const { steps, validation } = curves(events)
    expect(steps.map(({ step }) => step)).toEqual(Array.from({ length: 80 }, (_, index) => index + 1))
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
    const losses = steps.map(({ loss }) => loss)
    expect(mean(losses.slice(-8))).toBeLessThan(0.7 * mean(losses.slice(0, 8)))
    expect(validation[0]?.step).toBe(0)
    expect(validation.at(-1)?.step).toBe(80)
    expect(validation.at(-1)?.loss).toBeLessThan(validation[0]?.loss as number)
  })

  it('tells what it will do, what it did, and how far it is', async () => {
    const { outcome, events } = await train(request({ samplePrompts: ['abc'] }))
    expect(ofType(events, 'begun')).toEqual([
      {
        type: 'begun',
        plan: {
          trainingExamples: 20,
          validationExamples: 2,
          totalSteps: 15,
          tokens: expect.any(Number),
          readTokens: expect.any(Number),
        },
        steps: [],
        validation: [],
        progress: {
          step: 0,
          totalSteps: 15,
          epoch: 0,
          tokensPerSecond: null,
          secondsLeft: null,
          secondsSpent: expect.any(Number),
          checkpointStep: null,
        },
      },
    ])
    const last = ofType(events, 'step').at(-1)
    expect(last?.progress).toMatchObject({ step: 15, totalSteps: 15, epoch: 3, secondsLeft: 0 })
    expect(last?.progress.tokensPerSecond).toBeGreaterThan(0)
    expect(ofType(events, 'checkpoint').at(-1)?.progress.checkpointStep).toBe(15)
    expect(ofType(events, 'weights').map(({ step }) => step)).toEqual([3, 5, 8, 10, 13, 15])
    if (outcome.type !== 'finished') throw new Error('it did not finish')
    expect(ofType(events, 'weights').at(-1)?.weights).toEqual(outcome.weights)
    const { before, after, tokens } = outcome.forgetting
    // 352 characters in windows of 256 and 96, of which each first is not predicted.
    expect(tokens).toBe(350)
    expect(before).toBeGreaterThan(1)
    expect(after).not.toBe(before)
  })

  it('hands no weights out when there are no sample prompts', async () => {
    const { events } = await train(request())
    expect(ofType(events, 'weights')).toEqual([])
  })

  it('gives the same adapter for the same request, and another for another seed', async () => {
    const adapter = async (seed: number) => {
      await rm(join(folder, 'checkpoint.safetensors'), { force: true })
      return (await train(request({ seed }))).outcome
    }
    const first = await adapter(1)
    expect(await adapter(1)).toEqual(first)
    expect(await adapter(2)).not.toEqual(first)
  })

  it.each([
    ['in the middle of an epoch', (event: TrainerEvent) => event.type === 'step' && event.step.step === 7],
    ['before its first step', (event: TrainerEvent) => event.type === 'begun'],
    ['after a validation', (event: TrainerEvent) => event.type === 'validation' && event.point.step === 10],
    ['after its last step', (event: TrainerEvent) => event.type === 'step' && event.step.step === 15],
  ])('paused %s, goes on as if it had never stopped', async (_, stopAt) => {
    const wanted = request({ dropout: 0.1, samplePrompts: ['abc'] })
    const never = await train(wanted)
    await rm(join(folder, 'checkpoint.safetensors'))
    const before = await train(wanted, tinyDeps(model), stopAt)
    expect(before.outcome).toEqual({ type: 'paused' })
    const after = await train(wanted)
    expect(after.outcome).toEqual(never.outcome)
    expect(curves(after.events)).toEqual(curves(never.events))
    const handedOut = [before, after].flatMap(({ events }) =>
      ofType(events, 'weights').map(({ step }) => step),
    )
    expect(handedOut).toEqual(ofType(never.events, 'weights').map(({ step }) => step))
  })

  it('reads as many tokens besides those it learns from as it said', async () => {
    let read = 0
    const counting = <Graph extends LossGraph>(graph: Graph): Graph => ({
      ...graph,
      loss: (batch: TrainingBatch, ...rest: [never, never]) => {
        read += batch.inputIds.length
        return graph.loss(batch, ...rest)
      },
      [Symbol.asyncDispose]: () => graph[Symbol.asyncDispose](),
    })
    const { events } = await train(
      request({ validationShare: 0.3 }),
      tinyDeps({
        ...model,
        loadTraining: async wanted => counting(await model.loadTraining(wanted)),
        loadLoss: async wanted => counting(await model.loadLoss(wanted)),
      }),
    )
    expect(ofType(events, 'begun')[0]?.plan.readTokens).toBe(read)
  })

  it('cuts an example of 100,000 tokens and learns from its beginning', async () => {
    const long = request()
    const [first] = long.examples
    if (first) first.example.messages[1] = { role: 'assistant', content: 'ab'.repeat(50_000) }
    const { outcome, events } = await train(long)
    expect(outcome.type).toBe('finished')
    expect(ofType(events, 'begun')[0]?.plan.tokens).toBeLessThan(22 * 3 * 32)
  })

  it('concludes from a checkpoint with the adapter as it was there', async () => {
    const wanted = request({ samplePrompts: ['abc'] })
    const { events } = await train(
      wanted,
      tinyDeps(model),
      event => event.type === 'weights' && event.step === 8,
    )
    const handedOut = ofType(events, 'weights').find(({ step }) => step === 8)?.weights
    const concluded = await concludeTraining({ model }, folder, wanted)
    expect(concluded.weights).toEqual(handedOut)
    expect(concluded.forgetting.tokens).toBe(350)
  })
})

describe('what cannot be trained', () => {
  it.each([0, 1, 3])('refuses %i examples in a sentence', async count => {
    await expect(train(request({}, count))).rejects.toMatchObject({
      code: 'TRAINING_SET_TOO_SMALL',
      message: expect.stringMatching(count === 1 ? /^There is 1 example,/ : /^There are \d examples,/),
    })
  })

  it('refuses examples of whose answers nothing fits', async () => {
    const wanted = request()
    for (const { example } of wanted.examples)
      example.messages[0] = { role: 'user', content: 'question '.repeat(10) }
    await expect(train(wanted)).rejects.toMatchObject({
      code: 'TRAINING_SET_TOO_SMALL',
      message: expect.stringContaining('first 32 tokens'),
    })
  })
})

/** The model, with losses that are no numbers from some step on, as in a training that diverged. */
const diverging = (afterSteps: number, what: { loss?: number; gradient?: number }): TrainingModel => ({
  ...model,
  loadTraining: async (...wanted) => {
    const graphs = await model.loadTraining(...wanted)
    let calls = 0
    return {
      ...graphs,
      [Symbol.asyncDispose]: graphs[Symbol.asyncDispose],
      gradients: async (...args) => {
        const step = await graphs.gradients(...args)
        if (calls++ < afterSteps) return step
        if (what.gradient !== undefined) step.gradients[3]?.fill(what.gradient, 0, 1)
        return { ...step, loss: what.loss ?? step.loss }
      },
    }
  },
})

describe('failures in the middle', () => {
  it.each([
    [{ loss: Number.NaN }, /loss is NaN/],
    [{ loss: Number.POSITIVE_INFINITY }, /loss is Infinity/],
    [{ gradient: Number.NaN }, /gradients are NaN/],
  ])('stops at %o and keeps the last good checkpoint', async (what, sentence) => {
    const wanted = request()
    const deps = tinyDeps(diverging(9, what), { checkpointIntervalMs: 0 })
    await expect(train(wanted, deps)).rejects.toMatchObject({
      code: 'TRAINING_DIVERGED',
      message: expect.stringMatching(sentence),
    })
    expect((await readCheckpointNotes(folder))?.step).toBe(9)
    const never = await train(wanted)
    expect(never.outcome.type).toBe('finished')
  })

  it('never writes a checkpoint with weights that are no numbers', async () => {
    // A learning rate that no settings allow: weights leave float32 in one step.
    const wanted = request()
    wanted.settings.learningRate = 1e60
    await expect(train(wanted, tinyDeps(model, { checkpointIntervalMs: 0 }))).rejects.toMatchObject({
      code: 'TRAINING_DIVERGED',
      message: expect.stringContaining('weight'),
    })
    expect(await readCheckpointNotes(folder)).toBeNull()
  })

  it('stops when the disk is full, and goes on from the checkpoint before', async () => {
    const wanted = request()
    const never = await train(wanted)
    await rm(join(folder, 'checkpoint.safetensors'))
    let writes = 0
    const filling: WriteFile = async (path, bytes) => {
      if (++writes > 4) throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
      await writeFileAtomic(path, bytes)
    }
    const deps = tinyDeps(model, { writeFile: filling, checkpointIntervalMs: 0 })
    await expect(train(wanted, deps)).rejects.toMatchObject({
      code: 'DISK_FULL',
      message: expect.stringContaining('step 5'),
    })
    const notes = await readCheckpointNotes(folder)
    expect(notes?.step).toBe(4)
    expect(notes?.steps).toEqual(curves(never.events).steps.slice(0, 4))
    expect((await train(wanted)).outcome).toEqual(never.outcome)
  })
})

describe('a checkpoint', () => {
  const pausedAt5 = (wanted: TrainingRequest) =>
    train(wanted, tinyDeps(model), event => event.type === 'step' && event.step.step === 5)

  it.each<[string, TrainingRequest]>([
    ['settings', request({ learningRate: 0.01 })],
    ['examples', request({}, 21)],
  ])('of other %s is refused', async (_, other) => {
    await pausedAt5(request())
    await expect(train(other)).rejects.toMatchObject({
      code: 'CHECKPOINT_CORRUPT',
      message: expect.stringContaining('other examples, other settings'),
    })
  })

  it('that is damaged is refused, and left as it is', async () => {
    await pausedAt5(request())
    const path = join(folder, 'checkpoint.safetensors')
    const whole = await readFile(path)
    for (const bytes of [whole.subarray(0, 5000), Buffer.from('no checkpoint at all'), Buffer.alloc(0)]) {
      await writeFile(path, bytes)
      await expect(train(request())).rejects.toMatchObject({ code: 'CHECKPOINT_CORRUPT' })
      await expect(readCheckpointNotes(folder)).rejects.toMatchObject({ code: 'CHECKPOINT_CORRUPT' })
      expect(await readFile(path)).toEqual(bytes)
    }
  })

  it('tells its curves without its tensors being read', async () => {
    const { events } = await pausedAt5(request())
    expect(await readCheckpointNotes(folder)).toEqual({
      step: 5,
      secondsSpent: expect.any(Number),
      ...curves(events),
    })
  })

  it('that is not there cannot be concluded from', async () => {
    await expect(concludeTraining({ model }, folder, request())).rejects.toMatchObject({
      code: 'CHECKPOINT_CORRUPT',
      message: expect.stringContaining('no checkpoint yet'),
    })
  })
})
