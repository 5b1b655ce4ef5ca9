/** Keeps track of the headings above the place that a parser has reached. */
export interface Outline {
  /** Enters a heading of `level` (1 is the outermost) and returns its path, itself last. */
  enter(level: number, text: string): string[]
  /** Path of what stands here. */
  path(): string[]
}

export const createOutline = (): Outline => {
  let open: { level: number; text: string }[] = []
  const path = (): string[] => open.map(({ text }) => text)
  return {
    enter: (level, text) => {
      open = [...open.filter(heading => heading.level < level), { level, text }]
      return path()
    },
    path,
  }
}
