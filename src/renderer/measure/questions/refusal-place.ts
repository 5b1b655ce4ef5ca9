import type { RowDraft } from './row-draft.ts'

/** Where in the editor a sentence against the row belongs. */
export type RefusalPlace = { type: 'fact'; index: number } | { type: 'format' } | { type: 'row' }

/**
 * Where the engine's refusal of a rule belongs: beside the rule that its sentence quotes. A pattern of a fact is
 * quoted whole; what is quoted of no fact is about the format.
 */
export const refusalPlace = (draft: RowDraft, sentence: string): RefusalPlace => {
  const index = draft.facts.findIndex(
    fact => fact.type === 'pattern' && fact.pattern !== '' && sentence.includes(`“${fact.pattern}”`),
  )
  if (index >= 0) return { type: 'fact', index }
  return draft.format.type === 'none' ? { type: 'row' } : { type: 'format' }
}
