import type { Place } from '#contract/library.ts'
import type { Line } from './pdf-lines.ts'

/** Letters reach so far above and below their baseline, in font sizes, in nearly all fonts. */
const ascent = 0.8
const descent = 0.22

/** The box around `lines`, which are one stretch of a text: a line of prose, or a table's row. */
export const placeOf = (lines: [Line, ...Line[]], start: number, end: number): Place => {
  const x = Math.min(...lines.map(({ left }) => left))
  const right = Math.max(...lines.map(line => line.right))
  const y = Math.min(...lines.map(({ fromTop, size }) => fromTop - ascent * size))
  const bottom = Math.max(...lines.map(({ fromTop, size }) => fromTop + descent * size))
  return { start, end, page: lines[0].page, x, y, width: right - x, height: bottom - y }
}
