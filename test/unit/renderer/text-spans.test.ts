import { expect, test } from 'vitest'
import { answerPieces, lastWordsOf, markSpans } from '../../../src/renderer/compare/text-spans.ts'

const shown = (text: string, spans: { start: number; end: number }[]) =>
  markSpans(text, spans)
    .map(piece => (piece.marked ? `<${piece.text}>` : piece.text))
    .join('')

test('marks the words of a span and nothing else', () => {
  expect(shown('within 43 days', [{ start: 7, end: 14 }])).toBe('within <43 days>')
})

test('overlapping and touching spans become one mark', () => {
  expect(
    shown('abcdef', [
      { start: 1, end: 3 },
      { start: 2, end: 4 },
      { start: 4, end: 5 },
    ]),
  ).toBe('a<bcde>f')
})

test('empty spans and spans past the end harm nothing', () => {
  expect(
    shown('abc', [
      { start: 1, end: 1 },
      { start: 2, end: 9 },
      { start: 7, end: 9 },
    ]),
  ).toBe('ab<c>')
})

test('an empty text has no pieces', () => {
  expect(markSpans('', [{ start: 0, end: 3 }])).toEqual([])
})

test('words that stand in two passages name both', () => {
  const pieces = answerPieces(
    'the 43 days',
    [
      { passageNumber: 2, answerSpans: [{ start: 4, end: 11 }], passageSpans: [] },
      { passageNumber: 1, answerSpans: [{ start: 4, end: 6 }], passageSpans: [] },
    ],
    new Set([1, 2]),
  )
  expect(pieces).toEqual([
    { type: 'words', start: 0, text: 'the ', passages: [], unsupported: false },
    { type: 'words', start: 4, text: '43', passages: [1, 2], unsupported: false },
    { type: 'words', start: 6, text: ' days', passages: [2], unsupported: false },
  ])
})

test('a bracketed number is a citation only when such a passage was retrieved', () => {
  const pieces = answerPieces('See [1], [7] and [x].', [], new Set([1, 2]))
  expect(pieces.map(piece => [piece.type, piece.text])).toEqual([
    ['words', 'See '],
    ['citation', '[1]'],
    ['words', ', [7] and [x].'],
  ])
})

test('the pieces joined are the text, whatever the spans', () => {
  // A small linear congruential generator: the same 200 cases in every run.
  let state = 7
  const next = (below: number) => {
    state = (state * 1103515245 + 12345) % 2147483648
    return state % below
  }
  for (let round = 0; round < 200; round++) {
    const text = 'Keep the [1] receipt for [2] 43 days and [9] call.'.slice(0, next(50))
    const support = Array.from({ length: next(5) }, (_, index) => ({
      passageNumber: index + 1,
      answerSpans: Array.from({ length: next(4) }, () => {
        const start = next(50)
        return { start, end: start + next(20) }
      }),
      passageSpans: [],
    }))
    const pieces = answerPieces(text, support, new Set([1, 2]))
    expect(pieces.map(piece => piece.text).join('')).toBe(text)
    for (const piece of pieces) expect(text.startsWith(piece.text, piece.start)).toBe(true)
  }
})

test('cuts an answer at the sentences that no passage supports', () => {
  const text = 'You have 43 days. It is free.'
  const pieces = answerPieces(
    text,
    [{ passageNumber: 1, answerSpans: [{ start: 9, end: 16 }], passageSpans: [] }],
    new Set([1]),
    [{ start: 18, end: text.length }],
  )
  expect(pieces).toEqual([
    { type: 'words', start: 0, text: 'You have ', passages: [], unsupported: false },
    { type: 'words', start: 9, text: '43 days', passages: [1], unsupported: false },
    { type: 'words', start: 16, text: '. ', passages: [], unsupported: false },
    { type: 'words', start: 18, text: 'It is free.', passages: [], unsupported: true },
  ])
})

test('says once, with its last words, that a sentence stands in no passage', () => {
  const text = 'It is free [1]. And quick. Or [2] not.'
  const unsupported = [
    { start: 0, end: 15 },
    { start: 27, end: 38 },
  ]
  const pieces = answerPieces(text, [], new Set([1, 2]), unsupported)
  const ends = lastWordsOf(pieces, unsupported)
  expect(pieces.filter(({ start }) => ends.has(start)).map(({ text }) => text)).toEqual(['.', ' not.'])
})
