import type { Provenance } from '#contract/evaluation.ts'

/** Names and hash of the models that answer and find, and of the program. */
export interface ModelIdentity {
  version: string
  model: Provenance['model']
  embeddingModel: Provenance['embeddingModel']
}
