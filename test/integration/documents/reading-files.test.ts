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

describe('a workbook', () => {
  it('of Excel has a heading a sheet and rows that name their columns, with values as cells show them', async () => {
    const { format, blocks } = await parse('prices.xlsx', 'prices.zip')
    expect(format).toBe('xlsx')
    const guests = 'Boats > Prices for guests'
    expect(outline(blocks)).toEqual([
      '- heading [Boats] Boats',
      `- paragraph [${guests}] Prices for guests`,
      `- table [${guests}] Boat: Rowing boat; Price a day: EUR 14.00; Discount: 10.0%; Since: 2019-05-01; Seats: 3`,
      `- table [${guests}] Boat: Canoe; Price a day: EUR 9.50; Discount: 12.5%; Since: 2021-07-31; Seats: 2`,
      `- table [${guests}] Boat: Dinghy; Price a day: 31; Discount: 0; Since: 2023-01-02; Seats: 2`,
      '- heading [Canoe & kayak] Canoe & kayak',
      '- table [Canoe & kayak] Weight: 24 kg',
      '- table [Canoe & kayak] Colour: red',
      '- table [Canoe & kayak] Crew: two & a dog',
      '- heading [Plan] Plan',
      '- table [Plan] Day: Monday; Boat: Canoe; Crew: Ada',
      '- table [Plan] Day: Monday; Boat: Dinghy; Crew: Ben',
      '- table [Plan] Day: Tuesday; Boat: Canoe; Crew: Cleo',
    ])
  })

  it('of OpenDocument is read alike, and a million empty rows at its end are none', async () => {
    const { format, blocks } = await parse('prices.ods', 'prices.xlsx')
    expect(format).toBe('ods')
    expect(outline(blocks)).toEqual([
      '- heading [Boats] Boats',
      '- table [Boats] Boat: Canoe; Price: EUR 9; Seats: 2',
    ])
  })
})

describe('a presentation', () => {
  it('of PowerPoint has a page and a heading a slide, with lists, tables, groups and notes', async () => {
    const { format, title, pages, blocks } = await parse('talk.pptx', 'talk')
    expect({ format, title, pages }).toEqual({ format: 'pptx', title: 'The new season', pages: 4 })
    expect(outline(blocks)).toEqual([
      '1 heading [Slide 1: The new season] Slide 1: The new season',
      '1 paragraph [Slide 1: The new season] Meeting of the members',
      '2 heading [Slide 2: What changes] Slide 2: What changes',
      '2 list-item [Slide 2: What changes] - The hall opens at seven.',
      '2 list-item [Slide 2: What changes] - Guests pay EUR 14.',
      '2 paragraph [Slide 2: What changes] Notes: Say why: the tide.',
      '3 heading [Slide 3] Slide 3',
      '3 table [Slide 3] Boat: Canoe; Storage: Hall A',
      '3 table [Slide 3] Boat: Dinghy; Storage: Hall B',
      '3 paragraph [Slide 3] Ask at the desk.',
    ])
  })

  it('of OpenDocument is read alike', async () => {
    const { format, pages, blocks } = await parse('talk.odp')
    expect({ format, pages }).toEqual({ format: 'odp', pages: 1 })
    expect(outline(blocks)).toEqual([
      '1 heading [Slide 1: The new season] Slide 1: The new season',
      '1 paragraph [Slide 1: The new season] Meeting of the members',
      '1 paragraph [Slide 1: The new season] Notes: Wait for silence.',
    ])
  })
})

describe('an OpenDocument text', () => {
  it('keeps its title above its chapters, its lists, its tables and its footnotes', async () => {
    const { format, title, blocks } = await parse('handbook.odt', 'handbook.docx')
    expect({ format, title }).toEqual({ format: 'odt', title: 'Boathouse handbook' })
    expect(outline(blocks)).toEqual([
      '- heading [Boathouse handbook] Boathouse handbook',
      '- heading [Boathouse handbook > Keys] Keys',
      '- paragraph [Boathouse handbook > Keys] The key of the boathouse hangs behind the bar.',
      '- paragraph [Boathouse handbook > Keys] Ask Ada for the spare one.',
      '- heading [Boathouse handbook > Keys > Lost keys] Lost keys',
      '- list-item [Boathouse handbook > Keys > Lost keys] - Tell the desk.',
      '- list-item [Boathouse handbook > Keys > Lost keys] - Pay EUR 45.',
      '- table [Boathouse handbook > Keys > Lost keys] Place: Hall A; Price a month: EUR 38',
      '- table [Boathouse handbook > Keys > Lost keys] Place: Hall B; Price a month: EUR 61',
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
