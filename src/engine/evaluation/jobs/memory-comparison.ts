import { type Approach, approaches } from '#contract/approach.ts'
import type { MemoryTest } from '#contract/freshness.ts'
import type { EvaluatedItem } from '#engine/workspace/evaluation-store.ts'

const keyOf = ({ row, seed }: EvaluatedItem): string => JSON.stringify([row.id, seed])

/** Whether the answer had all expected facts; undefined where none were expected or there is no answer. */
const hadFacts = (item: EvaluatedItem, approach: Approach): boolean | undefined => {
  const match = item.judged[approach]?.metrics['fact-match']
  return match === undefined ? undefined : match === 1
}

/** What the weights know: the same questions with the passages that hold the facts, and without them. */
export const compareMemory = (
  withPassages: readonly EvaluatedItem[],
  withoutPassages: readonly EvaluatedItem[],
): Pick<MemoryTest, 'questions' | 'approaches'> => {
  const without = new Map(withoutPassages.map(item => [keyOf(item), item]))
  const rows = new Set<string>()
  const counts: MemoryTest['approaches'] = {}
  for (const item of withPassages) {
    const other = without.get(keyOf(item))
    if (!other) continue
    for (const approach of approaches) {
      const had = hadFacts(item, approach)
      const still = hadFacts(other, approach)
      if (had === undefined || still === undefined) continue
      rows.add(item.row.id)
      counts[approach] ??= { withPassage: 0, stillWithout: 0, onlyWithout: 0 }
      const count = counts[approach]
      if (had) count.withPassage++
      if (had && still) count.stillWithout++
      if (!had && still) count.onlyWithout++
    }
  }
  return { questions: rows.size, approaches: counts }
}
