import type { TestRow, TestSetFinding } from '#contract/test-set.ts'
import { wordsOf } from '#engine/tuning/data/normalised-text.ts'
import { holdsWhatIsExpected } from './jobs/expected-passage.ts'

/** The chunks of a document by its name, or null for one that is not in the library. */
type ChunkTexts = (documentName: string) => readonly string[] | null

const expectsNothing = (row: TestRow): boolean =>
  row.expectedFacts.length === 0 &&
  row.expectedSources.length === 0 &&
  row.formatRule === null &&
  row.reference === null &&
  row.redaction === null &&
  !row.unanswerable

const finding = (
  type: TestSetFinding['type'],
  line: number,
  message: string,
  overlap: TestSetFinding['overlap'] = null,
): TestSetFinding => ({ type, line, message, overlap })

/** What is wrong with one row by itself, or beside the rows before it. Call it once a row, in their order. */
export const createRowCheck = (
  chunkTexts: ChunkTexts,
): ((row: TestRow, line: number) => TestSetFinding[]) => {
  const firstLines = new Map<string, number>()
  return (row, line) => {
    const found: TestSetFinding[] = []
    const key = wordsOf(row.question).join(' ')
    const first = firstLines.get(key)
    if (first === undefined) firstLines.set(key, line)
    else
      found.push(
        finding(
          'duplicate-question',
          line,
          `Line ${line} asks the same as line ${first}. It would count twice; remove one of them.`,
        ),
      )
    if (expectsNothing(row))
      found.push(
        finding(
          'nothing-expected',
          line,
          `Line ${line} expects nothing of its answer, so only its cost can be measured. Add a fact, a source, a format or a reference.`,
        ),
      )
    const missing = new Set<string>()
    for (const source of row.expectedSources) {
      const texts = chunkTexts(source.document)
      if (!texts) {
        if (missing.has(source.document)) continue
        missing.add(source.document)
        found.push(
          finding(
            'source-missing',
            line,
            `Line ${line} expects the document "${source.document}", which is not in the library. Nothing can find it; add the document or correct the name.`,
          ),
        )
        continue
      }
      const holds = holdsWhatIsExpected({ ...row, expectedFacts: [], expectedSources: [source] })
      if (source.quote !== undefined && !texts.some(holds))
        found.push(
          finding(
            'quote-missing',
            line,
            `Line ${line} quotes what no passage of "${source.document}" holds in one piece. Retrieval would be called wrong whatever it finds; shorten or correct the quote.`,
          ),
        )
    }
    return found
  }
}
