import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LlamaCheckpoint } from '#engine/models/gguf/llama-checkpoint.ts'
import { type LinearName, type LlamaConfig, linearNames, linearShape } from '#engine/models/llama-config.ts'
import { WeightFile } from '#engine/models/weight-file.ts'
import { checkModel } from '#engine/onnx/checker.ts'
import type { Model } from '#engine/onnx/model.ts'
import { encodeModel } from '#engine/onnx/protobuf.ts'
import type { TrainingFactor } from '#engine/tuning/peft/training-factors.ts'
import { type FrozenWeights, writeFrozenWeights } from '#engine/tuning/training-graph.ts'
import { randomValues } from './finite-differences.ts'

/** Two query heads share a key head, as in SmolLM2. */
export const tinyConfig: LlamaConfig = {
  layers: 2,
  hiddenSize: 16,
  intermediateSize: 24,
  attentionHeads: 2,
  keyValueHeads: 1,
  headSize: 8,
  vocabularySize: 31,
  contextTokens: 32,
  ropeTheta: 100,
  rmsNormEpsilon: 1e-5,
  tiedEmbeddings: true,
}

/** Random weights of a size at which every part of the model matters to the loss. */
export const tinyCheckpoint = (config: LlamaConfig): LlamaCheckpoint => {
  const { hiddenSize, vocabularySize, tiedEmbeddings } = config
  const matrix = (count: number, seed: number) => randomValues(count, seed).map(value => value * 0.5)
  const norm = (seed: number) => randomValues(hiddenSize, seed).map(value => 1 + value / 2)
  return {
    config,
    embedding: async () => matrix(vocabularySize * hiddenSize, 1),
    head: async () => (tiedEmbeddings ? null : matrix(vocabularySize * hiddenSize, 2)),
    finalNorm: async () => norm(3),
    norm: async (layer, which) => norm(10 * layer + (which === 'attention' ? 11 : 12)),
    linear: async (layer, name) => {
      const [out, columns] = linearShape(config, name)
      return matrix(out * columns, 100 * (layer + 1) + linearNames.indexOf(name))
    },
  }
}

/** LoRA factors in which neither half is zero, so that every gradient is there to be seen. */
export const randomFactors = (
  config: LlamaConfig,
  targets: readonly LinearName[],
  rank: number,
): TrainingFactor[] =>
  Array.from({ length: config.layers }, (_, layer) =>
    targets.flatMap((linear, index): TrainingFactor[] => {
      const [out, columns] = linearShape(config, linear)
      const values = (count: number, seed: number) => randomValues(count, seed).map(value => value * 0.3)
      const seed = 1000 + 100 * layer + 2 * index
      return [
        { name: `lora.${layer}.${linear}.a`, dims: [columns, rank], data: values(columns * rank, seed) },
        { name: `lora.${layer}.${linear}.b`, dims: [rank, out], data: values(rank * out, seed + 1) },
      ]
    }),
  ).flat()

/** A folder with a checkpoint's weights, into which graphs over them are written. */
export const weightFolder = async (
  checkpoint: LlamaCheckpoint,
): Promise<{
  folder: string
  weights: FrozenWeights
  save(name: string, model: Model): Promise<string>
  remove(): Promise<void>
}> => {
  const folder = await mkdtemp(join(tmpdir(), 'diptych-training-'))
  await using file = await WeightFile.create(join(folder, 'weights.bin'), 'weights.bin')
  const weights = await writeFrozenWeights(checkpoint, data => file.write(data))
  return {
    folder,
    weights,
    save: async (name, model) => {
      const problems = checkModel(model)
      if (problems.length > 0) throw new Error(problems.join('\n'))
      await writeFile(join(folder, name), encodeModel(model))
      return join(folder, name)
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
