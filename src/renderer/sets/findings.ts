import { formatCount } from '../app/format.ts'

/** Something found in a set. `line` is null for what is true of the whole set. */
export interface Finding<T extends string = string> {
  type: T
  line: number | null
  message: string
}

/** How one type of finding is shown. */
export interface FindingLook {
  /** On the row. */
  badge: string
  /** In the count: `1 duplicate`, `3 duplicates`. */
  one: string
  many: string
  /** `bad` spoils what is learnt or measured; `warn` is worth a look. */
  kind: 'bad' | 'warn'
}

/** Findings of one type, with their count in words. */
export interface FindingGroup {
  type: string
  label: string
  kind: FindingLook['kind']
  findings: readonly Finding[]
}

/** The findings by type, in the order of `looks`: the gravest first. */
export const groupFindings = <T extends string>(
  looks: Readonly<Record<T, FindingLook>>,
  findings: readonly Finding<T>[],
): FindingGroup[] => {
  const byType = Map.groupBy(findings, ({ type }) => type)
  // Object.keys knows nothing of the keys' type; they are those of the record.
  return (Object.keys(looks) as T[]).flatMap(type => {
    const ofType = byType.get(type)
    if (!ofType) return []
    const { one, many, kind } = looks[type]
    // What is true of the whole set is so only once, which needs no number.
    const label = ofType.every(({ line }) => line === null)
      ? one
      : `${formatCount(ofType.length)} ${ofType.length === 1 ? one : many}`
    return [{ type, label, kind, findings: ofType }]
  })
}

/** What there is to say of each line, each type once. */
export const findingsByLine = <F extends Finding>(findings: readonly F[]): ReadonlyMap<number, F[]> => {
  const lines = new Map<number, F[]>()
  for (const finding of findings) {
    if (finding.line === null) continue
    const before = lines.get(finding.line) ?? []
    if (!before.some(({ type }) => type === finding.type)) lines.set(finding.line, [...before, finding])
  }
  return lines
}
