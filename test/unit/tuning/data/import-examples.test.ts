import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import { importRows, type RowFormat, rowFormatOf } from '#engine/rows/import-rows.ts'
import type { ImportedRow } from '#engine/rows/imported-row.ts'
import { maxLineCharacters } from '#engine/rows/lines.ts'
import { pastedRows } from '#engine/rows/pasted-rows.ts'
import { exampleShape } from '#engine/tuning/data/example-shape.ts'
import type { TrainingExample } from '#engine/tuning/data/training-example.ts'
import { byteChunks, collect } from './byte-chunks.ts'

const read = (text: string, format: RowFormat = 'jsonl') =>
  collect(importRows(byteChunks(text), format, exampleShape))

/** `line: question > answer` or `line! sentence`, which is short to compare. */
const brief = (items: ImportedRow<TrainingExample>[]): string[] =>
  items.map(item =>
    item.type === 'problem'
      ? `${item.line}! ${item.message}`
      : `${item.line}: ${item.row.messages.map(({ role, content }) => `${role} ${content}`).join(' > ')}`,
  )

describe('examples from JSON Lines', () => {
  it('are read as conversations, as prompt and completion, and as Alpaca writes them', async () => {
    const text = [
      {
        messages: [
          { role: 'user', content: 'Grüße?' },
          { role: 'assistant', content: '你好 🙂' },
        ],
      },
      { prompt: 'p', completion: 'c', extra: 1 },
      { instruction: 'Translate', input: 'Haus', output: 'house' },
      { instruction: 'Greet', input: '', output: 'Hi', system: 'Be kind' },
    ]
      .map(line => JSON.stringify(line))
      .join('\r\n')
    expect(brief(await read(text))).toEqual([
      '1: user Grüße? > assistant 你好 🙂',
      '2: user p > assistant c',
      '3: user Translate\n\nHaus > assistant house',
      '4: system Be kind > user Greet > assistant Hi',
    ])
  })

  it('that are wrong are named by line, and the others are still read', async () => {
    const good = '{"prompt":"p","completion":"c"}'
    const text = [
      good,
      '',
      '{"prompt":"p","completion"',
      '[1]',
      '{"prompt":"p"}',
      '{"prompt":"p","completion":5}',
      '{"messages":[{"role":"user","content":"q"}]}',
      '{"messages":[{"role":"user","content":"q"},{"role":"tool","content":"x"},{"role":"assistant","content":"a"}]}',
      '{"messages":[{"role":"assistant","content":"a"}]}',
      '{"messages":"q"}',
      '{"messages":[{"role":"user","content":"\\ud800"},{"role":"assistant","content":"a"}]}',
      good,
    ].join('\n')
    const end = '. This example was left out; correct it and import again.'
    expect(brief(await read(text))).toEqual([
      '1: user p > assistant c',
      `3! Line 3: this is not valid JSON${end}`,
      `4! Line 4: this is no JSON object${end}`,
      `5! Line 5: it has neither messages nor prompt and completion, or instruction and output, or question and answer${end}`,
      `6! Line 6: completion is not text${end}`,
      `7! Line 7: it does not end with an answer of the assistant${end}`,
      `8! Line 8: in message 2, its role is not system, user or assistant${end}`,
      `9! Line 9: no user speaks before the assistant${end}`,
      `10! Line 10: messages is not a list of messages${end}`,
      `11! Line 11: in message 1, its content is broken Unicode${end}`,
      '12: user p > assistant c',
    ])
  })

  it('keep an empty answer, which the check points out later', async () => {
    expect(brief(await read('{"prompt":"p","completion":""}'))).toEqual(['1: user p > assistant '])
  })

  it('are read from UTF-8 with a byte order mark and from UTF-16', async () => {
    const line = '{"prompt":"é","completion":"c"}'
    expect(brief(await read(`\uFEFF${line}`))).toEqual(['1: user é > assistant c'])
    const utf16 = async function* () {
      yield new Uint8Array([
        0xff,
        0xfe,
        ...new Uint8Array(Uint16Array.from(line, c => c.charCodeAt(0)).buffer),
      ])
    }
    expect(brief(await collect(importRows(utf16(), 'jsonl', exampleShape)))).toEqual([
      '1: user é > assistant c',
    ])
  })

  it('are read only as far as they are asked for', async () => {
    let produced = 0
    let closed = false
    const endless = async function* () {
      try {
        for (;;) {
          produced++
          yield new TextEncoder().encode('{"prompt":"p","completion":"c"}\n')
        }
      } finally {
        closed = true
      }
    }
    let count = 0
    for await (const item of importRows(endless(), 'jsonl', exampleShape)) {
      expect(item).toMatchObject({ type: 'row', line: ++count })
      expect(produced).toBeLessThanOrEqual(count + 1)
      if (count === 500) break
    }
    expect(closed).toBe(true)
  })

  it('go on after a line that is too long to hold', async () => {
    const chunks = async function* () {
      const megabyte = new Uint8Array(1_000_000).fill(0x61)
      for (let i = 0; i <= maxLineCharacters / megabyte.length; i++) yield megabyte
      yield new TextEncoder().encode('\n{"prompt":"p","completion":"c"}')
    }
    const items = brief(await collect(importRows(chunks(), 'jsonl', exampleShape)))
    expect(items).toHaveLength(2)
    expect(items[0]).toContain('Line 1: the line is too long')
    expect(items[1]).toBe('2: user p > assistant c')
  })
})

