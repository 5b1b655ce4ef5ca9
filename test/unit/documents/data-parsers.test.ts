import { describe, expect, it } from 'vitest'
import { outline, parse } from './blocks-of.ts'

describe('delimited text', () => {
  it('names its columns in every row, with quotes, line breaks and delimiters inside cells', async () => {
    const { format, blocks } = await parse(
      'prices.csv',
      '\uFEFFBoat;Price;Note\r\nCanoe;9,50;"light; for\ntwo"\r\nDinghy;31;"says ""fast"""\r\n\r\n',
    )
    expect(format).toBe('csv')
    expect(outline(blocks)).toEqual([
      'table [] Boat: Canoe; Price: 9,50; Note: light; for two',
      'table [] Boat: Dinghy; Price: 31; Note: says "fast"',
    ])
  })

  it('keeps a first row that is data', async () => {
    const { blocks } = await parse('log.tsv', '2026-01-01\tCanoe\t2\n2026-01-02\tDinghy\t1\n')
    expect(outline(blocks)).toEqual(['table [] 2026-01-01; Canoe; 2', 'table [] 2026-01-02; Dinghy; 1'])
  })

  it('names the columns of the last of many rows', async () => {
    const rows = Array.from({ length: 2500 }, (_, row) => `Boat ${row},${row}`)
    const { blocks } = await parse('many.csv', `Name,Number\n${rows.join('\n')}`)
    expect(blocks).toHaveLength(2500)
    expect(blocks.at(-1)?.text).toBe('Name: Boat 2499; Number: 2499')
  })
})

describe('JSON', () => {
  it('has paths as headings, fields as lines and lists of records as tables', async () => {
    const { title, blocks } = await parse(
      'club.json',
      JSON.stringify({
        title: 'The club',
        open: true,
        colours: ['red', 'white'],
        address: { city: 'Kiel', geo: { lat: 54.3 } },
        boats: [
          { name: 'Canoe', price: 9 },
          { name: 'Dinghy', price: 31, note: null },
        ],
        crews: [
          { name: 'Ada', trips: [{ to: 'Laboe', days: 2 }] },
          { name: 'Ben', trips: [{ to: 'Kiel', log: 'Wind. '.repeat(150).trim() }] },
        ],
        nothing: {},
      }),
    )
    expect(title).toBe('The club')
    expect(outline(blocks)).toEqual([
      'paragraph [] title: The club',
      'paragraph [] open: true',
      'paragraph [] colours: red, white',
      'heading [address] address',
      'paragraph [address] city: Kiel',
      'heading [address > geo] geo',
      'paragraph [address > geo] lat: 54.3',
      'heading [boats] boats',
      'table [boats] name: Canoe; price: 9',
      'table [boats] name: Dinghy; price: 31',
      'heading [crews] crews',
      'table [crews] name: Ada; trips.1.to: Laboe; trips.1.days: 2',
      'heading [crews > Ben] Ben',
      'paragraph [crews > Ben] name: Ben',
      'heading [crews > Ben > trips] trips',
      `paragraph [crews > Ben > trips] to: Kiel\nlog: ${'Wind. '.repeat(150).trim()}`,
    ])
  })

  it('keeps numbers as they are written', async () => {
    const { blocks } = await parse('ids.json', '{"id": 12345678901234567890, "price": 1.50}')
    expect(blocks.map(({ text }) => text)).toEqual(['id: 12345678901234567890', 'price: 1.50'])
  })

  it('nested a hundred thousand deep is read as text', async () => {
    const { blocks } = await parse('deep.json', `${'['.repeat(100_000)}"tide"${']'.repeat(100_000)}`)
    expect(blocks.map(({ text }) => text).join('')).toContain('tide')
  })
})

describe('JSON Lines', () => {
  it('have a block a record, and keep a line that is no JSON', async () => {
    const { format, blocks } = await parse(
      'trips.jsonl',
      `{"to":"Laboe","crew":["Ada","Ben"],"boat":{"name":"Canoe"}}\n\n{"to":"Kiel","log":"${'Wind. '.repeat(40)}"}\n{"to":`,
    )
    expect(format).toBe('jsonl')
    expect(outline(blocks)).toEqual([
      'table [] to: Laboe; crew: Ada, Ben; boat.name: Canoe',
      `paragraph [] to: Kiel\nlog: ${'Wind. '.repeat(40).trim()}`,
      'paragraph [] {"to":',
    ])
  })
})

describe('source code', () => {
  it('is kept as it is', async () => {
    const source = 'def tide():\n    """How high."""\n\n\n    return 3\n\n\nclass Boat:\n\tpass'
    const { format, blocks } = await parse('boats/tide.py', source)
    expect(format).toBe('code')
    expect(blocks).toEqual([{ kind: 'code', text: source, headingPath: [], page: null }])
  })
})
