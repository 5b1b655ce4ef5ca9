import { dropoutMasks } from '#engine/tuning/trainer/dropout.ts'
import type { LossGraph, TrainingGraph } from '#engine/tuning/trainer/training-model.ts'
import { buildLossGraph, buildTrainingGraph, type FrozenWeights } from '#engine/tuning/training-graph.ts'
import { type LinearName, linearNames } from './llama-config.ts'
import { TrainingSession } from './training-session.ts'
import { graphBesideWeights } from './training-weights.ts'

/** Where `importTrainingWeights` put the weights, what they are, and onnxruntime's threads. */
export interface GraphBase {
  folder: string
  weights: FrozenWeights
  threads: number
}

/** Names a set of layers in a file's name: the same set in any order is the same graph. */
const nameOf = (targets: readonly LinearName[]): string =>
  linearNames.map(name => (targets.includes(name) ? '1' : '0')).join('')

/**
 * The training graph. It computes losses too, gradients and all: a second graph beside it would map the
 * weights into memory a second time.
 */
export const loadTrainingGraph = async (
  { folder, weights, threads }: GraphBase,
  { targetModules, dropout }: { targetModules: readonly LinearName[]; dropout: number },
): Promise<TrainingGraph> => {
  const model = buildTrainingGraph(weights, targetModules, dropout > 0)
  const name = `training-${nameOf(targetModules)}${dropout > 0 ? '-dropout' : ''}`
  const session = await TrainingSession.open(await graphBesideWeights(folder, name, model), threads)
  return {
    gradients: (batch, factors, scale, masks) => session.step(batch, factors, scale, masks),
    loss: async (batch, factors, scale) => {
      const tokens = batch.batchSize * batch.sequenceTokens
      const all =
        dropout > 0 ? dropoutMasks(weights.config, targetModules, { share: 0, tokens, seed: '' }) : []
      return (await session.step(batch, factors, scale, all)).loss
    },
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  }
}

/** Only the forward pass. */
export const loadLossGraph = async (
  { folder, weights, threads }: GraphBase,
  { targetModules }: { targetModules: readonly LinearName[] },
): Promise<LossGraph> => {
  const path = await graphBesideWeights(
    folder,
    `loss-${nameOf(targetModules)}`,
    buildLossGraph(weights, targetModules),
  )
  const session = await TrainingSession.open(path, threads)
  return {
    loss: async (batch, factors, scale) => (await session.step(batch, factors, scale)).loss,
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  }
}
