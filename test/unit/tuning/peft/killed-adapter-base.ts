import type { LlamaConfig } from '#engine/models/llama-config.ts'

const config: LlamaConfig = {
  layers: 4,
  hiddenSize: 256,
  intermediateSize: 512,
  attentionHeads: 4,
  keyValueHeads: 2,
  headSize: 64,
  vocabularySize: 30,
  contextTokens: 64,
  ropeTheta: 10000,
  rmsNormEpsilon: 1e-5,
  tiedEmbeddings: true,
}

/** A base whose adapters take long enough to write (about 1.5 MB) that a kill can hit the middle. */
export const killedAdapterBase = { config, name: 'killed' }
