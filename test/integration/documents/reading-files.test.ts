import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { Block, ParsedDocument } from '#engine/documents/document.ts'
import { parseDocument } from '#engine/documents/parse-document.ts'

const fixtures = new URL('../../fixtures/documents/', import.meta.url)
const bytesOf = async (name: string): Promise<Uint8Array> =>
  new Uint8Array(await readFile(new URL(name, fixtures)))
const parse = async (file: string, name = file): Promise<ParsedDocument> =>
  parseDocument(name, await bytesOf(file))
const outline = (blocks: Block[]): string[] =>
  blocks.map(
    ({ kind, headingPath, text, page }) => `${page ?? '-'} ${kind} [${headingPath.join(' > ')}] ${text}`,
  )

describe('a PDF', () => {
  it('becomes headings, whole paragraphs, tables and lists, without running lines and page numbers', async () => {
    const { title, pages, blocks } = await parse('rules.pdf')
    expect({ title, pages }).toEqual({ title: 'Rules for members', pages: 3 })
    const booking = 'Rules for members > 1. Booking'
    const prices = 'Rules for members > 2. Prices'
    const leave = 'Rules for members > 3. Before you leave'
    expect(outline(blocks)).toEqual([
      '1 heading [Rules for members] Rules for members',
      `1 heading [${booking}] 1. Booking`,
      // One word broken at the line's end, and one that is written with hyphens elsewhere.
      `1 paragraph [${booking}] A boat can be booked for at most six hours a day. Please write the registration number of the boat into the book before you leave. The step-by-step guide hangs in the boathouse.`,
      // A sentence that goes on over the page.
      `1 paragraph [${booking}] Bookings are free for members. Our step-by-step guide explains the rest, and it also tells what to do when the wind rises.`,
      `2 heading [${prices}] 2. Prices`,
      `2 table [${prices}] Boat: Rowing boat; Seats: 3; Price for guests: EUR 14`,
      `2 table [${prices}] Boat: Sailing dinghy with spinnaker; Seats: 2; Price for guests: EUR 31`,
      `2 table [${prices}] Boat: Canoe; Seats: 2; Price for guests: EUR 9`,
      `2 paragraph [${prices}] Guests pay at the desk.`,
      `3 heading [${leave}] 3. Before you leave`,
      `3 list-item [${leave}] 1. Put on a life jacket.`,
      `3 list-item [${leave}] 2. Look at the weather.`,
      `3 list-item [${leave}] 3. Leave your phone number.`,
    ])
  })

  it('with two columns is read one column after the other', async () => {
    const { blocks } = await parse('columns.pdf')
    const numbers = blocks.flatMap(({ text }) =>
      [...text.matchAll(/(Left|Right) column line (\d+)/g)].map(match => match[0]),
    )
    expect(numbers).toHaveLength(48)
    expect(numbers[0]).toBe('Left column line 01')
    expect(numbers[23]).toBe('Left column line 24')
    expect(numbers[24]).toBe('Right column line 01')
  })

  it('whose fonts are not embedded is read with the character maps that come with the reader', async () => {
    const { blocks } = await parse('japanese.pdf')
    expect(blocks.map(({ text }) => text).join('\n')).toContain(
      '工房は平日の九時から十八時まで開いています。',
    )
  })

  it('that only forbids printing is read', async () => {
    expect((await parse('restricted.pdf')).blocks[0]?.text).toBe(
      'Everybody may read this, nobody may print it.',
    )
  })

  it('is recognised under any name', async () => {
    expect((await parse('rules.pdf', 'rules.txt')).format).toBe('pdf')
  })
})

describe('a Word document', () => {
  it('keeps its title above its chapters, its lists and its tables', async () => {
    const { title, blocks } = await parse('handbook.docx')
    expect(title).toBe('Boathouse handbook')
    expect(outline(blocks)).toEqual([
      '- heading [Boathouse handbook] Boathouse handbook',
      '- heading [Boathouse handbook > Keys] Keys',
      '- paragraph [Boathouse handbook > Keys] The key of the boathouse hangs behind the bar.',
      '- heading [Boathouse handbook > Keys > Lost keys] Lost keys',
      '- paragraph [Boathouse handbook > Keys > Lost keys] A lost key costs EUR 45.',
      '- heading [Boathouse handbook > Storage] Storage',
      '- list-item [Boathouse handbook > Storage] - Dry the sails.',
      '- list-item [Boathouse handbook > Storage] - Lock the cupboard.',
      '- table [Boathouse handbook > Storage] Place: Hall A; Length: up to 5 m; Price a month: EUR 38',
      '- table [Boathouse handbook > Storage] Place: Hall B; Length: up to 8 m; Price a month: EUR 61',
      '- paragraph [Boathouse handbook > Storage] שלום, וברוכים הבאים למועדון.',
    ])
  })
})

describe('a file that cannot be read', () => {
  it.each([
    ['encrypted.pdf', 'DOCUMENT_ENCRYPTED', 'password'],
    ['scanned.pdf', 'DOCUMENT_EMPTY', 'looks scanned'],
    ['cut-off.pdf', 'DOCUMENT_UNREADABLE', 'damaged or incomplete'],
    ['cut-off.docx', 'DOCUMENT_UNREADABLE', 'its end is missing'],
    ['blank.docx', 'DOCUMENT_EMPTY', 'holds no text'],
    ['bomb.docx', 'DOCUMENT_TOO_LARGE', 'would unpack to 29 MB'],
    ['archive.zip', 'DOCUMENT_UNSUPPORTED', 'a ZIP archive'],
  ])('%s is refused with %s and a sentence', async (file, code, says) => {
    await expect(parse(file)).rejects.toMatchObject({ code, message: expect.stringContaining(says) })
    await expect(parse(file)).rejects.toThrow(/Nothing was added to the library\./)
  })

  it('named .docx although it is an archive of something else says so', async () => {
    await expect(parse('archive.zip', 'letter.docx')).rejects.toThrow('“letter.docx” is a ZIP archive')
  })

  it('with a damaged body is unreadable, not unexpected', async () => {
    const bytes = await bytesOf('handbook.docx')
    bytes.fill(0x41, 200, bytes.length - 3000)
    await expect(parseDocument('handbook.docx', bytes)).rejects.toMatchObject({ code: 'DOCUMENT_UNREADABLE' })
  })
})
