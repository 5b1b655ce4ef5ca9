/** Lines that are marked for removal. */
export type Marks = ReadonlySet<number>

export const noMarks: Marks = new Set()

export const toggleMark = (marks: Marks, line: number): Marks => {
  const next = new Set(marks)
  if (!next.delete(line)) next.add(line)
  return next
}

/** Marks those of `shown` from `from` to `to`, in whatever order the two are given. */
export const markRange = (marks: Marks, from: number, to: number, shown: readonly number[]): Marks => {
  const [low, high] = [Math.min(from, to), Math.max(from, to)]
  return new Set([...marks, ...shown.filter(line => line >= low && line <= high)])
}

/** The lines of a set of which all are shown. */
export const allLines = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1)
