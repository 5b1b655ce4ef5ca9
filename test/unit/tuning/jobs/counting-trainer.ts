import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { TrainingProgress, TrainingStep, ValidationPoint } from '#contract/training.ts'
import { EngineError } from '#engine/core/errors.ts'
import type { LlamaConfig } from '#engine/models/llama-config.ts'
import { splitExamples } from '#engine/tuning/data/split.ts'
import type { CheckpointCurves } from '#engine/tuning/jobs/training-list.ts'
import { initialLoraWeights, type LoraWeights } from '#engine/tuning/peft/lora-weights.ts'
import type {
  Trainer,
  TrainerEvent,
  TrainingOutcome,
  TrainingPlan,
  TrainingRequest,
} from '#engine/tuning/trainer/trainer.ts'

/** A base model that takes no time. */
export const tinyConfig: LlamaConfig = {
  layers: 1,
  hiddenSize: 4,
  intermediateSize: 8,
  attentionHeads: 2,
  keyValueHeads: 1,
  headSize: 2,
  vocabularySize: 16,
  contextTokens: 64,
  ropeTheta: 10000,
  rmsNormEpsilon: 1e-5,
  tiedEmbeddings: true,
}

interface Checkpoint {
  step: number
  steps: TrainingStep[]
  validation: ValidationPoint[]
  /** What it has learnt so far: the sum of the lengths of the examples it saw. */
  learnt: number
}

const checkpointFile = 'checkpoint.json'
const tokensPerSecond = 300
const secondsPerStep = 2

const readCheckpoint = async (folder: string): Promise<Checkpoint | null> => {
  const path = join(folder, checkpointFile)
  return existsSync(path) ? (JSON.parse(await readFile(path, 'utf8')) as Checkpoint) : null
}

export interface CountingTrainer extends Trainer {
  readCurves(folder: string): Promise<CheckpointCurves | null>
  /** Before each step; a test holds the training here, or lets it fail. */
  beforeStep: (step: number) => Promise<void>
  /** Steps between checkpoints. */
  checkpointEvery: number
  /** Before a measurement is over. */
  beforeMeasured: () => Promise<void>
  measurements: number
  /** What a measurement comes to, in tokens each second. */
  measuredSpeed: number
}

/** A trainer that learns by counting characters: everything of the port, nothing that takes time. */
export const createCountingTrainer = (): CountingTrainer => {
  const planOf = ({ examples, settings }: TrainingRequest): TrainingPlan => {
    if (examples.length < 4)
      throw new EngineError('TRAINING_SET_TOO_SMALL', 'There are too few examples. Nothing was trained.')
    const { training, validation } = splitExamples(examples, settings)
    const totalSteps = settings.epochs * Math.ceil(training.length / settings.batchExamples)
    return {
      trainingExamples: training.length,
      validationExamples: validation.length,
      totalSteps,
      tokens: totalSteps * 600,
      readTokens: totalSteps * 100,
    }
  }
  const weightsOf = ({ settings }: TrainingRequest, learnt: number): LoraWeights => {
    const weights = initialLoraWeights(tinyConfig, settings, settings.seed)
    for (const pairs of weights) for (const { b } of Object.values(pairs)) b.fill(learnt)
    return weights
  }
  const finished = (
    request: TrainingRequest,
    { learnt }: Checkpoint,
  ): Extract<TrainingOutcome, { type: 'finished' }> => ({
    type: 'finished',
    weights: weightsOf(request, learnt),
    forgetting: { before: 20, after: 21, tokens: 1500 },
  })

  let isBusy = false
  /** As the real one, it refuses to do two things at once. */
  const alone = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (isBusy) throw new EngineError('TRAINING_RUNNING', 'There is memory for one.')
    isBusy = true
    try {
      return await work()
    } finally {
      isBusy = false
    }
  }

  const trainer: CountingTrainer = {
    beforeStep: async () => {},
    checkpointEvery: 4,
    beforeMeasured: async () => {},
    measurements: 0,
    measuredSpeed: tokensPerSecond,
    async readCurves(folder) {
      const checkpoint = await readCheckpoint(folder)
      if (!checkpoint) return null
      const { step, steps, validation } = checkpoint
      return { step, secondsSpent: step * secondsPerStep, steps, validation }
    },
    measure: () =>
      alone(async () => {
        trainer.measurements++
        await trainer.beforeMeasured()
        return trainer.measuredSpeed
      }),
    plan: async request => planOf(request),
    train: (folder, request, onEvent, signal) => alone(() => train(folder, request, onEvent, signal)),
    conclude: (folder, request) =>
      alone(async () => {
        const checkpoint = await readCheckpoint(folder)
        if (!checkpoint) throw new EngineError('CHECKPOINT_CORRUPT', 'There is no checkpoint. Begin again.')
        return finished(request, checkpoint)
      }),
    async close() {},
  }

  const train = async (
    folder: string,
    request: TrainingRequest,
    onEvent: (event: TrainerEvent) => void,
    signal: AbortSignal,
  ): Promise<TrainingOutcome> => {
    onEvent({ type: 'preparing', doing: 'Counting to three' })
    const plan = planOf(request)
    const before = await readCheckpoint(folder)
    let kept = before?.step ?? null
    const now: Checkpoint = before ?? { step: 0, steps: [], validation: [{ step: 0, loss: 4 }], learnt: 0 }
    const progress = (): TrainingProgress => ({
      step: now.step,
      totalSteps: plan.totalSteps,
      epoch: (now.step / plan.totalSteps) * request.settings.epochs,
      tokensPerSecond: now.step === (before?.step ?? 0) ? null : tokensPerSecond,
      secondsLeft: (plan.totalSteps - now.step) * secondsPerStep,
      secondsSpent: now.step * secondsPerStep,
      checkpointStep: kept,
    })
    const keep = async (): Promise<void> => {
      await writeFile(join(folder, checkpointFile), JSON.stringify(now))
      kept = now.step
      onEvent({ type: 'checkpoint', progress: progress() })
    }
    const { steps, validation } = now
    onEvent({ type: 'begun', plan, steps: [...steps], validation: [...validation], progress: progress() })
    while (now.step < plan.totalSteps) {
      await trainer.beforeStep(now.step + 1)
      await setImmediate()
      if (signal.aborted) {
        await keep()
        return { type: 'paused' }
      }
      now.step++
      const { example } = request.examples[now.step % request.examples.length] as (typeof request.examples)[0] // inside
      now.learnt += example.messages.map(({ content }) => content).join('').length
      const step = { step: now.step, loss: 4 / now.step, learningRate: 1e-3, gradientNorm: now.learnt }
      now.steps.push(step)
      onEvent({ type: 'step', step, progress: progress() })
      if (now.step % 6 === 0) {
        const point = { step: now.step, loss: 4.5 / now.step }
        now.validation.push(point)
        onEvent({ type: 'validation', point })
        if (request.settings.samplePrompts.length > 0)
          onEvent({ type: 'weights', step: now.step, weights: weightsOf(request, now.learnt) })
      }
      if (now.step % trainer.checkpointEvery === 0) await keep()
    }
    await keep()
    return finished(request, now)
  }
  return trainer
}
