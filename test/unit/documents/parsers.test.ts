import { describe, expect, it } from 'vitest'
import { firstRowIsHeader, readsLikeHeader, tableRowTexts } from '#engine/documents/tables.ts'
import { outline, parse } from './blocks-of.ts'

describe('a table', () => {
  it('gives rows that name their columns', () => {
    expect(
      tableRowTexts(
        [
          ['Boat', 'Price'],
          ['Canoe', 'EUR 9'],
          ['', 'EUR 4'],
        ],
        1,
      ),
    ).toEqual(['Boat: Canoe; Price: EUR 9', 'EUR 4'])
  })

  it('without names reads as facts when it has two columns, and as a list when it has more', () => {
    expect(tableRowTexts([['Weight:', '21 kg']], 0)).toEqual(['Weight: 21 kg'])
    expect(tableRowTexts([['a', 'b', 'c']], 0)).toEqual(['a; b; c'])
  })

  it('has its names in the first row only when that row looks like names', () => {
    expect(
      firstRowIsHeader([
        ['Boat', 'Seats'],
        ['Canoe', '2'],
      ]),
    ).toBe(true)
    expect(
      firstRowIsHeader([
        ['Colour', 'red'],
        ['Drive', 'belt'],
        ['Weight', '21 kg'],
      ]),
    ).toBe(false)
    expect(
      firstRowIsHeader([
        ['Weight', '21 kg'],
        ['Colour', 'red'],
      ]),
    ).toBe(false)
    expect(
      firstRowIsHeader([
        ['Boat', 'Boat'],
        ['Canoe', '2'],
      ]),
    ).toBe(false)
  })
})

describe('the first row of a sheet', () => {
  it.each([
    [['Boat', 'Price a day', 'Q1 2026'], true],
    [['', '2024', '2025', '2026'], true],
    [['', 'Monday', 'Tuesday'], true],
    [['Canoe', 'EUR 9', '2'], false],
    [['Canoe', '2019', 'red'], false],
    [['Boat', 'Boat', 'Price'], false],
    [['Boat', '', ''], false],
  ])('%j names the columns: %s', (row, names) => {
    expect(readsLikeHeader(row)).toBe(names)
  })
})

describe('plain text', () => {
  it('is unwrapped, with headings in capitals and lists of facts kept line by line', async () => {
    const { title, blocks } = await parse(
      'sheet.txt',
      [
        'HERON CANOE',
        '',
        'The Heron canoe is a light boat for two people and a dog, and it fits on the roof of',
        'a small car. It needs no garage.',
        '',
        'TECHNICAL DATA',
        '',
        'Weight:    24 kg with both seats and a bag for the paddles in front of them',
        'Length:    4.8 m',
        '- first item',
        '- second item',
      ].join('\r\n'),
    )
    expect(title).toBe('HERON CANOE')
    expect(outline(blocks)).toEqual([
      'heading [HERON CANOE] HERON CANOE',
      'paragraph [HERON CANOE] The Heron canoe is a light boat for two people and a dog, and it fits on the roof of a small car. It needs no garage.',
      'heading [HERON CANOE > TECHNICAL DATA] TECHNICAL DATA',
      'paragraph [HERON CANOE > TECHNICAL DATA] Weight: 24 kg with both seats and a bag for the paddles in front of them\nLength: 4.8 m',
      'list-item [HERON CANOE > TECHNICAL DATA] - first item',
      'list-item [HERON CANOE > TECHNICAL DATA] - second item',
    ])
  })

  it('keeps Hebrew, Arabic and Japanese as they are', async () => {
    const text = 'שלום לכולם.\n\nمرحبا بكم في النادي.\n\n工房は平日の九時から開いています。'
    expect((await parse('a.txt', text)).blocks.map(block => block.text).join('\n\n')).toBe(text)
  })
})

