import type { TrainingSetFinding } from '#contract/training-set.ts'
import { formatCount } from '../../app/format.ts'

export type FindingType = TrainingSetFinding['type']

interface FindingLook {
  /** On the row. */
  badge: string
  /** In the count: `1 duplicate`, `3 duplicates`. */
  one: string
  many: string
  /** `bad` spoils what is learnt or measured; `warn` is worth a look. */
  kind: 'bad' | 'warn'
}

/** In the order of how much they matter. */
export const findingLooks = {
  'too-few': { badge: 'too few', one: 'set too small', many: 'set too small', kind: 'bad' },
  'leaked-question': { badge: 'test question', one: 'test question', many: 'test questions', kind: 'bad' },
  'empty-answer': { badge: 'empty answer', one: 'empty answer', many: 'empty answers', kind: 'bad' },
  'too-long': { badge: 'cut off', one: 'cut off', many: 'cut off', kind: 'warn' },
  duplicate: { badge: 'duplicate', one: 'duplicate', many: 'duplicates', kind: 'warn' },
} satisfies Record<FindingType, FindingLook>

/** Findings of one type, with their count in words. */
export interface FindingGroup {
  type: FindingType
  label: string
  kind: FindingLook['kind']
  findings: TrainingSetFinding[]
}

/** The findings by type, the gravest first. */
export const groupFindings = (findings: readonly TrainingSetFinding[]): FindingGroup[] => {
  const byType = Map.groupBy(findings, ({ type }) => type)
  // Object.keys knows nothing of the keys' type; they are those of the table above.
  return (Object.keys(findingLooks) as FindingType[]).flatMap(type => {
    const ofType = byType.get(type)
    if (!ofType) return []
    const { one, many, kind } = findingLooks[type]
    // A set is too small only once, which needs no number.
    const label =
      type === 'too-few' ? one : `${formatCount(ofType.length)} ${ofType.length === 1 ? one : many}`
    return [{ type, label, kind, findings: ofType }]
  })
}

/** What there is to say of each line, each type once. */
export const findingsByLine = (
  findings: readonly TrainingSetFinding[],
): ReadonlyMap<number, TrainingSetFinding[]> => {
  const lines = new Map<number, TrainingSetFinding[]>()
  for (const finding of findings) {
    if (finding.line === null) continue
    const before = lines.get(finding.line) ?? []
    if (!before.some(({ type }) => type === finding.type)) lines.set(finding.line, [...before, finding])
  }
  return lines
}
