import { expect, test } from 'vitest'
import { Passage } from '#contract/run.ts'
import { passagePlaces } from '../../../src/renderer/compare/passage-place.ts'

const passage = (number: number, more: object) =>
  Passage.parse({
    number,
    chunkId: `c${number}`,
    documentId: 'd',
    documentName: 'warranty.html',
    page: null,
    headingPath: [],
    span: { start: 0, end: 1 },
    text: 'x',
    score: 0.03,
    cosine: null,
    bm25: null,
    ...more,
  })

test('a page says more than a heading, a heading more than nothing', () => {
  const places = passagePlaces([
    passage(1, { page: 12, headingPath: ['Service'] }),
    passage(2, { headingPath: ['Warranty', 'Frame'] }),
    passage(3, {}),
  ])
  expect([...places.values()]).toEqual(['page 12', 'Frame', ''])
})

test('passages of one section are told apart by their opening words', () => {
  const places = passagePlaces([
    passage(1, { headingPath: ['Frame'], text: 'Frame\n\nThe frame is covered for 11 years.' }),
    passage(2, { headingPath: ['Frame'], text: 'Paint is not.' }),
    passage(3, { headingPath: ['Frame'], documentId: 'other' }),
  ])
  expect(places).toEqual(
    new Map([
      [1, '“The frame is covered …”'],
      [2, '“Paint is not.”'],
      [3, 'Frame'],
    ]),
  )
})
