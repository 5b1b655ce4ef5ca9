import { expect, test } from 'vitest'
import { joinCellLines } from '#engine/documents/pdf-line-joins.ts'

/** Lines of a cell, 5 points a letter from x = 50 on. */
const cell = (above: string, next: string, more: { columnRight?: number; words?: string[] } = {}): string => {
  const segment = (text: string) => ({ text, left: 50, right: 50 + 5 * text.length })
  return joinCellLines(above, {
    above: segment(above),
    next: segment(next),
    columnRight: more.columnRight ?? segment(above).right,
    words: new Set(more.words ?? ['code', 'backup', 'the code']),
  })
}

test('puts a word together that its column was too narrow for', () => {
  expect(cell('Cod', 'e')).toBe('Code')
  expect(cell('Cod', 'e of the fault')).toBe('Code of the fault')
})

test('keeps two words apart: room for a letter, an unknown whole, more than one word, a capital', () => {
  expect(cell('back', 'up', { columnRight: 76 })).toBe('back up')
  expect(cell('Item', 'name')).toBe('Item name')
  expect(cell('the cod', 'e')).toBe('the cod e')
  expect(cell('Cod', 'E')).toBe('Cod E')
})

test('takes the hyphen out of a word that a cell breaks as prose does', () => {
  expect(cell('warran-', 'ty of two years')).toBe('warranty of two years')
  expect(cell('step-', 'through frame', { words: ['step-through'] })).toBe('step-through frame')
})
