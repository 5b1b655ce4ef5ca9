import type { LoadedGraphs, TrainingModel } from '#engine/tuning/trainer/training-model.ts'
import { buildLossGraph, buildTrainingGraph, type FrozenWeights } from '#engine/tuning/training-graph.ts'
import { type LinearName, linearNames } from './llama-config.ts'
import { TrainingSession } from './training-session.ts'
import { graphBesideWeights } from './training-weights.ts'

/** Names a set of layers in a file's name: the same set in any order is the same graph. */
const nameOf = (targets: readonly LinearName[]): string =>
  linearNames.map(name => (targets.includes(name) ? '1' : '0')).join('')

/**
 * The training graph and the loss graph over weights that are mapped into memory once.
 * @param base where `importTrainingWeights` put the weights, and what they are.
 */
export const loadGraphs = async (
  base: { folder: string; weights: FrozenWeights },
  { targetModules, dropout }: Parameters<TrainingModel['load']>[0],
  first: Parameters<TrainingModel['load']>[1],
  threads: number,
): Promise<LoadedGraphs> => {
  const { folder, weights } = base
  const open: Record<typeof first, () => Promise<TrainingSession>> = {
    training: async () => {
      const model = buildTrainingGraph(weights, targetModules, dropout > 0)
      const name = `training-${nameOf(targetModules)}${dropout > 0 ? '-dropout' : ''}`
      return TrainingSession.open(await graphBesideWeights(folder, name, model), threads)
    },
    loss: async () => {
      const model = buildLossGraph(weights, targetModules)
      return TrainingSession.open(
        await graphBesideWeights(folder, `loss-${nameOf(targetModules)}`, model),
        threads,
      )
    },
  }
  const opened: Partial<Record<typeof first, Promise<TrainingSession>>> = {}
  const session = (which: typeof first): Promise<TrainingSession> => {
    const known = opened[which] ?? open[which]()
    opened[which] = known
    return known
  }
  await session(first)
  return {
    gradients: async (batch, factors, scale, masks) =>
      (await session('training')).step(batch, factors, scale, masks),
    loss: async (batch, factors, scale) => (await (await session('loss')).step(batch, factors, scale)).loss,
    [Symbol.asyncDispose]: async () => {
      for (const one of Object.values(opened)) await (await one)[Symbol.asyncDispose]()
    },
  }
}
