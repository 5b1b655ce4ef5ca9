/**
 * When a passage says a sentence, if it has all of its numbers and codes: it has this share of the sentence's content
 * words, or one of its sentences is this close (cosine of the embeddings). Chosen on 32 labelled pairs of sentence and
 * passage (29 right) and checked on 32 others (26 right): `scripts/reference/groundedness-thresholds.ts`.
 */
export const groundedOverlap = 0.55
export const groundedCosine = 0.8
