import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { TestRowId } from '#contract/ids.ts'
import { TestRow } from '#contract/test-set.ts'
import { readTestRow } from '#engine/evaluation/test-row-fields.ts'
import {
  appendRows,
  bareRow,
  changeRows,
  parseTestSet,
  testRowOfLine,
  testRowShape,
} from '#engine/evaluation/test-set.ts'
import { importRows } from '#engine/rows/import-rows.ts'
import { byteChunks, collect } from '../tuning/data/byte-chunks.ts'

const row = (fields: Partial<TestRow> & { question: string }): TestRow => ({
  ...bareRow(fields.question),
  ...fields,
})
const id = (text: string): TestRow['id'] => TestRowId.parse(text)
const lineOf = (fields: Partial<TestRow> & { question: string }): string => testRowShape.line(row(fields))

/** What is read of the fields besides what every row has. */
const read = (fields: Record<string, unknown>): unknown => {
  const reading = readTestRow(fields)
  if ('problem' in reading) return reading.problem
  const empty = { ...bareRow('-'), id: null }
  return Object.fromEntries(
    Object.entries(reading.row).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(empty[name as keyof TestRow]),
    ),
  )
}

describe('a test set in JSON Lines', () => {
  it('is read in the shape of the first shipped sets, and written in the contract’s', () => {
    const older = [
      {
        id: 'q01',
        question: 'How long?',
        expectedFacts: [['43 days', 'forty-three days']],
        expectedSources: ['policy.md'],
        tags: ['policy'],
      },
      {
        id: 'r1',
        question: 'Redact: Ann paid Bo.',
        expectedFacts: [['x']],
        expectedSources: [],
        paragraph: 'Ann paid Bo.',
        gold: '[REDACTED-NAME] paid [REDACTED-NAME].',
        spans: [
          { start: 0, end: 3 },
          { start: 9, end: 11 },
        ],
      },
    ]
    const { rows, problems } = parseTestSet(older.map(line => JSON.stringify(line)).join('\n'))
    expect(problems).toEqual([])
    expect(rows).toEqual([
      row({
        id: id('q01'),
        question: 'How long?',
        expectedFacts: [{ type: 'text', wordings: ['43 days', 'forty-three days'] }],
        expectedSources: [{ document: 'policy.md' }],
        tags: ['policy'],
      }),
      row({
        id: id('r1'),
        question: 'Redact: Ann paid Bo.',
        expectedFacts: [{ type: 'text', wordings: ['x'] }],
        reference: '[REDACTED-NAME] paid [REDACTED-NAME].',
        redaction: {
          paragraph: 'Ann paid Bo.',
          spans: [
            { start: 0, end: 3 },
            { start: 9, end: 11 },
          ],
        },
      }),
    ])
    for (const parsed of rows) expect(TestRow.parse(parsed)).toEqual(parsed)
  })

  it('as shipped, is what is written of it, byte for byte', () => {
    for (const name of ['support-desk', 'redaction']) {
      const text = readFileSync(`resources/scenarios/${name}/test-sets/${name}.jsonl`, 'utf8')
      const { rows, problems } = parseTestSet(text)
      expect(problems).toEqual([])
      expect(rows.map(testRowShape.line).join('\n')).toBe(text.trimEnd())
    }
  })

  it('loses a bad line to a sentence with its number, and no other', () => {
    const good = '{"question":"a?"}'
    const { rows, problems } = parseTestSet(
      [
        good,
        '{"question":',
        '{"id":"x"}',
        '',
        '{"question":"q","expectedFacts":[{"type":"number","value":"many"}]}',
        '{"question":"q","formatRule":{"type":"pattern","pattern":"("}}',
        '{"question":"q","redaction":{"paragraph":"Ann.","spans":[{"start":2,"end":9}]}}',
        '{"question":"q","paragraph":"Ann paid.","gold":"[REDACTED-NAME] paid.","spans":[]}',
        '{"question":"q","unanswerable":"perhaps"}',
        '{"question":"b?"}',
      ].join('\n'),
    )
    expect(rows.map(({ id, question }) => `${id} ${question}`)).toEqual(['q1 a?', 'q2 b?'])
    expect(problems.map(({ message }) => message.replace(/^(Line \d+: .{12}).*$/, '$1'))).toEqual([
      'Line 2: this is not ',
      'Line 3: it has no qu',
      'Line 5: expectedFact',
      'Line 6: The pattern ',
      'Line 7: the spans of',
      'Line 8: the referenc',
      'Line 9: unanswerable',
    ])
    for (const { message } of problems)
      expect(message).toMatch(/[^.]\. This row was left out; correct it and import again\.$/)
  })
})

