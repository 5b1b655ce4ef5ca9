import type { ProposedRow, TestRow } from '#contract/test-set.ts'
import { draftOf, type RowDraft, readDraft } from './row-draft.ts'

/** A proposed question on its way to a person's decision. */
export interface Proposal {
  draft: RowDraft
  document: string
  passage: string
  decision: 'open' | 'accepted' | 'dropped'
}

export const proposalOf = ({ row, document, passage }: ProposedRow): Proposal => ({
  draft: draftOf(row),
  document,
  passage,
  decision: 'open',
})

export const withProposal = (
  proposals: readonly Proposal[],
  index: number,
  part: Partial<Proposal>,
): Proposal[] => proposals.map((before, at) => (at === index ? { ...before, ...part } : before))

/** The rows that were accepted and can be stored; why one cannot stands beside it. */
export const acceptedRows = (proposals: readonly Proposal[]): TestRow[] =>
  proposals.flatMap(({ draft, decision }) => {
    const read = readDraft(draft)
    return decision === 'accepted' && 'row' in read ? [read.row] : []
  })

/** What is left to decide once the accepted ones are stored. */
export const undecided = (proposals: readonly Proposal[]): Proposal[] =>
  proposals.filter(
    ({ draft, decision }) =>
      decision === 'open' || (decision === 'accepted' && 'problem' in readDraft(draft)),
  )

/** A passage around what is quoted of it: before, the quote, after; all before where it is not found in one piece. */
export const aroundQuote = (passage: string, quote: string | undefined): [string, string, string] => {
  const start = quote ? passage.indexOf(quote) : -1
  if (!quote || start < 0) return [passage, '', '']
  return [passage.slice(0, start), quote, passage.slice(start + quote.length)]
}
