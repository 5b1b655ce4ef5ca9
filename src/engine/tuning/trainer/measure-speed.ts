import { TrainingSettings } from '#contract/training.ts'
import type { Clock } from '#engine/core/clock.ts'
import { createRandom } from '#engine/core/random.ts'
import type { RenderedExample } from '../data/render.ts'
import { learn, stepGradients } from './optimizer-step.ts'
import { beginTraining } from './run-training.ts'
import type { TrainingModel } from './training-model.ts'

const tokens = 256
const measuredSteps = 3

/** One example of random tokens, half of them to be learnt. */
const someExample = (vocabularySize: number): RenderedExample => {
  const random = createRandom('speed')
  return {
    tokenIds: Int32Array.from({ length: tokens }, () => random.integer(vocabularySize)),
    isTarget: new Uint8Array(tokens).fill(1, tokens / 2),
  }
}

/** Tokens each second of whole optimizer steps of 1 × 256 tokens: the median of three, after one to warm up. */
export const measureSpeed = async (model: TrainingModel, clock: Clock): Promise<number> => {
  const settings = TrainingSettings.parse({ batchExamples: 1 })
  const state = beginTraining(model.config, settings)
  const example = someExample(model.config.vocabularySize)
  await using graph = await model.loadTraining(settings)
  const context = { model, graph, settings, pause: async () => {} }
  const times: number[] = []
  for (let step = 0; step <= measuredSteps; step++) {
    const startedMs = clock.monotonicMs()
    const gradients = await stepGradients(context, state.factors, { batch: () => [example] }, step)
    learn(state, gradients, { settings, step, totalSteps: measuredSteps + 1 })
    times.push(clock.monotonicMs() - startedMs)
  }
  const [, ...measured] = times
  const median = measured.sort((a, b) => a - b)[Math.floor(measured.length / 2)] as number // three of them
  return (tokens / median) * 1000
}
