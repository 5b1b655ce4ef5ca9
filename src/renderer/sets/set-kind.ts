import type { Route } from '../app/route.ts'

/** What sets of every kind are, as listed. */
export interface SetSummary {
  id: string
  name: string
  sizeBytes: number
  /** The same hash is the same rows. */
  contentHash: string
  changedAt: string
  canUndo: boolean
}

/** What tells one kind of set from another: training sets from test sets. */
export interface SetKind<S extends SetSummary> {
  /** In the middle of a sentence: `training set`. */
  set: string
  /** One of what it holds: `example`. Its plural ends in s. */
  row: string
  rowCount: (set: S) => number
  href: (id: S['id'], line?: number) => string
  place: (id: S['id'] | undefined) => Route
  /** Why a new one is made, below its name. */
  goal: string
  /** What stays when one is deleted. */
  stays: string
  /** Forms of text that the engine reads, each with a sample. */
  forms: readonly { name: string; sample: string }[]
  /** Files that the engine reads, for who drops one. */
  fileHint: string
  /** Where files belong that are none of them. */
  otherFiles: string
  /** Code of the engine's refusal to change what the person has not seen. */
  changedCode: string
}

/** `Examples` at the beginning of a title, `examples` inside of it. */
export const rowsOf = ({ row }: { row: string }): string => `${row}s`
export const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`
