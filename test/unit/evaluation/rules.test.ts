import { describe, expect, test } from 'vitest'
import { FormatRule } from '#contract/test-set.ts'
import { checkFormat } from '#engine/evaluation/metrics/behaviour.ts'
import { readPattern } from '#engine/evaluation/patterns.ts'
import { checkRules, readFormatRule } from '#engine/evaluation/rules.ts'

const rule = (value: unknown) => FormatRule.parse(value)
const problem = (value: unknown, text: string) => readFormatRule(rule(value)).problem(text)

describe('a pattern', () => {
  test('that would search for ever is broken off, and the next one works', () => {
    const before = performance.now()
    expect(readPattern({ pattern: '^(a+)+$', flags: '' }).search(`${'a'.repeat(40)}b`)).toBeNull()
    expect(performance.now() - before).toBeLessThan(5000) // on its own it takes days
    expect(readPattern({ pattern: 'b', flags: 'g' }).search('ab')).toBe(true)
  })

  test('finds the same twice, also with a flag that remembers a place', () => {
    const pattern = readPattern({ pattern: 'a', flags: 'g' })
    expect([pattern.search('a'), pattern.search('a')]).toEqual([true, true])
  })

  test.each([
    [{ pattern: '(', flags: '' }, /Unterminated group/],
    [{ pattern: 'a', flags: 'q' }, /[Ii]nvalid flags/],
  ])('that is none is refused by name: %o', (pattern, message) => {
    expect(() => checkRules({ expectedFacts: [{ type: 'pattern', ...pattern }], formatRule: null })).toThrow(
      expect.objectContaining({ code: 'RULE_INVALID', message: expect.stringMatching(message) }),
    )
  })
})

describe('a template', () => {
  const greeting = { type: 'template', template: 'Hello {name}.\n{body}\nTicket [{topic}-{level}]' }

  test.each([
    ['Hello Ann.\nAll is well.\nTicket [A-1]', null],
    ['  Hello Ann.\r\nTwo\nlines.\nTicket [A-1]\n', null],
    ['Hi Ann.\nAll is well.\nTicket [A-1]', /begin with “Hello”/],
    ['Hello Ann.\nAll is well.\nTicket [A-1', /end with “]”/],
    ['Hello .\nAll is well.\nTicket [A-1]', /lacks “Ticket \[”/],
    ['Hello Ann.\nAll is well.\nTicket [A-]', /placeholder empty/],
  ])('judges %j', (text, wanted) => {
    const found = problem(greeting, text)
    if (wanted === null) expect(found).toBeNull()
    else expect(found).toMatch(wanted)
  })

  test('takes braces around what is no name as they are', () => {
    expect(problem({ type: 'template', template: '{"a": {value}}' }, '{"a": 3}')).toBeNull()
  })

  test.each(['{all}', 'Hello {name'])('is refused where it says nothing or does not end: %s', template => {
    expect(() => readFormatRule(rule({ type: 'template', template }))).toThrow(
      expect.objectContaining({ code: 'RULE_INVALID' }),
    )
  })
})

describe('a JSON schema', () => {
  const schema = {
    type: 'object',
    properties: { price: { type: 'number' }, tags: { type: 'array', items: { type: 'string' } } },
    required: ['price'],
  }
  const wanted = { type: 'json-schema', schema }

  test.each([
    ['{"price": 3}', null],
    ['{"price": "3"}', /“price” must be number/],
    ['{"price": 3, "tags": [1]}', /“tags\.0” must be string/],
    ['{}', /the whole must have required property 'price'/],
    ['price: 3', /is not JSON/],
  ])('judges %s', (text, message) => {
    const found = problem(wanted, text)
    if (message === null) expect(found).toBeNull()
    else expect(found).toMatch(message)
  })

  test('may be of draft 2020-12 or of draft 7', () => {
    const tuple = { type: 'json-schema', schema: { prefixItems: [{ type: 'string' }] } }
    expect(problem(tuple, '[1]')).toMatch(/must be string/)
    const draft7 = {
      type: 'json-schema',
      schema: { $schema: 'http://json-schema.org/draft-07/schema#', items: [{ type: 'string' }] },
    }
    expect(problem(draft7, '[1]')).toMatch(/must be string/)
  })

  test.each([
    [{ type: 'text' }, /“type” must be equal to one of/],
    [{ properties: 3 }, /“properties” must be object/],
    [{ $ref: 'https://example.com/other.json' }, /can't resolve reference/],
    [{ pattern: '(' }, /Unterminated group|[Ii]nvalid regular expression/],
  ])('that is none is refused by what is wrong: %o', (bad, message) => {
    expect(() =>
      checkRules({ expectedFacts: [], formatRule: rule({ type: 'json-schema', schema: bad }) }),
    ).toThrow(expect.objectContaining({ code: 'RULE_INVALID', message: expect.stringMatching(message) }))
  })

  test('with a pattern that searches for ever counts as not met', () => {
    const hanging = { type: 'json-schema', schema: { pattern: '^(a+)+$' } }
    expect(problem(hanging, `"${'a'.repeat(40)}b"`)).toMatch(/took longer/)
  })
})

// IFEval, section 2.2: loose accuracy accepts any of eight variants.
describe('format compliance', () => {
  const json = rule({ type: 'json-schema', schema: { type: 'object' } })
  const scores = (text: string, wanted: FormatRule) => checkFormat(text, wanted).metrics

  test('is strict for the answer as it stands', () => {
    expect(scores('{}', json)).toEqual({ 'format-strict': 1, 'format-loose': 1, 'json-valid': 1 })
  })

  test.each([
    ['```json\n{}\n```', 'a code fence'],
    ['Here it is:\n{}', 'a first line'],
    ['{}\nAnything else?', 'a last line'],
    ['**{}**', 'emphasis'],
  ])('is loose for %j: %s', text => {
    expect(scores(text, json)).toEqual({ 'format-strict': 0, 'format-loose': 1, 'json-valid': 0 })
  })

  test('is neither where two lines stand before it, or nothing at all', () => {
    expect(scores('One\ntwo\n{}', json)['format-loose']).toBe(0)
    expect(scores(' ', rule({ type: 'pattern', pattern: '.*' }))).toEqual({
      'format-strict': 0,
      'format-loose': 0,
    })
  })
})
