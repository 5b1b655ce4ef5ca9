import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { type DocumentId, RunId } from '#contract/ids.ts'
import { type Answer, Run, RunSummary, stoppedAnswer } from '#contract/run.ts'
import { EngineError } from '#engine/core/errors.ts'
import { forgetDeleted, transaction } from './database.ts'

/** Every run that was asked in a workspace. */
export interface RunHistory {
  /** Inserts the run, or replaces what was kept of it. */
  save(run: Run): void
  /** Throws RUN_NOT_FOUND, or WORKSPACE_UNREADABLE when this one record is damaged. */
  get(id: RunId): Run
  /** Newest first; `before` continues after the last id of an earlier page. Throws RUN_NOT_FOUND for it. */
  list(limit: number, before?: RunId): RunSummary[]
  /** Throws RUN_NOT_FOUND. */
  remove(id: RunId): void
  /**
   * Takes the text of a document's passages out of the runs that read them; where they stood is kept. What the
   * answers say stays: they are the person's, and are removed with their run. A run that still goes on loses them
   * whenever it is saved from now on.
   */
  forgetPassages(documentId: DocumentId): void
  /** Marks runs that a killed process left `running`. Returns how many there were. */
  markInterrupted(): number
}

const notFound = (id: RunId): EngineError =>
  new EngineError(
    'RUN_NOT_FOUND',
    'This run is no longer in the history. Nothing was changed. Reload the history to see what is there.',
    { runId: id },
  )

const ended = (answer: Answer): Answer =>
  answer.type === 'streaming' || answer.type === 'waiting'
    ? stoppedAnswer(answer.type === 'streaming' ? answer.text : '')
    : answer

/** A run whose engine ended before it did: what was written is kept and called stopped. Pure. */
const interruptedRun = (run: Run): Run => ({
  ...run,
  state: 'interrupted',
  answers: Object.fromEntries(
    Object.entries(run.answers).map(([approach, answer]) => [approach, ended(answer)]),
  ),
})

/** A run that keeps nothing of the text of a document. Pure. */
export const withoutPassagesOf = (documentId: DocumentId, run: Run): Run => {
  const numbers = new Set<number>()
  const passages = run.retrieval?.passages.map(passage => {
    if (passage.documentId !== documentId) return passage
    numbers.add(passage.number)
    return { ...passage, text: '', headingPath: [] }
  })
  const answers = Object.entries(run.answers).map(([approach, answer]) => [
    approach,
    answer.type === 'done'
      ? { ...answer, support: answer.support.filter(({ passageNumber }) => !numbers.has(passageNumber)) }
      : answer,
  ])
  return {
    ...run,
    retrieval: run.retrieval && passages ? { ...run.retrieval, passages } : run.retrieval,
    answers: Object.fromEntries(answers),
  }
}

export const createRunHistory = (database: DatabaseSync): RunHistory => {
  const parse = (id: string, json: SQLOutputValue | undefined): Run => {
    try {
      return Run.parse(JSON.parse(String(json)))
    } catch (thrown) {
      throw new EngineError(
        'WORKSPACE_UNREADABLE',
        'The record of this run is damaged and cannot be shown. The other runs are untouched. Remove it from the history or ask the question again.',
        { runId: id },
        { cause: thrown },
      )
    }
  }
  /** What runs that still went on may have read before it was removed. */
  const removedFrom = new Map<RunId, Set<DocumentId>>()

  const write = (run: Run): void => {
    const { id, createdAt, request, state } = run
    database
      .prepare(
        `insert into runs (id, createdAt, question, approaches, state, json) values (?, ?, ?, ?, ?, ?)
         on conflict (id) do update set state = excluded.state, json = excluded.json`,
      )
      .run(id, createdAt, request.question, JSON.stringify(request.approaches), state, JSON.stringify(run))
  }
  const save = (run: Run): void => {
    const removed = removedFrom.get(run.id) ?? []
    write([...removed].reduce((kept, documentId) => withoutPassagesOf(documentId, kept), run))
    if (run.state !== 'running') removedFrom.delete(run.id)
  }
  const summaryColumns = 'id, createdAt, question, approaches, state'
  const newestFirst = 'order by createdAt desc, id desc limit ?'

  return {
    save,
    get(id) {
      const row = database.prepare('select json from runs where id = ?').get(id)
      if (!row) throw notFound(id)
      return parse(id, row.json)
    },
    list(limit, before) {
      let rows: Record<string, SQLOutputValue>[]
      if (before === undefined)
        rows = database.prepare(`select ${summaryColumns} from runs ${newestFirst}`).all(limit)
      else {
        const last = database.prepare('select createdAt from runs where id = ?').get(before)
        if (!last) throw notFound(before)
        rows = database
          .prepare(`select ${summaryColumns} from runs where (createdAt, id) < (?, ?) ${newestFirst}`)
          .all(String(last.createdAt), before, limit)
      }
      return rows.map(row =>
        RunSummary.parse({ ...row, approaches: JSON.parse(String(row.approaches)) as unknown }),
      )
    },
    remove(id) {
      const { changes } = database.prepare('delete from runs where id = ?').run(id)
      removedFrom.delete(id)
      if (Number(changes) === 0) throw notFound(id)
      forgetDeleted(database)
    },
    forgetPassages(documentId) {
      for (const { id } of database.prepare("select id from runs where state = 'running'").all()) {
        const runId = RunId.parse(id)
        removedFrom.set(runId, (removedFrom.get(runId) ?? new Set()).add(documentId))
      }
      const rows = database
        .prepare('select id, json from runs where instr(json, ?) > 0')
        .all(JSON.stringify(documentId))
      transaction(database, () => {
        for (const row of rows) {
          const id = String(row.id)
          try {
            write(withoutPassagesOf(documentId, parse(id, row.json)))
          } catch (thrown) {
            if (!(thrown instanceof EngineError)) throw thrown
            // A damaged record can be shown to nobody; what it holds must go nevertheless.
            database.prepare('delete from runs where id = ?').run(id)
          }
        }
      })
    },
    markInterrupted() {
      const rows = database.prepare("select id, json from runs where state = 'running'").all()
      transaction(database, () => {
        for (const row of rows) {
          const id = String(row.id)
          try {
            save(interruptedRun(parse(id, row.json)))
          } catch (thrown) {
            if (!(thrown instanceof EngineError)) throw thrown
            // A damaged record is kept as it is and only stops being called running.
            database.prepare("update runs set state = 'interrupted' where id = ?").run(id)
          }
        }
      })
      return rows.length
    },
  }
}
