import { setImmediate } from 'node:timers/promises'
import type { Embedder } from '#engine/embedding/embedder.ts'
import { dotAt } from '#engine/retrieval/dot-product.ts'

/** Compared between two breaths, in which other work of the thread gets its turn: about 20 ms. */
const questionsAtOnce = 16
const textsAtOnce = 256

export interface SimilarQuestion {
  /** Index among the others. */
  other: number
  cosine: number
}

const embedAll = async (
  texts: readonly string[],
  embedder: Embedder,
  signal: AbortSignal | undefined,
): Promise<Float32Array> => {
  const { dimensions } = embedder
  const vectors = new Float32Array(texts.length * dimensions) // [texts, dimensions]
  for (let from = 0; from < texts.length; from += textsAtOnce) {
    const embedded = await embedder.embed(texts.slice(from, from + textsAtOnce), signal)
    for (const [at, vector] of embedded.entries()) vectors.set(vector, (from + at) * dimensions)
  }
  return vectors
}

/** For each question the other that means most nearly the same; null when there are no others. */
export const nearestQuestions = async (
  questions: readonly string[],
  others: readonly string[],
  embedder: Embedder,
  signal?: AbortSignal,
): Promise<(SimilarQuestion | null)[]> => {
  if (others.length === 0) return questions.map(() => null)
  const { dimensions } = embedder
  const otherVectors = await embedAll(others, embedder, signal)
  const vectors = await embedAll(questions, embedder, signal)
  const nearest: SimilarQuestion[] = []
  for (let at = 0; at < questions.length; at++) {
    if (at % questionsAtOnce === 0) {
      await setImmediate()
      signal?.throwIfAborted()
    }
    const vector = vectors.subarray(at * dimensions, (at + 1) * dimensions)
    let best: SimilarQuestion = { other: 0, cosine: Number.NEGATIVE_INFINITY }
    for (let other = 0; other < others.length; other++) {
      const cosine = dotAt(vector, otherVectors, other * dimensions)
      if (cosine > best.cosine) best = { other, cosine }
    }
    nearest.push(best)
  }
  return nearest
}
