import { setImmediate } from 'node:timers/promises'
import type { TestRow, TestSetFinding, TestSetFindings } from '#contract/test-set.ts'
import type { Embedder } from '#engine/embedding/embedder.ts'
import { createAnswerLeakSearch } from '#engine/evaluation/answer-leaks.ts'
import { createRowCheck } from '#engine/evaluation/row-checks.ts'
import { nearestQuestions } from '#engine/evaluation/similar-questions.ts'
import { testRowOfLine } from '#engine/evaluation/test-set.ts'
import { questionOfMessage } from '#engine/generation/prompt.ts'
import { hasDigit } from '#engine/generation/words.ts'
import { exampleOfLine } from '#engine/tuning/data/example-line.ts'
import { createLeakSearch } from '#engine/tuning/data/leaked-questions.ts'
import { wordsOf } from '#engine/tuning/data/normalised-text.ts'
import type { Workspace } from '#engine/workspace/workspace.ts'
import type { LoadedRowSet } from './loaded-row-set.ts'
import type { TrainingSets } from './training-sets.ts'

export interface TestSetFindingsDeps {
  workspace: Pick<Workspace, 'documents' | 'indexes'>
  trainingSets: Pick<TrainingSets, 'list' | 'lines'>
  embedder: Embedder
}

/** Looked at between two breaths, in which other work of the thread gets its turn. */
const itemsAtOnce = 32

/** Read of the documents for questions that stand in them: tens of seconds of work. */
const maxDocumentCharacters = 50_000_000
/** Embedded at most, about 100,000 tokens: ten seconds on two quiet cores. Whole sets are compared by their words. */
const maxEmbeddedRowCharacters = 200_000
const maxEmbeddedExampleCharacters = 200_000

/**
 * From this cosine on two questions ask the same in other words, if they speak of the same numbers and codes.
 * Measured with the shipped embedding model: the support desk's 52 questions and its 543 training questions, which
 * ask for other things, reach 0.896 at most ("What battery level does firmware 4.0 need …", firmware 2.6 there); of
 * ten paraphrases four have more than 0.9. It is a guard against the plain cases, not proof that there are no others.
 */
const sameQuestionCosine = 0.9

const codesOf = (question: string): string => wordsOf(question).filter(hasDigit).sort().join(' ')

/** As many as have `maxCharacters` together, evenly spread, so that every part of a set is looked at. */
const sampleOf = <Item extends { question: string }>(
  items: readonly Item[],
  maxCharacters: number,
): Item[] => {
  const characters = items.reduce((sum, { question }) => sum + question.length, 0)
  if (characters <= maxCharacters) return [...items]
  const count = Math.floor((items.length * maxCharacters) / characters)
  return Array.from({ length: count }, (_, at) => items[Math.floor((at * items.length) / count)] as Item) // inside
}

/** The strongest finding of a kind for each row. */
const createStrongest = (): {
  note(row: number, finding: TestSetFinding): void
  has(row: number): boolean
  all(): TestSetFinding[]
} => {
  const strongest = new Map<number, TestSetFinding>()
  return {
    note(row, finding) {
      const known = strongest.get(row)
      if (!known || (known.overlap?.value ?? 0) < (finding.overlap?.value ?? 0)) strongest.set(row, finding)
    },
    has: row => strongest.has(row),
    all: () => [...strongest.values()],
  }
}

interface TrainingQuestion {
  setName: string
  line: number
  question: string
}