describe('Markdown', () => {
  it('keeps headings, lists, code and tables, and drops markup', async () => {
    const { title, blocks } = await parse(
      'guide.md',
      '---\ntitle: The guide\n---\n# Guide\n\nSome **bold** [link](x) and\na soft break.\n\n## Steps\n\n3. Row\n4. Rest\n   - Drink\n\n| Boat | Price |\n|---|--:|\n| Canoe | `EUR 9` |\n\n```sh\n  npm start\n```\n\n> A note.\n\n<details><summary>More</summary><p>Hidden text.</p></details>\n',
    )
    expect(title).toBe('The guide')
    expect(outline(blocks)).toEqual([
      'heading [Guide] Guide',
      'paragraph [Guide] Some bold link and a soft break.',
      'heading [Guide > Steps] Steps',
      'list-item [Guide > Steps] 3. Row',
      'list-item [Guide > Steps] 4. Rest',
      'list-item [Guide > Steps] - Drink',
      'table [Guide > Steps] Boat: Canoe; Price: EUR 9',
      'code [Guide > Steps]   npm start',
      'paragraph [Guide > Steps] A note.',
      'paragraph [Guide > Steps] More',
      'paragraph [Guide > Steps] Hidden text.',
    ])
  })
})

describe('HTML', () => {
  const menu = '<ul><li><a href="/a">Boats</a></li><li><a href="/b">Prices</a></li></ul>'
  const article = `<h1>Canoe</h1><p>${'The canoe carries two people and a dog. '.repeat(8)}</p>`

  it('loses navigation, banners, asides and footers around the main content', async () => {
    const { title, blocks } = await parse(
      'page.html',
      `<html><head><title>Canoe | Heron</title><style>p{}</style></head><body><div class="cookie-bar">We use cookies.</div><header><a href="/">Heron</a></header><nav>${menu}</nav><main><article>${article}<aside>A tip for beginners.</aside></article></main><aside>Read also</aside><footer>Imprint</footer><script>var x = 1</script></body></html>`,
    )
    expect(title).toBe('Canoe')
    const text = blocks.map(block => block.text).join('\n')
    expect(text).toContain('two people and a dog')
    expect(text).toContain('A tip for beginners.')
    expect(text).not.toMatch(/cookies|Heron|Boats|Read also|Imprint|var x/)
  })

  it('loses a menu made of anonymous elements', async () => {
    const { blocks } = await parse(
      'page.html',
      `<html><body><div>${menu}</div><div>${article}</div></body></html>`,
    )
    expect(blocks[0]?.text).toBe('Canoe')
    expect(blocks.map(block => block.text).join('\n')).not.toContain('Boats')
  })

  it('keeps everything when the page is nothing but links', async () => {
    const { blocks } = await parse('links.html', `<html><body>${menu}</body></html>`)
    expect(blocks.map(block => block.text)).toEqual(['- Boats', '- Prices'])
  })

  it('keeps a short table that an article finder would throw away', async () => {
    const { blocks } = await parse(
      'prices.html',
      `<html><body><div>${article}</div><div><h2>Prices</h2><table><caption>Season 2026</caption><tr><th>Boat</th><th>Price</th></tr><tr><td>Canoe</td><td>EUR 9</td></tr></table></div></body></html>`,
    )
    expect(outline(blocks).slice(-1)).toEqual([
      'table [Canoe > Prices > Season 2026] Boat: Canoe; Price: EUR 9',
    ])
  })

  it('repeats spanning cells in every row and names rows by their header cell', async () => {
    const { blocks } = await parse(
      't.html',
      '<table><thead><tr><th>Boat</th><th colspan="2">Price</th></tr><tr><th></th><th>Day</th><th>Week</th></tr></thead><tbody><tr><td rowspan="2">Canoe</td><td>9</td><td>40</td></tr><tr><td>8</td><td>35</td></tr></tbody></table><table><tr><th>Weight</th><td>24 kg</td></tr><tr><th>Colour</th><td>red</td></tr></table>',
    )
    expect(blocks.map(block => block.text)).toEqual([
      'Boat: Canoe; Price Day: 9; Price Week: 40',
      'Boat: Canoe; Price Day: 8; Price Week: 35',
      'Weight: 24 kg',
      'Colour: red',
    ])
  })

  it('reads definition lists, line breaks and preformatted text', async () => {
    const { blocks } = await parse(
      'd.html',
      '<dl><dt>Draught</dt><dd>How deep a boat lies.</dd></dl><p>One<br>Two &amp; three</p><pre>a\n  b</pre>',
    )
    expect(blocks.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      'list-item Draught: How deep a boat lies.',
      'paragraph One\nTwo & three',
      'code a\n  b',
    ])
  })

  it('reads a page of a hundred thousand nested elements', async () => {
    const { blocks } = await parse('deep.html', `<html><body>${'<div>'.repeat(100_000)}At the bottom`)
    expect(blocks.map(block => block.text)).toEqual(['At the bottom'])
  })
})
