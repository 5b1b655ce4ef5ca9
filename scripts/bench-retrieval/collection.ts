import { EngineError } from '#engine/core/errors.ts'
import type { Judgements } from '#engine/evaluation/ranking-metrics.ts'

/** A document to be found. `title` is empty where the collection has none. */
export interface TestDocument {
  id: string
  title: string
  text: string
}

export interface TestQuery {
  id: string
  text: string
}

/** Documents, questions, and which documents answer which question how well. */
export interface TestCollection {
  documents: TestDocument[]
  queries: TestQuery[]
  /** By query id, then by document id; higher grades are better, 0 is judged and not relevant. */
  judgements: ReadonlyMap<string, Judgements>
}

/** What is wrong with a line of a collection's file; `why` goes on after "Line 7 of cranqrel". */
export const badLine = (file: string, line: number, why: string): EngineError =>
  new EngineError(
    'DOCUMENT_UNREADABLE',
    `Line ${line} of ${file} ${why}. Nothing was measured. Correct the line, or take the file as its makers publish it, and start again.`,
    { file, line },
  )
