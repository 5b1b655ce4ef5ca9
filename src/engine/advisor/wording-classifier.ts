import type { Embedder } from '#engine/embedding/embedder.ts'
import { classProbabilities, type LogisticWeights } from './logistic-regression.ts'
import { wordingFeatures } from './wording-features.ts'
import type { WordingProbabilities } from './wording-label.ts'
import { decodeWeights, type WordingModel } from './wording-model.ts'

/** Tells from a text alone what it asks for. */
export interface WordingClassifier {
  /** In the texts' order; null when the library embeds with another model than the classifier learnt with. */
  classify(texts: readonly string[]): Promise<(WordingProbabilities | null)[]>
}

/** One by one: in a batch the last bits of a vector may depend on what it is padded to. */
export const embedEach = async (embedder: Embedder, texts: readonly string[]): Promise<Float32Array[]> => {
  const vectors: Float32Array[] = []
  for (const text of texts) vectors.push(...(await embedder.embed([text])))
  return vectors
}

export const probabilitiesOf = (weights: LogisticWeights, features: Float64Array): WordingProbabilities => {
  const [retrieval = 0, tuning = 0, both = 0] = classProbabilities(weights, features)
  return { retrieval, tuning, both }
}

/** What was classified is remembered, so that a changed list costs only its new lines. */
export const createWordingClassifier = (embedder: Embedder, model: WordingModel): WordingClassifier => {
  const weights = decodeWeights(model)
  const known = new Map<string, WordingProbabilities>()
  return {
    async classify(texts) {
      if (embedder.id !== model.embedderId) return texts.map(() => null)
      const unknown = [...new Set(texts)].filter(text => !known.has(text))
      const vectors = await embedEach(embedder, unknown)
      vectors.forEach((vector, index) => {
        const text = unknown[index] as string // a vector a text
        known.set(text, probabilitiesOf(weights, wordingFeatures(text, vector)))
      })
      return texts.map(text => known.get(text) ?? null)
    },
  }
}
