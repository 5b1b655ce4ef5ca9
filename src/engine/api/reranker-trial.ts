import { EngineError } from '#engine/core/errors.ts'
import type { LoadedReranker } from '#engine/models/worker-reranker.ts'

/** A pair that belongs together, one that does not, and one that is longer than any model of this kind reads. */
const question = 'How long is the warranty?'
const texts = [
  'The warranty lasts two years from the day of delivery.',
  'Rinse the water tank every week.',
  'The warranty lasts two years from the day of delivery. '.repeat(400),
]

/**
 * Loads a cross-encoder and scores pairs twice before anybody relies on it. Returns the most tokens it reads.
 * @throws EngineError MODEL_CORRUPT, MODEL_UNSUPPORTED as the worker does.
 */
export const tryOut = async (load: () => Promise<LoadedReranker>): Promise<number> => {
  const reranker = await load()
  try {
    for (const text of texts) {
      const [first] = await reranker.score(question, [text])
      const [second] = await reranker.score(question, [text])
      if (first === second) continue
      throw new EngineError(
        'MODEL_UNSUPPORTED',
        'The reranker scores the same pair differently each time, so its order would mean nothing. Nothing was added. Export the model again for inference, without dropout.',
      )
    }
    return reranker.maxTokens
  } finally {
    await reranker.close()
  }
}
