import { expect, test } from 'vitest'
import { mergeNearDuplicates } from '#engine/retrieval/near-duplicates.ts'

const passage = (id: string, text: string, headingPath: string[] = []) => ({ id, text, headingPath })
const groupsOf = (...passages: ReturnType<typeof passage>[]): string[] =>
  mergeNearDuplicates(passages).map(({ kept, merged }) => [kept, ...merged].map(({ id }) => id).join('+'))

const words = (count: number, prefix = 'word'): string =>
  Array.from(
    { length: count },
    (_, index) => `${prefix}${'abcdefghij'[index % 10]}${'klmnopqrst'[Math.floor(index / 10)]}`,
  ).join(' ')

test('keeps the best ranked of passages with the same text, whatever its case, marks and spaces', () => {
  expect(
    groupsOf(
      passage('a', 'Returns are free within thirty days.'),
      passage('b', 'The workshop opens at nine.'),
      passage('c', 'returns are FREE — within\n thirty days'),
    ),
  ).toEqual(['a+c', 'b'])
})

test('merges from nine tenths of the shingles on', () => {
  // 43 words have 40 shingles of four; each word changed at the end takes one of them, the changed words apart.
  const text = words(43)
  const changed = (count: number) =>
    [...text.split(' ').slice(0, 43 - count), words(count, 'other')].join(' ')
  expect(groupsOf(passage('a', text), passage('b', changed(4)))).toEqual(['a+b']) // 36 of 40
  expect(groupsOf(passage('a', text), passage('b', changed(5)))).toEqual(['a', 'b']) // 35 of 40
})

test('does not lose a longer passage to a better ranked piece of it, but the piece to the longer one', () => {
  const piece = words(20)
  const whole = `${piece} ${words(40, 'more')}`
  expect(groupsOf(passage('piece', piece), passage('whole', whole))).toEqual(['piece', 'whole'])
  expect(groupsOf(passage('whole', whole), passage('piece', piece))).toEqual(['whole+piece'])
})

test('keeps overlapping chunks of a document apart', () => {
  const overlap = words(8, 'shared')
  expect(
    groupsOf(
      passage('first', `${words(40)} ${overlap}`),
      passage('second', `${overlap} ${words(40, 'next')}`),
    ),
  ).toEqual(['first', 'second'])
})

test('keeps two versions that differ in one figure apart', () => {
  const notice = `${words(60)} the collection costs`
  expect(groupsOf(passage('2025', `${notice} 49 euros`), passage('2026', `${notice} 59 euros`))).toEqual([
    '2025',
    '2026',
  ])
})

test('keeps one sentence under two headings, and merges it under the same', () => {
  const text = 'Not covered by the warranty.'
  expect(
    groupsOf(
      passage('a', text, ['Heron kettle']),
      passage('b', text, ['Tern lamp']),
      passage('c', text, ['Heron kettle']),
    ),
  ).toEqual(['a+c', 'b'])
})

test('merges texts without words only with their like', () => {
  expect(groupsOf(passage('a', '…'), passage('b', 'word'), passage('c', '* * *'))).toEqual(['a+c', 'b'])
})
