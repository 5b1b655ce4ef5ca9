import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { Place } from '#contract/library.ts'
import { chunkBlocks, defaultChunkLimits } from '#engine/documents/chunking.ts'
import { parseDocument } from '#engine/documents/parse-document.ts'
import { readPdfText, type TextRun } from '#engine/documents/pdf-text.ts'

const bytesOf = async (name: string): Promise<Uint8Array> =>
  new Uint8Array(await readFile(new URL(`../../fixtures/documents/${name}`, import.meta.url)))

const read = async (name: string): Promise<{ text: string; places: Place[]; pages: number[] }> => {
  const { blocks } = await parseDocument(name, await bytesOf(name))
  const { text, places, chunks } = chunkBlocks(blocks, defaultChunkLimits, part => part.length / 4)
  return { text, places, pages: chunks.map(({ page }) => page ?? 0) }
}

/** Texts drawn inside a place, as the file has them. */
const drawnIn = (place: Place, pages: { number: number; height: number; runs: TextRun[] }[]): string[] => {
  const page = pages.find(({ number }) => number === place.page)
  const inside = (page?.runs ?? []).filter(({ x, y, width }) => {
    const baseline = (page?.height ?? 0) - y
    return (
      x >= place.x - 0.5 &&
      x + width <= place.x + place.width + 0.5 &&
      baseline > place.y &&
      baseline < place.y + place.height
    )
  })
  return inside.toSorted((a, b) => b.y - a.y || a.x - b.x).map(({ text }) => text)
}

const letters = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '')

describe('the places of a PDF', () => {
  it.each(['rules.pdf', 'columns.pdf', 'japanese.pdf', 'turned.pdf', 'mixed.pdf'])(
    'of %s hold what is drawn there, in the order of the text',
    async name => {
      const { text, places } = await read(name)
      const { pages } = await readPdfText(await bytesOf(name))
      expect(places.length).toBeGreaterThan(0)
      let reached = 0
      for (const place of places) {
        expect(place.start).toBeGreaterThanOrEqual(reached)
        expect(place.end).toBeGreaterThan(place.start)
        reached = place.end
        const line = text.slice(place.start, place.end)
        const drawn = drawnIn(place, pages)
        expect(drawn).not.toEqual([])
        // A row of a table is written with the names of its columns; every other line is the line itself.
        if (line.includes('; ')) for (const cell of drawn) expect(line).toContain(cell)
        else expect(letters(line)).toBe(letters(drawn.join('')))
      }
      expect(reached).toBeLessThanOrEqual(text.length)
    },
  )

  it('cover every line of the text, also one that lost its hyphen', async () => {
    const { text, places } = await read('rules.pdf')
    const covered = places.map(({ start, end }) => text.slice(start, end))
    expect(letters(covered.join(''))).toBe(letters(text))
    expect(covered).toContain('A boat can be booked for at most six hours a day. Please write the regis')
    expect(covered).toContain('tration number of the boat into the book before you leave. The step-by-')
  })

  it('are measured from the top left corner of the page as it is shown: turned, and without its margin', async () => {
    const { places } = await read('turned.pdf')
    expect(places.map(({ page, x }) => ({ page, x: Math.round(x) }))).toEqual([
      { page: 1, x: 100 },
      { page: 2, x: 100 },
    ])
    // A4 is 595.28 points wide and the first page turned; the second is cropped at 790.
    expect(places[0]?.y).toBeCloseTo(595.28 - 500 - 8, 1)
    expect(places[1]?.y).toBeCloseTo(790 - 690 - 8, 1)
  })

  it('keep their page in a paragraph that goes on over the page, whose chunk has the first', async () => {
    const { text, places, pages } = await read('rules.pdf')
    const at = text.indexOf('Bookings are free')
    const end = text.indexOf('2. Prices')
    const paragraph = places.filter(({ start }) => start >= at && start < end)
    expect(paragraph.map(({ page }) => page)).toEqual([1, 2])
    expect(pages[0]).toBe(1)
  })
})

describe('a PDF of which some pages are pictures', () => {
  it('says which were left out, and counts neither empty pages nor pages with text', async () => {
    const { notice } = await parseDocument('mixed.pdf', await bytesOf('mixed.pdf'))
    expect(notice).toBe('1 of 5 pages is a picture without text and was left out: 2.')
  })

  it('has no remark when all pages were read', async () => {
    expect((await parseDocument('rules.pdf', await bytesOf('rules.pdf'))).notice).toBeUndefined()
  })
})
