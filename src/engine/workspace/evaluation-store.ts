import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite'
import type { Approach } from '#contract/approach.ts'
import { EvaluatedQuestion, Evaluation, type JudgedAnswer } from '#contract/evaluation.ts'
import type { DocumentId, EvaluationId, TestRowId } from '#contract/ids.ts'
import { Answer, Run } from '#contract/run.ts'
import { TestRow } from '#contract/test-set.ts'
import { EngineError } from '#engine/core/errors.ts'
import { forgetDeleted, transaction } from './database.ts'
import { withoutPassagesOf } from './run-history.ts'

/** What a scoreboard reads of an answer. */
type BriefAnswer = Pick<JudgedAnswer, 'metrics' | 'stage' | 'cached'>

/** A question of an evaluation with all that is counted of it. */
export interface EvaluatedItem {
  row: TestRow
  seed: number
  judged: Partial<Record<Approach, BriefAnswer>>
  failed: Approach[]
}

/** Which question of an evaluation. */
export interface QuestionPlace {
  evaluationId: EvaluationId
  /** Of the row, from 0. */
  ordinal: number
  seed: number
}

interface AnswerToStore extends QuestionPlace {
  approach: Approach
  answer: Answer
  /** null for an answer that failed. */
  judged: JudgedAnswer | null
  /** null where no model was asked. */
  answerKey: string | null
}

/** The evaluations of a workspace, their questions and answers. What is done here is on disk when it returns. */
export interface EvaluationStore {
  /** Newest first. */
  list(): Evaluation[]
  /** @param memoryOf the evaluation whose questions are asked again without their passages. */
  create(evaluation: Evaluation, rows: readonly TestRow[], memoryOf: EvaluationId | null): void
  save(evaluation: Evaluation): void
  remove(id: EvaluationId): void
  rows(id: EvaluationId): TestRow[]
  /** Questions that are done, as `ordinal/seed`. */
  done(id: EvaluationId): Set<string>
  /** Kept even if its question is not done yet: the next attempt finds it by its key. */
  saveAnswer(answer: AnswerToStore): void
  /**
   * The question is done; where the evaluation stands is written with it. Passages of documents that the library has
   * no longer are kept without their text.
   */
  finishQuestion(evaluation: Evaluation, place: QuestionPlace, run: Run): void
  /** The answer to exactly this, wherever it was given; `own` when it was at this place of this evaluation. */
  answerOf(
    answerKey: string,
    place: QuestionPlace & { approach: Approach },
  ): { answer: Answer; cached: boolean; own: boolean } | undefined
  /** Of the questions that are done, in the rows' order. */
  items(id: EvaluationId): EvaluatedItem[]
  /** Throws EVALUATION_NOT_FOUND when it is not done, WORKSPACE_UNREADABLE when its record is damaged. */
  question(id: EvaluationId, rowId: TestRowId, seed?: number): EvaluatedQuestion
  /** The newest one that asks this one's questions without their passages. */
  memoryTestOf(id: EvaluationId): EvaluationId | undefined
  /** As the history's: what answers say stays, the text of their passages goes. */
  forgetPassages(documentId: DocumentId): void
}

type Row = Record<string, SQLOutputValue>

/** The run as a person's own is, whose answers know which of their sentences the passages say. */
const withSentences = ({ run, judged }: EvaluatedQuestion): Run => ({
  ...run,
  answers: Object.fromEntries(
    Object.entries(run.answers).map(([approach, answer]) => {
      const sentences = judged[approach as Approach]?.sentences // the schema has no other keys
      return [approach, answer.type === 'done' && sentences ? { ...answer, sentences } : answer]
    }),
  ),
})

const briefOf = ({ metrics, stage, cached }: JudgedAnswer): BriefAnswer => ({ metrics, stage, cached })
const jsonOrNull = (value: unknown): string | null => (value === null ? null : JSON.stringify(value))

