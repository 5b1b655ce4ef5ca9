import type { LibraryDocument } from '#contract/library.ts'
import { SearchRequest } from '#contract/search.ts'
import type { ProposedRow, TestRow } from '#contract/test-set.ts'
import type { Turns } from '#engine/core/turns.ts'
import { holdsWhatIsExpected } from '#engine/evaluation/jobs/expected-passage.ts'
import { factsOfPassage, type PassageFact } from '#engine/evaluation/passage-facts.ts'
import {
  leadsBack,
  maxQuestionTokens,
  maxReplyTokens,
  questionPrompt,
  writtenQuestion,
} from '#engine/evaluation/question-writing.ts'
import { bareRow } from '#engine/evaluation/test-set.ts'
import { promptMessages } from '#engine/generation/prompt.ts'
import type { ChatMessage, LanguageModel } from '#engine/models/language-model.ts'
import type { Searcher } from '#engine/retrieval/searcher.ts'
import { wordsOf } from '#engine/tuning/data/normalised-text.ts'
import type { StoredChunk } from '#engine/workspace/document-store.ts'
import type { Workspace } from '#engine/workspace/workspace.ts'

export interface ProposalDeps {
  workspace: Pick<Workspace, 'documents'>
  searcher: Searcher
  model: Promise<LanguageModel>
  turns: Turns
}

/** Passages asked about for each question that is wanted, before giving up on the rest. */
const attemptsPerQuestion = 5
/** The passage must be found this high with its own question. */
const foundWithin = 3

interface Candidate {
  chunk: StoredChunk
  fact: PassageFact
}

/** One fact a passage that no row covers, the facts that are easiest to ask for first. */
const candidatesOf = (chunks: readonly StoredChunk[], isCovered: (text: string) => boolean): Candidate[] =>
  chunks.flatMap(chunk => {
    const [fact] = isCovered(chunk.text) ? [] : factsOfPassage(chunk.text)
    return fact ? [{ chunk, fact }] : []
  })

/** One passage of every document in turn, documents that few rows name first. */
function* spread(
  documents: readonly LibraryDocument[],
  rows: readonly TestRow[],
  chunksOf: (document: LibraryDocument) => readonly StoredChunk[],
): Generator<Candidate, void, undefined> {
  const naming = new Map<string, TestRow[]>()
  for (const row of rows)
    for (const name of new Set(row.expectedSources.map(({ document }) => document))) {
      const others = naming.get(name)
      if (others) others.push(row)
      else naming.set(name, [row])
    }
  const rowsOf = ({ name }: LibraryDocument): TestRow[] => naming.get(name) ?? []
  const queues = documents
    .toSorted((a, b) => rowsOf(a).length - rowsOf(b).length)
    .map(document => {
      let candidates: Iterator<Candidate> | undefined
      // Read when its turn comes: a library may have ten thousand documents.
      return () => {
        if (!candidates) {
          const holds = rowsOf(document).map(holdsWhatIsExpected)
          candidates = candidatesOf(chunksOf(document), text => holds.some(held => held(text))).values()
        }
        return candidates.next()
      }
    })
  for (let open = queues; open.length > 0; ) {
    const stillOpen: typeof queues = []
    for (const next of open) {
      const { value, done } = next()
      if (done) continue
      stillOpen.push(next)
      yield value
    }
    open = stillOpen
  }
}

const headingOf = ({ headingPath, documentTitle, documentName }: StoredChunk): string =>
  headingPath.length > 0 ? headingPath.join(' > ') : (documentTitle ?? documentName.replace(/\.[^.]+$/, ''))

/**
 * Questions from passages that no row asks for yet, written by the language model. Kept are those that find their
 * passage and that the model answers with the fact when it reads the passage; fewer than `count` when the library or
 * the model yields no more.
 */
export const proposeRows = async (
  { workspace: { documents }, searcher, model, turns }: ProposalDeps,
  rows: readonly TestRow[],
  count: number,
  signal: AbortSignal = new AbortController().signal,
): Promise<ProposedRow[]> => {
  const writer = await model
  const keyOf = (question: string): string => wordsOf(question).join(' ')
  const asked = new Set(rows.map(({ question }) => keyOf(question)))

  const say = async (messages: ChatMessage[], maxTokens: number): Promise<string> => {
    let said = ''
    const sampling = { temperature: 0, topP: 1, repetitionPenalty: 1, seed: 0 }
    for await (const event of writer.generate({ messages, adapterId: null, sampling, maxTokens }, signal))
      if (event.type === 'text') said += event.delta
    signal.throwIfAborted()
    return said
  }
  const write = async ({ fact }: Candidate): Promise<string | null> =>
    writtenQuestion(await say(questionPrompt(fact), maxQuestionTokens), fact)
  const isAnswered = async (question: string, { chunk, fact }: Candidate): Promise<boolean> => {
    const passage = { title: headingOf(chunk), text: chunk.text }
    return leadsBack(await say(promptMessages(question, [passage]), maxReplyTokens), fact)
  }
  const isFound = async (question: string, { chunk }: Candidate): Promise<boolean> => {
    const request = SearchRequest.parse({ question, limit: foundWithin })
    const { hits, relevance } = await searcher.search(request, signal)
    return relevance.relevant && hits.some(({ passage }) => passage.chunkId === chunk.id)
  }

  const proposed: ProposedRow[] = []
  let attempts = 0
  for (const candidate of spread(documents.list(), rows, ({ id }) => documents.chunksOf(id))) {
    if (proposed.length === count || attempts++ === count * attemptsPerQuestion) break
    const question = await turns.later(() => write(candidate), signal)
    if (question === null || asked.has(keyOf(question)) || !(await isFound(question, candidate))) continue
    if (!(await turns.later(() => isAnswered(question, candidate), signal))) continue
    asked.add(keyOf(question))
    const { chunk, fact } = candidate
    proposed.push({
      row: {
        ...bareRow(question),
        expectedFacts: [{ type: 'text', wordings: [fact.fact] }],
        expectedSources: [{ document: chunk.documentName, quote: fact.sentence }],
        tags: ['proposed', 'fact'],
      },
      document: chunk.documentName,
      passage: chunk.text,
    })
  }
  return proposed
}
