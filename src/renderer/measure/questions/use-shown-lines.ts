import { useEffect, useMemo } from 'react'
import type { TestSetChange, TestSetRow, TestSetSummary } from '#contract/test-set.ts'
import { rowAt } from '../../sets/row-pages.ts'
import type { Rows } from '../../sets/use-rows.ts'
import { isEveryRow, meets, type RowFilter } from './row-filter.ts'

export interface ShownLines {
  /** undefined while every row is shown. */
  lines: readonly number[] | undefined
  /** Rows that are not read yet, so that nobody knows whether they are meant. */
  unread: number
}

/** The lines that a filter leaves. It needs all rows, so they are read while there is one. */
export const useShownLines = (
  { state, show }: Rows<TestSetSummary, TestSetRow, TestSetChange>,
  filter: RowFilter,
): ShownLines => {
  const filtering = !isEveryRow(filter)
  const { count } = state
  // Another state of the set is read anew.
  useEffect(() => {
    if (filtering) show(0, count - 1)
  }, [filtering, show, count])
  return useMemo(() => {
    if (!filtering) return { lines: undefined, unread: 0 }
    const lines: number[] = []
    let unread = 0
    for (let index = 0; index < count; index++) {
      const row = rowAt(state, index)
      if (!row) unread++
      else if (meets(row.row, filter)) lines.push(index + 1)
    }
    return { lines, unread }
  }, [filtering, filter, state, count])
}
