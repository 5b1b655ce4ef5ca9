import { TrainingSettings } from '#contract/training.ts'
import type { Clock } from '#engine/core/clock.ts'
import { createRandom } from '#engine/core/random.ts'
import type { RenderedExample } from '../data/render.ts'
import { learn, stepGradients } from './optimizer-step.ts'
import { beginTraining } from './run-training.ts'
import type { TrainingModel } from './training-model.ts'

/** One example of random tokens, half of them to be learnt. */
const someExample = (tokens: number, vocabularySize: number): RenderedExample => {
  const random = createRandom('speed')
  return {
    tokenIds: Int32Array.from({ length: tokens }, () => random.integer(vocabularySize)),
    isTarget: new Uint8Array(tokens).fill(1, tokens / 2),
  }
}

/**
 * Tokens each second of whole optimizer steps with one example of so many tokens, rank 8 on all linear layers,
 * a figure a step. One step more comes first, to warm up.
 */
export const measureSpeeds = async (
  model: TrainingModel,
  clock: Clock,
  { tokens, steps }: { tokens: number; steps: number },
): Promise<number[]> => {
  const settings = TrainingSettings.parse({ batchExamples: 1 })
  const state = beginTraining(model.config, settings)
  const example = someExample(tokens, model.config.vocabularySize)
  await using graph = await model.loadTraining(settings)
  const context = { model, graph, settings, pause: async () => {} }
  const speeds: number[] = []
  for (let step = 0; step <= steps; step++) {
    const startedMs = clock.monotonicMs()
    const gradients = await stepGradients(context, state.factors, { batch: () => [example] }, step)
    learn(state, gradients, { settings, step, totalSteps: steps + 1 })
    speeds.push((tokens / (clock.monotonicMs() - startedMs)) * 1000)
  }
  return speeds.slice(1)
}

/** The median of three steps of 256 tokens. */
export const measureSpeed = async (model: TrainingModel, clock: Clock): Promise<number> => {
  const speeds = await measureSpeeds(model, clock, { tokens: 256, steps: 3 })
  return speeds.sort((a, b) => a - b)[1] as number // the middle of three
}
