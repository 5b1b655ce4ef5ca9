import { describe, expect, it } from 'vitest'
import { cleanBlock } from '#engine/documents/clean-block.ts'

describe('a cleaned block', () => {
  it('keeps its places on their words when marks come out of the text', () => {
    const box = { page: 1, x: 0, y: 0, width: 1, height: 1 }
    const { text, places = [] } = cleanBlock({
      kind: 'paragraph',
      text: ' \u200bLow wa\u00adter \ufeffhigh\u0007 ',
      headingPath: [],
      page: 1,
      places: [
        { start: 1, end: 12, ...box },
        { start: 13, end: 19, ...box },
        // Nothing is left of it.
        { start: 19, end: 20, ...box },
      ],
    })
    expect(text).toBe('Low water high')
    expect(places.map(({ start, end }) => text.slice(start, end))).toEqual(['Low water', 'high'])
  })

  it('keeps the indentation of code', () => {
    const block = cleanBlock({ kind: 'code', text: '  a\r\n  b\n\n', headingPath: [], page: null })
    expect(block.text).toBe('  a\n  b')
  })
})
