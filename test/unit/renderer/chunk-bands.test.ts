import { expect, test } from 'vitest'
import { DocumentChunk } from '#contract/library.ts'
import { chunkBands } from '../../../src/renderer/library/chunk-bands.ts'

const chunk = (ordinal: number, start: number, end: number) =>
  DocumentChunk.parse({
    id: `c${ordinal}`,
    ordinal,
    span: { start, end },
    page: null,
    headingPath: [],
    tokens: 1,
  })

const drawn = (length: number, ...chunks: DocumentChunk[]) =>
  chunkBands(length, chunks).map(band => `${band.start}-${band.end}:${band.ordinals.join('+')}`)

test('two chunks that overlap make three bands', () => {
  expect(drawn(20, chunk(0, 0, 12), chunk(1, 9, 20))).toEqual(['0-9:0', '9-12:0+1', '12-20:1'])
})

test('text between chunks belongs to none', () => {
  expect(drawn(20, chunk(0, 2, 8), chunk(1, 10, 18))).toEqual(['0-2:', '2-8:0', '8-10:', '10-18:1', '18-20:'])
})

test('a chunk is labelled where it begins, and only there', () => {
  const bands = chunkBands(20, [chunk(0, 0, 12), chunk(1, 9, 20)])
  expect(bands.map(band => band.begins.map(({ ordinal }) => ordinal))).toEqual([[0], [1], []])
})

test('bands cover the text without a gap', () => {
  const bands = chunkBands(100, [chunk(0, 0, 40), chunk(1, 30, 70), chunk(2, 65, 100)])
  expect(bands[0]?.start).toBe(0)
  expect(bands.at(-1)?.end).toBe(100)
  for (const [index, band] of bands.slice(1).entries()) expect(band.start).toBe(bands[index]?.end)
})

test('an empty text has no bands', () => {
  expect(chunkBands(0, [])).toEqual([])
})