const find = async (
  { workspace, trainingSets, embedder }: TestSetFindingsDeps,
  rows: readonly TestRow[],
  signal: AbortSignal | undefined,
): Promise<TestSetFindings> => {
  const { documents } = workspace
  let seen = 0
  const breathe = async (): Promise<void> => {
    if (++seen % itemsAtOnce !== 0) return
    await setImmediate()
    signal?.throwIfAborted()
  }
  const notices: string[] = []
  const held = rows.map(({ question }, row) => ({ id: String(row), question }))
  const findQuestions = createLeakSearch(held)

  const findings: TestSetFinding[] = []
  const chunkTexts = new Map<string, readonly string[] | null>()
  const check = createRowCheck(name => {
    const known = chunkTexts.get(name)
    if (known !== undefined) return known
    const document = documents.findByName(name)
    const texts = document ? documents.chunksOf(document.id).map(({ text }) => text) : null
    chunkTexts.set(name, texts)
    return texts
  })
  for (const [index, row] of rows.entries()) {
    await breathe()
    findings.push(...check(row, index + 1))
  }

  const asked = createStrongest()
  const answered = createStrongest()
  await setImmediate()
  const questions = new Map<string, TrainingQuestion>()
  const findAnswers = createAnswerLeakSearch(rows)
  let trainingExamples = 0
  for (const set of await trainingSets.list())
    for (const [index, line] of (await trainingSets.lines(set.id)).lines.entries()) {
      await breathe()
      trainingExamples++
      const { messages } = exampleOfLine(line)
      const said = (role: string): string =>
        messages.flatMap(message => (message.role === role ? [message.content] : [])).join('\n')
      const where = `line ${index + 1} of the training set "${set.name}"`
      for (const { id, share, wordForWord } of findQuestions(said('user')))
        asked.note(Number(id), {
          type: 'question-in-training-set',
          line: Number(id) + 1,
          message: `Line ${Number(id) + 1} ${wordForWord ? 'is asked' : 'is nearly asked'} in ${where}. Its answer would show memory; remove one of them.`,
          overlap: { measure: 'n-gram', value: share },
        })
      const learnt = said('assistant')
      for (const { row, share, shown } of findAnswers(learnt, `${said('user')}\n${learnt}`))
        answered.note(row, {
          type: 'answer-in-training-set',
          line: row + 1,
          message: `Line ${row + 1} expects "${shown}", which ${where} teaches. The tuned model may know it by heart; a fair test asks for something else.`,
          overlap: { measure: 'n-gram', value: share },
        })
      const last = messages.findLast(({ role }) => role === 'user')?.content
      const question = last && questionOfMessage(last)
      if (question) questions.set(question, { setName: set.name, line: index + 1, question })
    }

  const inDocuments = createStrongest()
  let characters = 0
  let comparedDocuments = 0
  const library = documents.list()
  for (const { id, name } of library) {
    if (characters > maxDocumentCharacters) break
    comparedDocuments++
    for (const { text } of documents.chunksOf(id)) {
      await breathe()
      characters += text.length
      for (const { id: row, share, wordForWord } of findQuestions(text))
        inDocuments.note(Number(row), {
          type: 'question-in-documents',
          line: Number(row) + 1,
          message: `Line ${Number(row) + 1} stands ${wordForWord ? '' : 'nearly '}word by word in "${name}". It is found more easily than a person's own words; ask it in other words.`,
          overlap: { measure: 'n-gram', value: share },
        })
    }
  }
  if (comparedDocuments < library.length)
    notices.push(`Questions were looked for in ${comparedDocuments} of ${library.length} documents.`)

  // Rows that the words gave away already need no second look.
  const open = rows.flatMap(({ question }, row) => (asked.has(row) ? [] : [{ row, question }]))
  const openRows = sampleOf(open, maxEmbeddedRowCharacters)
  const others = sampleOf([...questions.values()], maxEmbeddedExampleCharacters)
  if (openRows.length < open.length || others.length < questions.size)
    notices.push(
      `By meaning ${openRows.length} of ${open.length} questions were compared with ${others.length} of ${questions.size} training questions; by their words all were.`,
    )
  const nearest = await nearestQuestions(
    openRows.map(({ question }) => question),
    others.map(({ question }) => question),
    embedder,
    signal,
  )
  for (const [index, similar] of nearest.entries()) {
    if (!similar || similar.cosine < sameQuestionCosine) continue
    const { row, question: own } = openRows[index] as (typeof openRows)[number] // one result a row
    const { setName, line, question } = others[similar.other] as TrainingQuestion // an index of it
    if (codesOf(own) !== codesOf(question)) continue
    asked.note(row, {
      type: 'question-in-training-set',
      line: row + 1,
      message: `Line ${row + 1} means nearly the same as "${question.slice(0, 120)}" in line ${line} of the training set "${setName}". Its answer may show memory; look at both.`,
      overlap: { measure: 'embedding', value: similar.cosine },
    })
  }

  for (const strongest of [asked, answered, inDocuments]) findings.push(...strongest.all())
  findings.sort((a, b) => a.line - b.line)
  return {
    rows: rows.length,
    cleanRows: rows.length - new Set(findings.map(({ line }) => line)).size,
    trainingExamples,
    documents: comparedDocuments,
    findings,
    notice: notices.length > 0 ? notices.join(' ') : null,
  }
}

const rememberedFindings = 4

export type FindInRows = (
  set: Pick<LoadedRowSet<unknown>, 'contentHash' | 'lines'>,
  signal?: AbortSignal,
) => Promise<TestSetFindings>

/** Finds what makes scores of a set less believable; found once for the same rows, examples and documents. */
export const createTestSetFindings = (deps: TestSetFindingsDeps): FindInRows => {
  const remembered = new Map<string, TestSetFindings>()
  return async ({ contentHash, lines }, signal) => {
    const trainingSets = await deps.trainingSets.list()
    const key = JSON.stringify([
      contentHash,
      trainingSets.map(set => [set.name, set.contentHash]),
      deps.workspace.documents.list().map(({ name, contentHash: text }) => [name, text]),
      deps.workspace.indexes.active().generation,
    ])
    const known = remembered.get(key)
    if (known) return known
    const found = await find(deps, lines.map(testRowOfLine), signal)
    remembered.set(key, found)
    for (const oldest of remembered.keys()) {
      if (remembered.size <= rememberedFindings) break
      remembered.delete(oldest)
    }
    return found
  }
}
