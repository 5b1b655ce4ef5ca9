import { expect, test } from 'vitest'
import { TestRowId } from '#contract/ids.ts'
import { TestRow } from '#contract/test-set.ts'
import {
  expectedMarks,
  expectsNothing,
  factBrief,
  factWords,
} from '#renderer/measure/questions/expected-words.ts'
import {
  acceptedRows,
  aroundQuote,
  proposalOf,
  undecided,
  withProposal,
} from '#renderer/measure/questions/proposals.ts'
import { cleanWords, fineWords, questionFindingLooks } from '#renderer/measure/questions/question-findings.ts'
import { refusalPlace } from '#renderer/measure/questions/refusal-place.ts'
import {
  blankRow,
  draftOf,
  type RowDraft,
  readDraft,
  rowDrafts,
} from '#renderer/measure/questions/row-draft.ts'
import { everyRow, isEveryRow, meets } from '#renderer/measure/questions/row-filter.ts'
import { groupFindings } from '#renderer/sets/findings.ts'

const row = (part: Partial<TestRow> = {}): TestRow =>
  TestRow.parse({ id: TestRowId.parse('q1'), question: 'How long is the warranty?', ...part })

const full = row({
  expectedFacts: [
    { type: 'text', wordings: ['11 years', 'eleven years'] },
    { type: 'number', value: 5.9, tolerance: 0.1, unit: 'bar' },
    { type: 'number', value: 3, tolerance: 0 },
    { type: 'pattern', pattern: 'RMA-\\d+', flags: 'i' },
  ],
  expectedSources: [{ document: 'warranty.md', quote: 'eleven years' }, { document: 'notes.md' }],
  formatRule: { type: 'json-schema', schema: { type: 'object' }, description: 'an object' },
  reference: 'Eleven years.\n\nHave a nice day.',
  tags: ['fact'],
})
const draft = (part: Partial<RowDraft> = {}): RowDraft => ({
  ...blankRow,
  id: 'q1',
  question: 'Why?',
  ...part,
})
const problemOf = (part: Partial<RowDraft>) => {
  const read = readDraft(draft(part))
  return 'problem' in read ? read.problem : undefined
}

test('a row that is opened and saved as it was is the same row', () => {
  expect(readDraft(draftOf(full))).toEqual({ row: full })
  const redaction = { paragraph: 'Ann called.', spans: [{ start: 0, end: 3 }] }
  for (const formatRule of [
    null,
    { type: 'pattern', pattern: '^a', flags: 'mu', description: '' },
    { type: 'template', template: 'Hello {name}', description: 'greeting' },
  ] as const) {
    const other = row({ formatRule, unanswerable: true, redaction })
    expect(readDraft(draftOf(other))).toEqual({ row: other })
  }
})

test('what was added and left empty is neither stored nor an unsaved change', () => {
  const opened = draftOf(full)
  const withBlanks: RowDraft = {
    ...opened,
    facts: [...opened.facts, { type: 'text', wordings: ' \n' }],
    sources: [...opened.sources, { document: '', quote: '' }],
  }
  expect(rowDrafts.isSame(opened, withBlanks)).toBe(true)
  expect(readDraft(withBlanks)).toEqual({ row: full })
  expect(rowDrafts.isSame(opened, { ...opened, unanswerable: true })).toBe(false)
})

test('wordings are lines, and numbers are read with a point or a comma', () => {
  const read = readDraft(
    draft({
      facts: [
        { type: 'text', wordings: ' 11 years \n\neleven years' },
        { type: 'number', value: '5,9', tolerance: '0.1', unit: ' bar ' },
      ],
    }),
  )
  expect('row' in read && read.row.expectedFacts).toEqual(full.expectedFacts.slice(0, 2))
})

test('what cannot be stored is said in a sentence that names it', () => {
  expect(problemOf({ question: ' ' })).toBe('Write the question.')
  expect(
    problemOf({
      facts: [
        { type: 'text', wordings: 'a' },
        { type: 'number', value: 'x', tolerance: '', unit: '' },
      ],
    }),
  ).toMatch(/^Fact 2: write a number/)
  expect(problemOf({ facts: [{ type: 'number', value: '1', tolerance: '-1', unit: '' }] })).toMatch(
    /tolerance/,
  )
  expect(problemOf({ sources: [{ document: ' ', quote: 'words' }] })).toMatch(/^Source 1: name the document/)
  expect(problemOf({ format: { type: 'json-schema', schema: '{', description: '' } })).toMatch(/not JSON/)
  expect(problemOf({ format: { type: 'json-schema', schema: '[]', description: '' } })).toMatch(/JSON object/)
  expect(problemOf({ format: { type: 'template', template: '', description: '' } })).toMatch(/template/)
  expect(problemOf({})).toBeUndefined()
})

