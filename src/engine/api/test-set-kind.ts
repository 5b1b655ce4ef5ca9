import { TestSetId } from '#contract/ids.ts'
import { maxTestRows, maxTestSetBytes, type TestSetSummary } from '#contract/test-set.ts'
import type { ReadRow } from '#engine/evaluation/test-row-fields.ts'
import { appendRows, testRowOfLine, testRowShape } from '#engine/evaluation/test-set.ts'
import type { RowSetKind } from '#engine/rows/row-set-kind.ts'

type Tags = TestSetSummary['tags']

/** Every tag, the most frequent first. */
const countTags = (lines: readonly string[]): Tags => {
  const counts = new Map<string, number>()
  for (const line of lines)
    for (const tag of new Set(testRowOfLine(line).tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1)
  return Array.from(counts, ([tag, rows]) => ({ tag, rows })).sort(
    (a, b) => b.rows - a.rows || a.tag.localeCompare(b.tag, 'en'),
  )
}

export const testSetKind: RowSetKind<TestSetId, ReadRow, Tags, TestSetSummary> = {
  noun: 'test set',
  shape: testRowShape,
  folderName: 'test-sets',
  namesKey: 'test-set-names',
  parseId: text => TestSetId.parse(text),
  maxRows: maxTestRows,
  maxBytes: maxTestSetBytes,
  tooLargeAdvice: 'A few hundred questions tell approaches apart; take a part of them.',
  codes: {
    notFound: 'TEST_SET_NOT_FOUND',
    changed: 'TEST_SET_CHANGED',
    unreadable: 'TEST_SET_UNREADABLE',
    tooLarge: 'TEST_SET_TOO_LARGE',
  },
  append: appendRows,
  notesOf: countTags,
  summaryOf: (set, tags) => ({ ...set, tags }),
}
