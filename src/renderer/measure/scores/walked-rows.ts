import type { EvaluationId, TestRowId } from '#contract/ids.ts'

let walked: { id: EvaluationId; rows: readonly TestRowId[] } | undefined

/** The questions that were listed last, so that their panes can be walked through in that order. */
export const walkedRows = {
  set(id: EvaluationId, rows: readonly TestRowId[]): void {
    walked = { id, rows }
  },
  of: (id: EvaluationId): readonly TestRowId[] => (walked?.id === id ? walked.rows : []),
}

/** The questions beside one in the list. */
export const neighboursOf = (
  rows: readonly TestRowId[],
  row: TestRowId,
): { before: TestRowId | undefined; after: TestRowId | undefined; place: number } => {
  const place = rows.indexOf(row)
  return place < 0
    ? { before: undefined, after: undefined, place: 0 }
    : { before: rows[place - 1], after: rows[place + 1], place: place + 1 }
}
