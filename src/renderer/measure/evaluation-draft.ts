import type { TestSetId } from '#contract/ids.ts'

let chosen: TestSetId | undefined
const listeners = new Set<() => void>()

/** The test set that the next evaluation asks; it is chosen on one tab and used on another. */
export const evaluationDraft = {
  testSetId: (): TestSetId | undefined => chosen,
  choose(id: TestSetId): void {
    chosen = id
    for (const listener of listeners) listener()
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}
