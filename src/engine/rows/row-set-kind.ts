import type { ErrorCode } from '#contract/errors.ts'
import type { RowShape } from './row-shape.ts'

/** What is true of every set of rows that lies in a workspace as a file. */
interface RowSetSummary<Id extends string> {
  id: Id
  name: string
  rows: number
  sizeBytes: number
  contentHash: string
  changedAt: string
  canUndo: boolean
}

/**
 * What tells training sets from test sets where both are files of rows: names, limits, errors and words.
 * `Notes` is what is known of a set's rows besides how many there are, `Summary` what people are shown.
 */
export interface RowSetKind<Id extends string, Row, Notes, Summary> {
  /** "training set" */
  noun: string
  shape: RowShape<Row>
  /** Of the workspace, for sentences. */
  folderName: string
  /** Under which the workspace's settings keep what people call their sets. */
  namesKey: string
  parseId(text: string): Id
  maxRows: number
  maxBytes: number
  /** Ends what is said of an import that does not fit. */
  tooLargeAdvice: string
  codes: Record<'notFound' | 'changed' | 'unreadable' | 'tooLarge', ErrorCode>
  /** The lines of a set after `added` were put behind `before`. */
  append(before: readonly string[], added: readonly string[]): string[]
  notesOf(lines: readonly string[]): Notes
  summaryOf(set: RowSetSummary<Id>, notes: Notes): Summary
}
