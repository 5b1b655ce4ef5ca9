import type { FreshnessRequest } from '#contract/freshness.ts'
import { FreshnessRequest as Request } from '#contract/freshness.ts'
import type { DocumentId, TestSetId } from '#contract/ids.ts'
import type { DocumentFormat, LibraryDocument } from '#contract/library.ts'
import type { ExpectedFact, TestRow } from '#contract/test-set.ts'
import { containsPhrase } from '#engine/evaluation/answer-checks.ts'
import { countFact, figuresIn, otherFact } from '#engine/evaluation/jobs/fact-change.ts'
import { numbersIn } from '#engine/evaluation/numbers.ts'
import type { Workspace } from '#engine/workspace/workspace.ts'

/** Formats whose bytes are their text, so that a fact can be changed in them. */
export const textLikeFormats: ReadonlySet<DocumentFormat> = new Set([
  ...(['text', 'markdown', 'html', 'csv', 'json', 'jsonl', 'code'] as const),
])

const mostProposals = 50
/** Documents looked through before others get a turn on this thread. */
const documentsAtOnce = 20

/** The fact as the text writes it, with a figure in it; undefined where the text does not have it. */
const asWritten = (fact: ExpectedFact, text: string): string | undefined => {
  if (fact.type === 'text')
    return fact.wordings.find(wording => figuresIn(wording).length > 0 && countFact(text, wording) > 0)
  if (fact.type === 'pattern') return undefined
  for (const { start, end, readings } of numbersIn(text)) {
    if (!readings.includes(fact.value)) continue
    // With its unit where that stands right behind: a bare number is easily something else.
    const behind = fact.unit === undefined ? '' : text.slice(end, end + fact.unit.length + 1)
    const written = text.slice(start, end)
    if (behind.trim() === (fact.unit ?? '')) return `${written}${behind}`.trim()
  }
  return undefined
}

interface Candidate {
  request: FreshnessRequest
  /** How often the fact stands in its document: once is clearest. */
  times: number
  /** Whether another document says it too: approaches that read may then keep to that one. */
  elsewhere: boolean
}

/** Calls `look` with every document's text; others get turns on this thread meanwhile. */
const lookThrough = async (
  documents: Workspace['documents'],
  look: (id: DocumentId, text: string) => void,
): Promise<void> => {
  for (const [index, { id }] of documents.list().entries()) {
    if (index % documentsAtOnce === documentsAtOnce - 1) await new Promise(setImmediate)
    if (documents.get(id)) look(id, documents.detail(id).text) // it may have been removed meanwhile
  }
}

/**
 * Changes of a fact that the rows of a test set allow: the fact stands word by word in a document that the row
 * expects, in a format that is text, and has a figure. The same library gives the same ones; facts that no other
 * document says come first, of those the ones that stand in their document once, then in the rows' order.
 */
export const proposeFactChanges = async (
  { documents }: Pick<Workspace, 'documents'>,
  testSetId: TestSetId,
  rows: readonly TestRow[],
): Promise<FreshnessRequest[]> => {
  const taken = new Set<string>()
  await lookThrough(documents, (_, text) => {
    for (const figure of figuresIn(text)) taken.add(figure)
  })
  const changeIn = (row: TestRow, { id, format }: LibraryDocument): Candidate | undefined => {
    if (!textLikeFormats.has(format)) return undefined
    const { text } = documents.detail(id)
    for (const fact of row.expectedFacts) {
      const find = asWritten(fact, text)
      const replace = find === undefined ? null : otherFact(find, taken)
      if (find === undefined || replace === null) continue
      return {
        request: Request.parse({
          ...{ documentId: id, find, replace, question: row.question, testSetId, rowId: row.id },
        }),
        times: countFact(text, find),
        elsewhere: false,
      }
    }
    return undefined
  }
  const candidates: Candidate[] = []
  for (const row of rows) {
    const names = [...new Set(row.expectedSources.map(({ document }) => document))]
    const found = names.flatMap(name => {
      const document = documents.findByName(name)
      return (document && changeIn(row, document)) ?? []
    })
    candidates.push(...found.slice(0, 1))
    if (candidates.length === mostProposals) break
  }
  await lookThrough(documents, (id, text) => {
    for (const candidate of candidates)
      candidate.elsewhere ||=
        id !== candidate.request.documentId && containsPhrase(text, candidate.request.find)
  })
  const rank = ({ elsewhere, times }: Candidate): number => (elsewhere ? 2 : 0) + (times > 1 ? 1 : 0)
  return candidates.toSorted((a, b) => rank(a) - rank(b)).map(({ request }) => request)
}
