import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TrainingRecord } from '#contract/adapter.ts'
import { AdapterId, type TrainingId, TrainingSetId } from '#contract/ids.ts'
import { type Training, TrainingSettings } from '#contract/training.ts'
import { applyTrainingEvent, type TrainingEvent } from '#contract/training-events.ts'
import type { TrainedAdapter } from '#engine/api/adapter-shelf.ts'
import { createTrainingJobs, type TrainingJobs } from '#engine/api/training-jobs.ts'
import { systemClock } from '#engine/core/clock.ts'
import { EngineError } from '#engine/core/errors.ts'
import { silentLogger } from '#engine/core/logging.ts'
import type { LanguageModel } from '#engine/models/language-model.ts'
import type { NumberedExample } from '#engine/tuning/data/training-example.ts'
import { createTrainingSpeeds } from '#engine/tuning/jobs/training-speed.ts'
import { createTrainingTurn, type TrainingTurn } from '#engine/tuning/jobs/training-turn.ts'
import { type CountingTrainer, createCountingTrainer, tinyConfig } from './counting-trainer.ts'

export const setId = TrainingSetId.parse('questions')

export const examples: NumberedExample[] = Array.from({ length: 9 }, (_, index) => ({
  line: index + 1,
  example: {
    messages: [
      { role: 'user', content: `Question ${index}` },
      { role: 'assistant', content: `Answer ${index}` },
    ],
  },
}))

/** Twelve steps: 9 examples, one of them to validate with, two a step, three times. */
export const settings = TrainingSettings.parse({ rank: 2, batchExamples: 2, epochs: 3 })

/** A model that says which adapter answers, and can be made to take its time. */
interface EchoModel extends LanguageModel {
  beforeAnswer: (adapterId: string | null) => Promise<void>
  loaded: Set<string>
}

const createEchoModel = (): EchoModel => {
  const model: EchoModel = {
    id: 'echo',
    name: 'Echo',
    base: { config: tinyConfig, name: 'someone/echo' },
    cacheInPlace: true,
    contextTokens: 64,
    beforeAnswer: async () => {},
    loaded: new Set(),
    countTokens: async () => 1,
    countExampleTokens: async all => all.map(() => 1),
    score: async () => null,
    async loadAdapter(id, folder) {
      // As the real one does: from a whole PEFT folder.
      if (!existsSync(join(folder, 'adapter_config.json'))) throw new Error('no adapter there')
      model.loaded.add(id)
    },
    async unloadAdapter(id) {
      model.loaded.delete(id)
    },
    async *generate({ adapterId, messages }, signal) {
      await model.beforeAnswer(adapterId)
      const after = adapterId?.split('/').at(-1) ?? 'nothing'
      if (adapterId !== null && !model.loaded.has(adapterId)) throw new Error('the adapter is not loaded')
      yield { type: 'prefilled', promptTokens: 1, timeToFirstTokenMs: 1 }
      if (!signal?.aborted) yield { type: 'text', delta: `${messages[0]?.content} after ${after}` }
      yield { type: 'finished', finishReason: 'end', answerTokens: 1, decodeMs: 1 }
    },
    async close() {},
  }
  return model
}

/** What lies on the shelf, by the id it got. It outlives the jobs, as the folder on disk does. */
export type Shelf = Map<AdapterId, TrainedAdapter>

export interface Workbench {
  jobs: TrainingJobs
  trainer: CountingTrainer
  model: EchoModel
  shelf: Shelf
  turn: TrainingTurn
  folder: string
  /** The training as a window sees it: a snapshot and every event since, put together. */
  seen(id: TrainingId): Training | undefined
  events: TrainingEvent[]
  /** Resolves when the training, as seen, is so. */
  until(id: TrainingId, is: (training: Training) => boolean): Promise<Training>
}

/** The real jobs over a trainer that counts and a model that echoes. Opening the same folder again is a restart. */
export const openWorkbench = (
  folder: string,
  given: {
    trainer?: CountingTrainer
    shelf?: Shelf
    turn?: TrainingTurn
    suggestedQuestions?: string[]
    known?: NumberedExample[]
  } = {},
): Workbench => {
  const trainings = join(folder, 'trainings')
  mkdirSync(trainings, { recursive: true })
  const trainer = given.trainer ?? createCountingTrainer()
  const model = createEchoModel()
  const shelf: Shelf = given.shelf ?? new Map()
  const turn = given.turn ?? createTrainingTurn()
  const known = given.known ?? examples
  const jobs = createTrainingJobs({
    folder: trainings,
    trainer,
    model: Promise.resolve(model),
    turn,
    trainingSets: {
      async read(id) {
        if (id !== setId) throw new EngineError('TRAINING_SET_NOT_FOUND', 'There is no such set.')
        return {
          summary: {
            id,
            name: 'Questions',
            examples: known.length,
            sizeBytes: 1000,
            contentHash: 'c0ffee',
            changedAt: '2026-11-02T09:30:00.000Z',
            canUndo: false,
          },
          examples: known,
        }
      },
    },
    adapters: {
      async add(adapter) {
        for (const [id, { trainingId }] of shelf) if (trainingId === adapter.trainingId) return id
        const id = AdapterId.parse(`adapter-${shelf.size + 1}`)
        shelf.set(id, adapter)
        return id
      },
      async card(id) {
        const adapter = shelf.get(id)
        if (!adapter) throw new EngineError('ADAPTER_NOT_FOUND', 'This adapter is gone.')
        const record: TrainingRecord = adapter.record
        return {
          adapter: {
            id,
            name: adapter.name,
            rank: 2,
            alpha: 16,
            targetModules: [],
            sizeBytes: 1,
            active: false,
            strength: 1,
            origin: 'trained',
            createdAt: null,
          },
          baseModelName: 'Echo',
          training: record,
        }
      },
    },
    suggestedQuestions: given.suggestedQuestions ?? [],
    readCurves: place => trainer.readCurves(place),
    speeds: createTrainingSpeeds({
      file: join(folder, 'training-speed.json'),
      machine: 'a test machine',
      measure: () => trainer.measure(),
      clock: systemClock,
      logger: silentLogger,
    }),
    clock: systemClock,
    logger: silentLogger,
  })

  const events: TrainingEvent[] = []
  let trainingsSeen: Training[] = []
  const waiting = new Set<() => void>()
  void (async () => {
    for await (const event of jobs.watch()) {
      events.push(event)
      trainingsSeen = applyTrainingEvent(trainingsSeen, event)
      for (const look of waiting) look()
    }
  })()
  const seen = (id: TrainingId): Training | undefined => trainingsSeen.find(known => known.id === id)
  return {
    jobs,
    trainer,
    model,
    shelf,
    turn,
    folder: trainings,
    seen,
    events,
    until: (id, is) =>
      new Promise(resolve => {
        const look = (): void => {
          const training = seen(id)
          if (!training || !is(training)) return
          waiting.delete(look)
          resolve(training)
        }
        waiting.add(look)
        look()
      }),
  }
}

/** A promise and what resolves it. */
export const gate = (): { opened: Promise<void>; open(): void } => {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { opened: promise, open: () => resolve() }
}

export const isState =
  (type: Training['state']['type']) =>
  ({ state }: Training): boolean =>
    state.type === type

export const notesOf = ({ folder }: Workbench, id: TrainingId): { training: Training } =>
  JSON.parse(readFileSync(join(folder, id, 'training.json'), 'utf8')) as { training: Training }
