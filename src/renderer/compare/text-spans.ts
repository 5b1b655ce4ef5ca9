import type { Support } from '#contract/run.ts'
import type { Span } from '#contract/span.ts'

/** A piece of a passage; `marked` when an answer uses these words. */
export interface MarkedPiece {
  start: number
  text: string
  marked: boolean
}

/** A piece of an answer: plain words, words that also stand in passages, or a `[n]` that names one. */
export type AnswerPiece =
  | { type: 'words'; start: number; text: string; passages: number[]; unsupported: boolean }
  | { type: 'citation'; start: number; text: string; number: number }

/**
 * Cuts `text` at the spans' ends. Spans may overlap, touch, be empty or reach past the end; the
 * pieces joined are always `text`.
 */
export const markSpans = (text: string, spans: readonly Span[]): MarkedPiece[] =>
  pieces(
    text,
    spans.map(span => ({ ...span, passage: 0 })),
  ).map(({ start, text, passages }) => ({ start, text, marked: passages.length > 0 }))

/** No passage has this number: it stands for the sentences that none supports. */
const noPassage = 0

/**
 * Cuts an answer at its supported words, at sentences that no passage supports, and at every `[n]` whose n is one of
 * `citable`.
 */
export const answerPieces = (
  text: string,
  support: readonly Support[],
  citable: ReadonlySet<number>,
  unsupported: readonly Span[] = [],
): AnswerPiece[] => {
  const spans = [
    ...support.flatMap(({ answerSpans, passageNumber }) =>
      answerSpans.map(span => ({ ...span, passage: passageNumber })),
    ),
    ...unsupported.map(({ start, end }) => ({ start, end, passage: noPassage })),
  ]
  const result: AnswerPiece[] = []
  const addWords = (start: number, end: number) => {
    for (const piece of pieces(text.slice(start, end), shifted(spans, start)))
      result.push({
        type: 'words',
        text: piece.text,
        start: piece.start + start,
        passages: piece.passages.filter(number => number !== noPassage),
        unsupported: piece.passages.includes(noPassage),
      })
  }
  let from = 0
  for (const match of text.matchAll(/\[(\d{1,2})\]/g)) {
    const number = Number(match[1])
    if (!citable.has(number)) continue
    addWords(from, match.index)
    result.push({ type: 'citation', start: match.index, text: match[0], number })
    from = match.index + match[0].length
  }
  addWords(from, text.length)
  return result
}

/** Starts of the pieces with which the sentences that no passage supports end; a `[n]` behind the words does not count. */
export const lastWordsOf = (pieces: readonly AnswerPiece[], unsupported: readonly Span[]): Set<number> =>
  new Set(
    unsupported.flatMap(({ start, end }) => {
      const last = pieces.findLast(
        piece =>
          piece.type === 'words' &&
          piece.unsupported &&
          piece.start < end &&
          piece.start + piece.text.length > start,
      )
      return last ? [last.start] : []
    }),
  )

interface OwnedSpan extends Span {
  passage: number
}

const shifted = (spans: readonly OwnedSpan[], by: number): OwnedSpan[] =>
  spans.map(span => ({ ...span, start: span.start - by, end: span.end - by }))

const pieces = (
  text: string,
  spans: readonly OwnedSpan[],
): { start: number; text: string; passages: number[] }[] => {
  if (text === '') return []
  const inside = spans.filter(span => span.end > Math.max(0, span.start) && span.start < text.length)
  const cuts = new Set([0, text.length])
  for (const span of inside) {
    cuts.add(Math.max(0, span.start))
    cuts.add(Math.min(text.length, span.end))
  }
  const ordered = [...cuts].sort((a, b) => a - b)
  const result: { start: number; text: string; passages: number[] }[] = []
  for (const [index, start] of ordered.entries()) {
    const end = ordered[index + 1]
    if (end === undefined) break
    const owners = new Set(inside.filter(s => s.start <= start && s.end >= end).map(s => s.passage))
    const passages = [...owners].sort((a, b) => a - b)
    const before = result.at(-1)
    if (before && before.passages.join() === passages.join()) before.text += text.slice(start, end)
    else result.push({ start, text: text.slice(start, end), passages })
  }
  return result
}