test('a new row gets an id that is likely to be free', () => {
  expect(rowDrafts.add(draft({ id: '' }), 40)).toMatchObject({ rows: [{ id: 'q41', question: 'Why?' }] })
})

test('a refused rule is said beside the rule that the sentence quotes', () => {
  const rules = draft({
    facts: [
      { type: 'text', wordings: '[a' },
      { type: 'pattern', pattern: '[a', flags: '' },
    ],
    format: { type: 'template', template: 'Hello {', description: '' },
  })
  expect(refusalPlace(rules, 'The pattern “[a” is not a regular expression.')).toEqual({
    type: 'fact',
    index: 1,
  })
  expect(refusalPlace(rules, 'The template opens a brace that nothing closes.')).toEqual({ type: 'format' })
  expect(refusalPlace(draft(), 'The row is too long.')).toEqual({ type: 'row' })
})

test('facts are told in a few words, and many wordings are counted on a chip', () => {
  expect(full.expectedFacts.map(factWords)).toEqual([
    '11 years or eleven years',
    '5.9 ± 0.1 bar',
    '3',
    '/RMA-\\d+/i',
  ])
  expect(factBrief({ type: 'text', wordings: ['EUR 5', '€5', '5 euros'] })).toBe('EUR 5 or 2 other wordings')
})

test('every other expectation has a sign with its words', () => {
  expect(expectedMarks(full).map(({ label }) => label)).toEqual([
    '2 sources: warranty.md, notes.md',
    'The format: an object',
    'Has a reference answer',
  ])
  expect(expectsNothing(row())).toBe(true)
  expect(expectsNothing(row({ unanswerable: true }))).toBe(false)
})

test('a filter finds every word anywhere in a row, and only with the tag', () => {
  expect(isEveryRow(everyRow)).toBe(true)
  expect(meets(full, { text: 'WARRANTY eleven notes.md', tag: null })).toBe(true)
  expect(meets(full, { text: 'warranty ferry', tag: null })).toBe(false)
  expect(meets(full, { text: '', tag: 'fact' })).toBe(true)
  expect(meets(full, { text: '', tag: 'refusal' })).toBe(false)
})

const findings = { rows: 3, cleanRows: 2, trainingExamples: 1, documents: 12, findings: [], notice: null }

test('findings say how many rows are clean and what they were compared with', () => {
  expect(cleanWords(findings)).toBe('2 of 3 questions are clean.')
  expect(fineWords(findings)).toBe(
    'Checked against 1 training example and 12 documents: all 3 questions are clean.',
  )
  expect(fineWords({ ...findings, rows: 0 })).toBe('Nothing to check yet.')
})

test('what spoils scores comes before what is worth a look', () => {
  const found = (['duplicate-question', 'source-missing', 'question-in-training-set'] as const).map(
    (type, index) => ({ type, line: index + 1, message: type }),
  )
  expect(groupFindings(questionFindingLooks, found).map(({ kind }) => kind)).toEqual(['bad', 'bad', 'warn'])
})

test('only what was accepted and can be stored is added; the rest stays to be decided', () => {
  const proposals = ['a', 'b', 'c', 'd'].map(id =>
    proposalOf({ row: row({ id: TestRowId.parse(id) }), document: 'd.md', passage: 'p' }),
  )
  const accepted = withProposal(proposals, 0, { decision: 'accepted' })
  const emptied = withProposal(accepted, 1, { decision: 'accepted', draft: draft({ question: '' }) })
  const decided = withProposal(emptied, 2, { decision: 'dropped' })
  expect(acceptedRows(decided).map(({ id }) => id)).toEqual(['a'])
  expect(undecided(decided)).toEqual([decided[1], decided[3]])
})

test('a quote is shown inside of its passage', () => {
  expect(aroundQuote('One. Two. Three.', 'Two.')).toEqual(['One. ', 'Two.', ' Three.'])
  expect(aroundQuote('One. Two.', 'Four.')).toEqual(['One. Two.', '', ''])
  expect(aroundQuote('One. Two.', undefined)).toEqual(['One. Two.', '', ''])
})