export const createEvaluationStore = (database: DatabaseSync): EvaluationStore => {
  const all = (sql: string, ...values: SQLInputValue[]): Row[] => database.prepare(sql).all(...values)
  const run = (sql: string, ...values: SQLInputValue[]): void => {
    database.prepare(sql).run(...values)
  }
  const save = ({ id, ...rest }: Evaluation): void =>
    run('update evaluations set json = ? where id = ?', JSON.stringify({ id, ...rest }), id)

  const writeRun = ({ evaluationId, ordinal, seed }: QuestionPlace, { answers, ...read }: Run): void =>
    run(
      'insert or replace into evaluated_questions (evaluationId, ordinal, seed, run) values (?, ?, ?, ?)',
      ...[evaluationId, ordinal, seed, JSON.stringify({ ...read, answers: {} })],
    )
  /** The run of a question with its answers. */
  const readRun = ({ evaluationId, ordinal, seed }: QuestionPlace, json: SQLOutputValue): Run => {
    const answers = all(
      'select approach, answer from evaluated_answers where evaluationId = ? and ordinal = ? and seed = ?',
      ...[evaluationId, ordinal, seed],
    ).map(({ approach, answer }) => [approach, JSON.parse(String(answer)) as unknown])
    return Run.parse({ ...JSON.parse(String(json)), answers: Object.fromEntries(answers) })
  }
  const isInLibrary = (id: DocumentId): boolean =>
    database.prepare('select 1 from documents where id = ?').get(id) !== undefined
  /** The text of what was removed while the question was asked must not come back. */
  const withoutRemoved = (read: Run): Run =>
    [...new Set(read.retrieval?.passages.map(({ documentId }) => documentId))]
      .filter(id => !isInLibrary(id))
      .reduce((kept, id) => withoutPassagesOf(id, kept), read)

  return {
    list: () =>
      all('select json from evaluations order by createdAt desc, id desc').map(({ json }) =>
        Evaluation.parse(JSON.parse(String(json))),
      ),
    create(evaluation, rows, memoryOf) {
      const { id, createdAt } = evaluation
      transaction(database, () => {
        run(
          'insert into evaluations (id, createdAt, memoryOf, json) values (?, ?, ?, ?)',
          ...[id, createdAt, memoryOf, JSON.stringify(evaluation)],
        )
        const insert = database.prepare(
          'insert into evaluation_rows (evaluationId, ordinal, rowId, json) values (?, ?, ?, ?)',
        )
        for (const [ordinal, row] of rows.entries()) insert.run(id, ordinal, row.id, JSON.stringify(row))
      })
    },
    save,
    remove(id) {
      run('delete from evaluations where id = ?', id)
      forgetDeleted(database)
    },
    rows: id =>
      all('select json from evaluation_rows where evaluationId = ? order by ordinal', id).map(
        ({ json }) => JSON.parse(String(json)) as TestRow, // written by this file
      ),
    done: id =>
      new Set(
        all('select ordinal, seed from evaluated_questions where evaluationId = ?', id).map(
          ({ ordinal, seed }) => `${ordinal}/${seed}`,
        ),
      ),
    saveAnswer({ evaluationId, ordinal, seed, approach, answer, judged, answerKey }) {
      run(
        `insert or replace into evaluated_answers
         (evaluationId, ordinal, seed, approach, answerKey, failed, brief, judged, answer) values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        ...[evaluationId, ordinal, seed, approach, answerKey, answer.type === 'failed' ? 1 : 0],
        ...[jsonOrNull(judged && briefOf(judged)), jsonOrNull(judged), JSON.stringify(answer)],
      )
    },
    finishQuestion(evaluation, place, read) {
      transaction(database, () => {
        writeRun(place, withoutRemoved(read))
        save(evaluation)
      })
    },
    answerOf(answerKey, { evaluationId, ordinal, seed, approach }) {
      const row = database
        .prepare(
          `select answer, brief, evaluationId = ? and ordinal = ? and seed = ? and approach = ? as own
           from evaluated_answers where answerKey = ? and brief is not null order by own desc limit 1`,
        )
        .get(evaluationId, ordinal, seed, approach, answerKey)
      if (!row) return undefined
      const { cached } = JSON.parse(String(row.brief)) as BriefAnswer // written by this file
      return { answer: Answer.parse(JSON.parse(String(row.answer))), cached, own: row.own === 1 }
    },
    items(id) {
      const rows = this.rows(id)
      const items = new Map<string, EvaluatedItem>()
      for (const { ordinal, seed } of all(
        'select ordinal, seed from evaluated_questions where evaluationId = ? order by ordinal, seed',
        id,
      )) {
        const row = rows[Number(ordinal)]
        if (row) items.set(`${ordinal}/${seed}`, { row, seed: Number(seed), judged: {}, failed: [] })
      }
      for (const { ordinal, seed, approach, brief } of all(
        'select ordinal, seed, approach, brief from evaluated_answers where evaluationId = ?',
        id,
      )) {
        const item = items.get(`${ordinal}/${seed}`)
        const of = approach as Approach // written by this file, as the brief is
        if (brief === null) item?.failed.push(of)
        else if (item) item.judged[of] = JSON.parse(String(brief)) as BriefAnswer
      }
      return [...items.values()]
    },
    question(id, rowId, seed) {
      const found = database
        .prepare(
          `select q.ordinal, q.seed, q.run, r.json from evaluated_questions q
           join evaluation_rows r on r.evaluationId = q.evaluationId and r.ordinal = q.ordinal
           where q.evaluationId = ? and r.rowId = ? and (? is null or q.seed = ?) order by q.seed limit 1`,
        )
        .get(id, rowId, seed ?? null, seed ?? null)
      if (!found)
        throw new EngineError(
          'EVALUATION_NOT_FOUND',
          'This question has not been answered in this evaluation, or the evaluation was removed. Nothing was changed. Reload to see where things stand.',
          { id, rowId, seed },
        )
      const place = { evaluationId: id, ordinal: Number(found.ordinal), seed: Number(found.seed) }
      try {
        const judged = all(
          `select approach, judged from evaluated_answers
           where evaluationId = ? and ordinal = ? and seed = ? and judged is not null`,
          ...[id, place.ordinal, place.seed],
        ).map(({ approach, judged }) => [approach, JSON.parse(String(judged)) as unknown])
        const question = EvaluatedQuestion.parse({
          row: TestRow.parse(JSON.parse(String(found.json))),
          seed: place.seed,
          run: readRun(place, found.run ?? null),
          judged: Object.fromEntries(judged),
        })
        return { ...question, run: withSentences(question) }
      } catch (thrown) {
        throw new EngineError(
          'WORKSPACE_UNREADABLE',
          'The record of this question is damaged and cannot be shown. The other questions are untouched. Evaluate again to have it answered anew.',
          place,
          { cause: thrown },
        )
      }
    },
    memoryTestOf(id) {
      const row = database
        .prepare('select json from evaluations where memoryOf = ? order by createdAt desc, id desc limit 1')
        .get(id)
      return row && Evaluation.parse(JSON.parse(String(row.json))).id
    },
    forgetPassages(documentId) {
      const rows = all(
        'select rowid as row, evaluationId, ordinal, seed, run from evaluated_questions where instr(run, ?) > 0',
        JSON.stringify(documentId),
      )
      transaction(database, () => {
        for (const { row, evaluationId, ordinal, seed, run: json } of rows)
          try {
            const place = {
              evaluationId: evaluationId as EvaluationId, // written by this file
              ordinal: Number(ordinal),
              seed: Number(seed),
            }
            const kept = withoutPassagesOf(documentId, readRun(place, json ?? null))
            writeRun(place, kept)
            for (const [approach, answer] of Object.entries(kept.answers))
              run(
                'update evaluated_answers set answer = ? where evaluationId = ? and ordinal = ? and seed = ? and approach = ?',
                ...[JSON.stringify(answer), place.evaluationId, place.ordinal, place.seed, approach],
              )
          } catch {
            // A damaged record can be shown to nobody; what it holds must go nevertheless.
            run('delete from evaluated_questions where rowid = ?', row ?? null)
          }
      })
    },
  }
}