describe('rows of other people’s test sets', () => {
  it('are read from the shapes of RAGAS, SQuAD and plain question and answer', () => {
    expect(
      read({ question: 'q?', ground_truth: 'A whole sentence that explains it.', contexts: ['c'] }),
    ).toEqual({
      question: 'q?',
      reference: 'A whole sentence that explains it.',
    })
    expect(read({ query: 'q?', answer: '43 days.' })).toEqual({
      question: 'q?',
      reference: '43 days.',
      expectedFacts: [{ type: 'text', wordings: ['43 days'] }],
    })
    expect(read({ user_input: 'q?', reference: 'Ja', reference_contexts: ['c'], source: 'a.md' })).toEqual({
      question: 'q?',
      reference: 'Ja',
      expectedSources: [{ document: 'a.md', quote: 'c' }],
    })
    expect(
      read({ id: 7, question: 'q?', answers: { text: ['43', 'forty-three'], answer_start: [1, 2] } }),
    ).toEqual({
      id: '7',
      question: 'q?',
      reference: '43',
      expectedFacts: [{ type: 'text', wordings: ['43', 'forty-three'] }],
    })
    expect(read({ question: 'q?', answers: { text: [] }, is_impossible: true })).toEqual({
      question: 'q?',
      unanswerable: true,
    })
  })

  it('are read from a table, several facts, sources and tags in a cell', async () => {
    const csv = [
      'Question;Expected facts;Sources;Tags;Format pattern;Unanswerable;Expected answer',
      'How long?;43 days | EUR 87;a, b.md | c.md;policy, price;/^hello/i;;"Within 43 days, and it costs EUR 87."',
      'Who?;;;;;yes;',
    ].join('\n')
    const items = await collect(importRows(byteChunks(csv), 'csv', testRowShape))
    expect(items).toEqual([
      {
        type: 'row',
        line: 2,
        row: {
          ...row({
            question: 'How long?',
            expectedFacts: [
              { type: 'text', wordings: ['43 days'] },
              { type: 'text', wordings: ['EUR 87'] },
            ],
            expectedSources: [{ document: 'a, b.md' }, { document: 'c.md' }],
            formatRule: { type: 'pattern', pattern: '^hello', flags: 'i', description: '' },
            reference: 'Within 43 days, and it costs EUR 87.',
            tags: ['policy', 'price'],
          }),
          id: null,
        },
      },
      { type: 'row', line: 3, row: { ...row({ question: 'Who?', unanswerable: true }), id: null } },
    ])
    const [headless] = await collect(importRows(byteChunks('a,b\n1,2\n'), 'csv', testRowShape))
    expect(headless).toMatchObject({ type: 'problem', line: 1 })
  })
})

describe('a change of a test set', () => {
  const lines = appendRows(
    [],
    [lineOf({ question: 'a?', id: id('q1') }), lineOf({ question: 'b?', id: id('x') })],
  )
  const briefly = (changed: readonly string[]): string[] =>
    changed.map(testRowOfLine).map(({ id, question }) => `${id} ${question}`)

  it('gives a row whose id is taken a free one, and keeps the others', () => {
    const added = [row({ question: 'c?', id: id('q1') }), row({ question: 'd?', id: id('y"\\') })]
    expect(briefly(changeRows(lines, { type: 'add', rows: added }))).toEqual([
      'q1 a?',
      'x b?',
      'q1-2 c?',
      'y"\\ d?',
    ])
    const withoutIds = [testRowShape.line({ ...row({ question: 'e?' }), id: null })]
    expect(briefly(appendRows(lines, withoutIds)).at(-1)).toBe('q3 e?')
  })

  it('replaces a row in its place and removes by line', () => {
    const replaced = changeRows(lines, {
      type: 'replace',
      line: 1,
      row: row({ question: 'A?', id: id('q1') }),
    })
    expect(briefly(replaced)).toEqual(['q1 A?', 'x b?'])
    const clashing = changeRows(lines, {
      type: 'replace',
      line: 1,
      row: row({ question: 'A?', id: id('x') }),
    })
    expect(briefly(clashing)).toEqual(['x-2 A?', 'x b?'])
    expect(briefly(changeRows(lines, { type: 'remove', lines: [1] }))).toEqual(['x b?'])
    expect(() => changeRows(lines, { type: 'remove', lines: [3] })).toThrow(/no line 3; it ends with line 2/)
  })

  it('refuses a rule that cannot be read, in a sentence', () => {
    const rule = { type: 'pattern', pattern: '(', flags: '', description: '' } as const
    const change = { type: 'add', rows: [row({ question: 'c?', formatRule: rule })] } as const
    expect(() => changeRows(lines, { ...change, rows: [...change.rows] })).toThrow(
      expect.objectContaining({ code: 'RULE_INVALID' }),
    )
  })
})
