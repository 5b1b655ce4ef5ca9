import { RetrievalStage } from '#contract/evaluation.ts'
import type { Passage } from '#contract/run.ts'
import type { TestRow } from '#contract/test-set.ts'
import type { DocumentStore } from '#engine/workspace/document-store.ts'
import type { Judgement } from '../judge.ts'
import { holdsQuote } from '../metrics/expected-sources.ts'
import { statesFact } from '../metrics/fact-match.ts'
import { retrievalStage } from '../retrieval-stage.ts'

/** A text that stands in a document: a chunk, or a passage of a prompt. */
interface Piece {
  documentName: string
  text: string
}

/** One thing that a passage must hold to answer a row. */
interface ExpectedPiece {
  /** Where it stands; null where the row does not say. */
  documents: readonly string[] | null
  holds(text: string): boolean
}

/** What passages must hold for a row: each quote, or without quotes each fact, or without either a document. */
const expectedPieces = ({ expectedFacts, expectedSources }: TestRow): ExpectedPiece[] => {
  const quoted = expectedSources.flatMap(({ document, quote }) =>
    quote === undefined ? [] : [{ documents: [document], holds: (text: string) => holdsQuote(text, quote) }],
  )
  if (quoted.length > 0) return quoted
  const documents = expectedSources.length > 0 ? expectedSources.map(({ document }) => document) : null
  if (expectedFacts.length > 0)
    return expectedFacts.map(fact => ({ documents, holds: text => statesFact(text, fact) }))
  return documents ? [{ documents, holds: () => true }] : []
}

/** True of a text that holds an expected fact or quote of the row: what the memory test takes away. */
export const holdsWhatIsExpected =
  ({ expectedFacts, expectedSources }: TestRow): ((text: string) => boolean) =>
  text =>
    expectedFacts.some(fact => statesFact(text, fact)) ||
    expectedSources.some(({ quote }) => quote !== undefined && holdsQuote(text, quote))

const isIn = ({ documents, holds }: ExpectedPiece, pieces: readonly Piece[]): boolean =>
  pieces.some(
    ({ documentName, text }) => (documents === null || documents.includes(documentName)) && holds(text),
  )

/** Documents looked through before others get a turn on this thread. */
const documentsAtOnce = 20

type Library = Pick<DocumentStore, 'list' | 'get' | 'findByName' | 'detail' | 'chunksOf'>

/** Looks through the texts and then the chunks of the documents where a piece may stand. */
const lookUp = async (
  { documents, holds }: ExpectedPiece,
  library: Library,
): Promise<{ parsed: boolean; chunked: boolean }> => {
  const places = documents ? documents.flatMap(name => library.findByName(name) ?? []) : library.list()
  let parsed = false
  for (const [index, { id }] of places.entries()) {
    if (index % documentsAtOnce === documentsAtOnce - 1) await new Promise(setImmediate)
    // It may have been removed while others were looked through.
    if (!library.get(id) || !holds(library.detail(id).text)) continue
    parsed = true
    if (library.chunksOf(id).some(({ text }) => holds(text))) return { parsed, chunked: true }
  }
  return { parsed, chunked: false }
}

/** Where the expected passage of a row got, for each answer that was given passages. */
export interface ExpectedPassage {
  /** Of the piece that came least far; null where the row expects none. */
  stageOf(prompt: readonly Passage[], judgement: Judgement): RetrievalStage | null
}

/** @param candidates the chunks that the rankings listed. */
export const traceExpectedPassage = async (
  row: TestRow,
  candidates: readonly Piece[],
  library: Library,
): Promise<ExpectedPassage> => {
  const traced: { piece: ExpectedPiece; parsed: boolean; chunked: boolean; candidate: boolean }[] = []
  for (const piece of expectedPieces(row))
    traced.push(
      isIn(piece, candidates)
        ? { piece, parsed: true, chunked: true, candidate: true }
        : { piece, candidate: false, ...(await lookUp(piece, library)) },
    )
  return {
    stageOf(prompt, { facts, sentences }) {
      const stages = traced.map(({ piece, ...seen }) => {
        const holding = prompt.filter(passage => isIn(piece, [passage]))
        // Without facts the answer says it where one of its sentences stands on the expected passage.
        const said =
          facts.length > 0
            ? facts.every(Boolean)
            : sentences.some(
                ({ supported, chunkId }) => supported && holding.some(passage => passage.chunkId === chunkId),
              )
        return retrievalStage({ ...seen, inPrompt: holding.length > 0, said })
      })
      const order = RetrievalStage.options
      return stages.toSorted((a, b) => order.indexOf(a) - order.indexOf(b))[0] ?? null
    },
  }
}