describe('examples from a JSON array', () => {
  const entries = [
    { instruction: 'Translate', input: 'Haus, "[{', output: 'house \\" \n ]' },
    {
      messages: [
        { role: 'user', content: 'Grüße?' },
        { role: 'assistant', content: '你好 🙂' },
      ],
    },
    { prompt: 'p', completion: 'c', tags: [['x'], {}] },
  ]
  const told = [
    'user Translate\n\nHaus, "[{ > assistant house \\" \n ]',
    'user Grüße? > assistant 你好 🙂',
    'user p > assistant c',
  ]

  it('are read however they are laid out, each with the line on which it begins', async () => {
    const pretty = JSON.stringify(entries, null, 4)
    const lineOf = (part: string) => pretty.slice(0, pretty.indexOf(part)).split('\n').length - 1
    const lines = [2, lineOf('"messages"'), lineOf('"prompt"')]
    const expected = told.map((words, index) => `${lines[index]}: ${words}`)
    expect(brief(await read(pretty))).toEqual(expected)
    expect(brief(await read(pretty.replaceAll('\n', '\r\n')))).toEqual(expected)
    expect(brief(await read(JSON.stringify(entries)))).toEqual(told.map(words => `1: ${words}`))
    expect(brief(await read(`\uFEFF\n ${JSON.stringify(entries)}\n`))).toEqual(
      told.map(words => `2: ${words}`),
    )
    expect(brief(await read(`[\n${entries.map(entry => JSON.stringify(entry)).join('\n,')},\n]`))).toEqual(
      told.map((words, index) => `${index + 2}: ${words}`),
    )
    expect(await read(' [ ] ')).toEqual([])
  })

  it('that are wrong are named by line and entry, and the others are still read', async () => {
    const good = '{"prompt":"p","completion":"c"}'
    const text = [
      '[',
      `${good},`,
      '{"prompt":"p","completion"},',
      '"x", {"prompt":"p"}},',
      `${good} ${good},`,
      `, ${good}`,
      ']',
    ]
    const end = '. This example was left out; correct it and import again.'
    expect(brief(await read(text.join('\n')))).toEqual([
      '2: user p > assistant c',
      `3! Line 3: in entry 2 of the array, this is not valid JSON${end}`,
      `4! Line 4: in entry 3 of the array, this is no JSON object${end}`,
      `4! Line 4: in entry 4 of the array, this is not valid JSON${end}`,
      `5! Line 5: in entry 5 of the array, this is not valid JSON${end}`,
      `6! Line 6: in entry 6 of the array, this is not valid JSON${end}`,
      '6: user p > assistant c',
    ])
    expect(brief(await read(`[{"prompt":"p"}, ${good}]`))[0]).toContain(
      'Line 1: in entry 1 of the array, it has neither messages nor',
    )
  })

  it('are read up to where the array breaks off, and nothing is read behind its end', async () => {
    const good = '{"prompt":"p","completion":"c"}'
    const ending = async (text: string) => brief(await read(text))
    const [first, ...others] = await ending(`[\n${good},\n{"prompt":"p","completion":"c`)
    expect(first).toBe('2: user p > assistant c')
    expect(others).toEqual([
      expect.stringContaining('3! Line 3: entry 2 of the JSON array begins and never ends'),
    ])
    expect(await ending(`[${good}\n`)).toEqual([
      '1: user p > assistant c',
      expect.stringContaining('1! Line 1: the JSON array ends without its closing bracket'),
    ])
    expect(await ending(`[${good}]\n${good}`)).toEqual([
      '1: user p > assistant c',
      expect.stringContaining('2! Line 2: something stands behind the end of the JSON array'),
    ])
  })

  it('go on after an entry that is too long to hold, in a file without line ends', async () => {
    const chunks = async function* () {
      yield new TextEncoder().encode('[{"prompt":"')
      const megabyte = new Uint8Array(1_000_000).fill(0x61)
      for (let i = 0; i <= maxLineCharacters / megabyte.length; i++) yield megabyte
      yield new TextEncoder().encode('","completion":"c"},{"prompt":"p","completion":"c"}]')
    }
    const items = brief(await collect(importRows(chunks(), 'jsonl', exampleShape)))
    expect(items).toHaveLength(2)
    expect(items[0]).toContain('Line 1: in entry 1 of the array, the text is too long')
    expect(items[1]).toBe('1: user p > assistant c')
  })

  it('are read only as far as they are asked for', async () => {
    let produced = 0
    let closed = false
    const endless = async function* () {
      try {
        yield new TextEncoder().encode('[')
        for (;;) {
          produced++
          yield new TextEncoder().encode('{"prompt":"p","completion":"c"},\n')
        }
      } finally {
        closed = true
      }
    }
    let count = 0
    for await (const item of importRows(endless(), 'jsonl', exampleShape)) {
      expect(item).toMatchObject({ type: 'row', line: ++count })
      expect(produced).toBeLessThanOrEqual(count + 1)
      if (count === 50) break
    }
    expect(closed).toBe(true)
  })
})

