import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { createDocumentReader } from '#engine/documents/worker-reader.ts'

const root = new URL('../../../', import.meta.url)
const fixture = (name: string): Promise<Uint8Array> =>
  readFile(new URL(`test/fixtures/documents/${name}`, root))
const reader = createDocumentReader({
  workerUrl: new URL('src/engine/documents/document-worker.ts', root),
  tokenizerFolder: fileURLToPath(new URL('models/all-minilm-l6-v2', root)),
})
afterAll(() => reader.close())

describe('a scanned page', () => {
  it('is read where that is wanted, at its places, and the document says that it was', async () => {
    const bytes = await fixture('scan.pdf')
    const { text, places, chunks, notice } = await reader.read({
      name: 'scan.pdf',
      bytes,
      recognisePictures: true,
    })
    expect(text).toContain('Rules for the harbour')
    expect(text).toContain('A boat that stays over night pays EUR 14 at the desk.')
    expect(text).toContain('This page was typed.')
    expect(chunks[0]?.page).toBe(1)
    expect(notice).toBe('1 of 2 pages is a picture whose text was recognised and may hold mistakes: 1.')
    const line = places.find(({ start, end }) => text.slice(start, end).includes('stays over night'))
    // Drawn at 150, 330 of 1240 pixels on a page of 595 points, in letters of 26 pixels.
    expect(line?.x).toBeCloseTo((150 / 1240) * 595.28, -1)
    expect(line?.y).toBeCloseTo((335 / 1240) * 595.28, -1)
    expect(line?.height).toBeGreaterThan(8)
    expect(line?.height).toBeLessThan(18)
  })

  it('is left out where that is not wanted, and the document says so', async () => {
    const { text, notice } = await reader.read({ name: 'scan.pdf', bytes: await fixture('scan.pdf') })
    expect(text).toBe('This page was typed.')
    expect(notice).toBe('1 of 2 pages is a picture without text and was left out: 1.')
  })
})
