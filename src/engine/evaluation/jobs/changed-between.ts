import { isDeepStrictEqual } from 'node:util'
import type { Evaluation } from '#contract/evaluation.ts'

/** What determines the answers of an evaluation, under the names that people read. */
const determining = ({ provenance, request }: Evaluation): Record<string, unknown> => {
  const { testSetHash, model, embeddingModel, adapter, indexHash, promptTemplateHash } = provenance
  const { settings, seeds, filter, passages } = request
  const { seed, together, ...decoding } = settings // neither is used by an evaluation
  return {
    'test set': testSetHash,
    model: model.hash,
    'embedding model': embeddingModel.id,
    adapter: adapter && [adapter.hash, adapter.strength],
    index: indexHash,
    'prompt template': promptTemplateHash,
    settings: [decoding, seeds],
    filter: filter ?? null,
    passages,
    'Diptych version': provenance.diptychVersion,
    machine: provenance.machine,
  }
}

/** Names of what is not the same in two evaluations. */
export const changedBetween = (from: Evaluation, to: Evaluation): string[] => {
  const after = determining(to)
  return Object.entries(determining(from)).flatMap(([name, value]) =>
    isDeepStrictEqual(value, after[name]) ? [] : [name],
  )
}