describe('examples from CSV', () => {
  it('are read with commas, semicolons or tabs and in any order of columns', async () => {
    expect(brief(await read('prompt,completion\nq,a\n', 'csv'))).toEqual(['2: user q > assistant a'])
    expect(brief(await read(' Answer ;id; QUESTION\na, b;1;q\n', 'csv'))).toEqual([
      '2: user q > assistant a, b',
    ])
    expect(brief(await read('question\tanswer\nq\ta\n', 'csv'))).toEqual(['2: user q > assistant a'])
  })

  it('carry the line on which their record begins when fields hold line breaks and quotation marks', async () => {
    const text = 'question,answer\r\n"one\r\ntwo","say ""hi"", then\n\nleave"\r\n\r\nq2,5" nails\nq3\n"q4",a4'
    expect(brief(await read(text, 'csv'))).toEqual([
      '2: user one\ntwo > assistant say "hi", then\n\nleave',
      '7: user q2 > assistant 5" nails',
      '8! Line 8: the header names 2 columns and this has 1. This example was left out; correct it and import again.',
      '9: user q4 > assistant a4',
    ])
  })

  it('are those that papaparse finds in the whole text at once', async () => {
    const fields = [
      '',
      'a',
      '"',
      '""',
      '"a"',
      'a "b" c',
      '",',
      '\n',
      'x\n"y"\nz',
      ' "q" ',
      'end"',
      ',,',
      '"\n',
    ]
    const records = fields.flatMap(question => fields.map(answer => ({ question, answer })))
    const text = Papa.unparse(records, { newline: '\n' })
    const items = await read(text, 'csv')
    expect(items.map(item => (item.type === 'row' ? item.row.messages.map(m => m.content) : item))).toEqual(
      records.map(({ question, answer }) => [question, answer]),
    )
  })

  it('bear blanks between a closing quotation mark and what follows it', async () => {
    expect(brief(await read('question,answer\n"q, 1" ,"a" \n"q2" ,a2\n', 'csv'))).toEqual([
      '2: user q, 1 > assistant a',
      '3: user q2 > assistant a2',
    ])
  })

  it('let go of the file when nobody asks for more', async () => {
    let closed = false
    const endless = async function* () {
      try {
        yield new TextEncoder().encode('question,answer\n')
        for (;;) yield new TextEncoder().encode('q,a\n')
      } finally {
        closed = true
      }
    }
    for await (const item of importRows(endless(), 'csv', exampleShape)) if (item.line === 9) break
    expect(closed).toBe(true)
  })

  it('are read up to a quotation mark that is never closed', async () => {
    const items = brief(await read('question,answer\nq,a\nq,"open\nq,a\n', 'csv'))
    expect(items[0]).toBe('2: user q > assistant a')
    expect(items[1]).toContain('3! Line 3: a quotation mark is opened and never closed')
    expect(items).toHaveLength(2)
  })

  it('are not guessed from columns without known names', async () => {
    const items = brief(await read('\nfoo,bar\nq,a\n', 'csv'))
    expect(items).toHaveLength(1)
    expect(items[0]).toContain('2! Line 2: the columns are not named prompt and completion')
  })
})

