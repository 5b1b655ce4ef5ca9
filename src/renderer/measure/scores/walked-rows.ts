import type { EvaluationId, TestRowId } from '#contract/ids.ts'

interface Walk {
  rows: readonly TestRowId[]
  /** Questions of the list that these rows are the beginning of. */
  total: number
}

const nowhere: Walk = { rows: [], total: 0 }

let walked: ({ id: EvaluationId; at: TestRowId | undefined } & Walk) | undefined

/** The questions that were listed last, so that their panes can be walked through in that order. */
export const walkedRows = {
  set(id: EvaluationId, walk: Walk): void {
    walked = { id, at: walked?.id === id ? walked.at : undefined, ...walk }
  },
  of: (id: EvaluationId): Walk => (walked?.id === id ? walked : nowhere),
  /** Notes which question is looked at. */
  visit(id: EvaluationId, row: TestRowId): void {
    walked = { ...nowhere, ...(walked?.id === id ? walked : {}), id, at: row }
  },
  /** The question that was looked at since the list was last seen; asked for once. */
  takeVisited(id: EvaluationId): TestRowId | undefined {
    if (walked?.id !== id) return undefined
    const { at } = walked
    walked = { ...walked, at: undefined }
    return at
  },
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
