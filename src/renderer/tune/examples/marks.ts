/** Lines that are marked for removal. */
export type Marks = ReadonlySet<number>

export const noMarks: Marks = new Set()

export const toggleMark = (marks: Marks, line: number): Marks => {
  const next = new Set(marks)
  if (!next.delete(line)) next.add(line)
  return next
}

/** Marks every line from `from` to `to`, in whatever order they are given. */
export const markRange = (marks: Marks, from: number, to: number): Marks => {
  const [low, high] = [Math.min(from, to), Math.max(from, to)]
  return new Set([...marks, ...Array.from({ length: high - low + 1 }, (_, index) => low + index)])
}

export const markAll = (examples: number): Marks => markRange(noMarks, 1, examples)