describe('pasted examples', () => {
  const pasted = async (text: string) => brief(await collect(pastedRows(text, exampleShape)))

  it('are known by how they begin', async () => {
    const expected = (line: number) => [`${line}: user q > assistant a`]
    expect(await pasted('\n{"prompt":"q","completion":"a"}')).toEqual(expected(2))
    expect(await pasted('\n[\n {"prompt":"q","completion":"a"}\n]')).toEqual(expected(3))
    expect(await pasted('question;answer\nq;a')).toEqual(expected(2))
    expect(await pasted('q\ta')).toEqual(expected(1))
    expect(await pasted('Q: q\nA: a')).toEqual(expected(1))
    expect((await pasted('Once upon a time'))[0]).toContain('1! Line 1: this is no form of examples')
    expect(await pasted(' \n ')).toEqual([])
  })

  it('may go on over lines, and a question without an answer is named', async () => {
    const text = 'User: one\ntwo\nAssistant: three\n\nfour\nuser: lost\nQUESTION: q\nAnswer: a'
    expect(await pasted(text)).toEqual([
      '1: user one\ntwo > assistant three\n\nfour',
      '6! Line 6: the question has no answer after it. This example was left out; correct it and import again.',
      '7: user q > assistant a',
    ])
  })

  it('of a broken JSON array are named once', async () => {
    const items = await pasted('[{"prompt":')
    expect(items).toHaveLength(1)
    expect(items[0]).toContain('1! Line 1: entry 1 of the JSON array begins and never ends')
  })
})

it('tells the format of a file by its name', () => {
  expect(['a.b/x.JSONL', 'x.ndjson', 'x.json', 'x.csv', 'x.tsv'].map(rowFormatOf)).toEqual([
    'jsonl',
    'jsonl',
    'jsonl',
    'csv',
    'csv',
  ])
  expect(['x.pdf', 'jsonl', ''].map(rowFormatOf)).toEqual([null, null, null])
})
