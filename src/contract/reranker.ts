import * as z from 'zod'
import { RerankerId } from './ids.ts'

/** A cross-encoder that a person installed: it reads a question and a passage together and scores the pair. */
export const RerankerInfo = z.object({
  id: RerankerId,
  name: z.string(),
  sizeBytes: z.int(),
  /** Question and passage together; what is longer is cut. */
  maxTokens: z.int(),
  /** SHA-256 over its files: the same bytes give the same scores. */
  contentHash: z.string(),
  addedAt: z.iso.datetime(),
})
export type RerankerInfo = z.infer<typeof RerankerInfo>

/** A reranker's logit as the probability that it stands for: the logistic function, 0 to 1. */
export const rerankProbability = (logit: number): number => 1 / (1 + Math.exp(-logit))
