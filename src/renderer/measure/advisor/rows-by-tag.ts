import type { TestSetSummary } from '#contract/test-set.ts'

/** The tags of all test sets with their questions, in the alphabet's order; `chosen` also where no question has it any more. */
export const rowsByTag = (
  sets: readonly Pick<TestSetSummary, 'tags'>[],
  chosen: string | null,
): { tag: string; rows: number }[] => {
  const rows = new Map<string, number>(chosen === null ? [] : [[chosen, 0]])
  for (const { tags } of sets) for (const one of tags) rows.set(one.tag, (rows.get(one.tag) ?? 0) + one.rows)
  return [...rows].map(([tag, rows]) => ({ tag, rows })).sort((a, b) => a.tag.localeCompare(b.tag, 'en'))
}
