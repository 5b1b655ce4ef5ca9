import { describe, expect, test } from 'vitest'
import { metricDefinitions } from '#contract/metric-definitions.ts'
import { ExpectedFact } from '#contract/test-set.ts'
import { redactionMetrics } from '#engine/evaluation/metrics/behaviour.ts'
import { costMetrics } from '#engine/evaluation/metrics/cost.ts'
import { statesFact } from '#engine/evaluation/metrics/fact-match.ts'
import { checkQuotes } from '#engine/evaluation/metrics/quotes.ts'
import { exactMatch, rougeL, tokenF1 } from '#engine/evaluation/metrics/reference-match.ts'
import { isRefusal } from '#engine/evaluation/metrics/refusal.ts'
import { contextPrecision, retrievalMetrics } from '#engine/evaluation/metrics/retrieval-metrics.ts'
import { numbersIn } from '#engine/evaluation/numbers.ts'
import { retrievalStage } from '#engine/evaluation/retrieval-stage.ts'

test('every metric has a definition, a source and what it needs', () => {
  for (const { definition, source, needs } of metricDefinitions) {
    expect(definition.length).toBeGreaterThan(20)
    expect([source, needs]).not.toContain('')
  }
})

describe('retrieval', () => {
  const passage = (documentName: string, text = '') => ({ documentName, text })
  const [a, b, other] = [passage('a.md', 'The  fee is\nEUR 5.'), passage('b.md'), passage('c.md')]

  test('context precision is the mean of precision at relevant places', () => {
    expect(contextPrecision([true, false, true])).toBeCloseTo((1 / 1 + 2 / 3) / 2, 12)
    expect(contextPrecision([false, true])).toBe(0.5)
    expect(contextPrecision([false])).toBe(0)
  })

  test('is worked by hand for two sources of which the second place has one', () => {
    // gains 0, 1, 0 of two wanted: DCG = 1/log2(3); ideal = 1 + 1/log2(3)
    const discount = 1 / Math.log2(3)
    const metrics = retrievalMetrics([{ document: 'a.md' }, { document: 'b.md' }], [other, a, other])
    expect(metrics).toMatchObject({ hit: 1, recall: 0.5, 'reciprocal-rank': 0.5, 'context-precision': 0.5 })
    expect(metrics.ndcg).toBeCloseTo(discount / (1 + discount), 12)
  })

  test('counts a source once, and sources of one passage as one', () => {
    expect(retrievalMetrics([{ document: 'a.md' }], [a, a, b]).ndcg).toBe(1)
    expect(
      retrievalMetrics([{ document: 'a.md' }, { document: 'a.md', quote: 'fee is EUR 5' }], [a]),
    ).toMatchObject({ ndcg: 1, recall: 1 })
  })

  test('wants the quote in the passage, white space aside', () => {
    expect(retrievalMetrics([{ document: 'a.md', quote: 'The fee is EUR 5.' }], [a]).hit).toBe(1)
    expect(retrievalMetrics([{ document: 'a.md', quote: 'The fee is EUR 6.' }], [a]).hit).toBe(0)
  })

  test('is 0 without passages and absent without expected sources', () => {
    expect(retrievalMetrics([{ document: 'a.md' }], [])).toEqual({
      hit: 0,
      recall: 0,
      'reciprocal-rank': 0,
      ndcg: 0,
      'context-precision': 0,
    })
    expect(retrievalMetrics([], [a])).toEqual({})
  })

  test('stops at the last place where the passage was seen', () => {
    const nowhere = { parsed: false, chunked: false, candidate: false, inPrompt: false, said: false }
    expect(retrievalStage({ ...nowhere, said: true })).toBe('not-parsed')
    expect(retrievalStage({ ...nowhere, parsed: true })).toBe('not-chunked-well')
    expect(retrievalStage({ ...nowhere, parsed: true, chunked: true })).toBe('not-found')
    expect(retrievalStage({ ...nowhere, parsed: true, chunked: true, candidate: true })).toBe('ranked-low')
    expect(retrievalStage({ ...nowhere, parsed: true, chunked: true, inPrompt: true })).toBe('not-used')
    expect(retrievalStage({ ...nowhere, inPrompt: true, said: true })).toBe('used')
  })
})

describe('numbers of a text', () => {
  test.each([
    ['1,234.5', [[1234.5]]],
    ['1.234,5', [[1234.5]]],
    ['1.234.567,89', [[1234567.89]]],
    ['2 890,50 and 28\u202f500', [[2890.5], [28500]]],
    ["1'234'567", [[1234567]]],
    ['28,500', [[28500, 28.5]].map(pair => pair)],
    ['43,000', [[43000]]],
    ['0,500', [[0.5]]],
    ['12,50 and 3.14', [[12.5], [3.14]]],
    ['version 1.2.3', []],
    ['E17, E-17, LF-5', []],
    ['-5 °C, −7, 10-14 days', [[-5], [-7], [10], [14]]],
    ['5kg', [[5]]],
    ['(12)', [[12]]],
    ['It costs EUR 87.', [[87]]],
  ])('%s', (text, readings) => {
    expect(numbersIn(text).map(number => number.readings)).toEqual(readings)
  })
})

describe('an expected fact', () => {
  const states = (text: string, fact: unknown) => statesFact(text, ExpectedFact.parse(fact))

  test('is a wording as whole words', () => {
    const fact = { type: 'text', wordings: ['43 days', 'forty-three days'] }
    expect(states('Within  43 DAYS.', fact)).toBe(true)
    expect(states('Within 143 days.', fact)).toBe(false)
  })

  test.each([
    ['It weighs 21.4 kg.', true],
    ['It weighs 21,4 kilograms.', true],
    ['It weighs 21.45kg', true],
    ['It weighs 21.6 kg', false],
    ['It weighs 21.4 pounds', false],
    ['It weighs 21.4', false],
    ['a 21.4-kg bike', true],
    ['21.4 kgs', false],
  ])('is a number with its unit and tolerance: %s', (text, wanted) => {
    expect(states(text, { type: 'number', value: 21.4, tolerance: 0.1, unit: 'kg' })).toBe(wanted)
  })

  test.each([
    ['It costs €2,890.', true],
    ['It costs 2 890 euros.', true],
    ['It costs EUR 2.890,00.', true],
    ['It costs USD 2890.', false],
    ['Model Siskin 2 costs EUR 28900.', false],
  ])('is an amount in any notation: %s', (text, wanted) => {
    expect(states(text, { type: 'number', value: 2890, unit: 'EUR' })).toBe(wanted)
  })

  test('is within a tolerance of decimals that binary numbers cannot hold', () => {
    expect(states('0.3', { type: 'number', value: 0.1 + 0.2 })).toBe(true)
    expect(states('0.4', { type: 'number', value: 0.3, tolerance: 0.1 })).toBe(true)
  })

  test('is a pattern, not found when it takes too long', () => {
    expect(states('code E17', { type: 'pattern', pattern: 'e\\d+', flags: 'i' })).toBe(true)
    expect(states(`${'a'.repeat(40)}b`, { type: 'pattern', pattern: '^(a+)+$' })).toBe(false)
  })
})

describe('an answer beside its reference', () => {
  test('matches exactly after SQuAD’s normalisation', () => {
    expect(exactMatch('The  Harbour-Green!', 'harbourgreen')).toBe(1)
    expect(exactMatch('Another bike', 'a bike')).toBe(0)
  })

  test('has the F1 of its words', () => {
    // answer {cat, sat, on, mat}, reference {cat, cat, sat}: common 2, P = 2/4, R = 2/3
    expect(tokenF1('the cat sat on a mat', 'cat cat sat')).toBeCloseTo(
      (2 * 0.5 * (2 / 3)) / (0.5 + 2 / 3),
      12,
    )
    expect([tokenF1('', 'the'), tokenF1('', 'cat'), tokenF1('dog', 'cat')]).toEqual([1, 0, 0])
  })

  // Lin 2004, section 3: S2 has ROUGE-L 3/4, S3 2/4.
  test('has the ROUGE-L of Lin’s example', () => {
    expect(rougeL('police kill the gunman', 'police killed the gunman')).toBe(0.75)
    expect(rougeL('the gunman kill police', 'police killed the gunman')).toBe(0.5)
    expect(rougeL('', 'x')).toBe(0)
  })
})

describe('quotes', () => {
  test('stand in a passage word by word, and the invented ones are marked', () => {
    const answer = 'It says “the fee is EUR 5” and "you never pay anything", with a "short title".'
    const { verbatim, invented } = checkQuotes(answer, 'What is the fee?', [
      'Note: The fee  is EUR 5, always.',
    ])
    expect(verbatim).toBe(0.5)
    expect(invented.map(({ start, end }) => answer.slice(start, end))).toEqual(['"you never pay anything"'])
  })

  test('are not what the question said, and not the marks of JSON', () => {
    expect(checkQuotes('You asked “what does it cost”.', 'What does it cost?', [])).toEqual({
      verbatim: null,
      invented: [],
    })
    expect(checkQuotes('{"a": "one two three"}', '', []).verbatim).toBeNull()
  })
})

test.each([
  ['I don’t know.', 'end', true],
  ['The manual does not say how fast it is.', 'end', true],
  ['Nothing was found', 'nothing-relevant', true],
  ['The box does not contain a charger.', 'end', false],
  ['You have 43 days.', 'length', false],
] as const)('a refusal is told by its words or by retrieval: %s', (text, finishReason, wanted) => {
  expect(isRefusal({ text, finishReason })).toBe(wanted)
})

describe('a redaction', () => {
  const paragraph = 'Ann met Bob.'
  const spans = [
    { start: 0, end: 3 },
    { start: 8, end: 11 },
  ]

  test('has precision, recall and F1 of its spans', () => {
    // one of two names, and no wrong mark: P = 1, R = 1/2, F1 = 2/3
    const metrics = redactionMetrics('[REDACTED-NAME] met Bob.', { paragraph, spans })
    expect(metrics).toEqual({ 'redaction-precision': 1, 'redaction-recall': 0.5, 'redaction-f1': 2 / 3 })
  })

  test('is right where nothing had to be taken and nothing was, and 0 where a ratio has no denominator', () => {
    const all = (value: number) => ({
      'redaction-precision': value,
      'redaction-recall': value,
      'redaction-f1': value,
    })
    expect(redactionMetrics('It rains.', { paragraph: 'It rains.', spans: [] })).toEqual(all(1))
    expect(redactionMetrics('[REDACTED-NAME] rains.', { paragraph: 'It rains.', spans: [] })).toEqual(all(0))
    expect(redactionMetrics(paragraph, { paragraph, spans })).toEqual(all(0))
  })
})

test('costs hold the retrieval that an approach waited for', () => {
  const timings = {
    retrievalMs: 20,
    timeToFirstTokenMs: 100,
    promptTokens: 300,
    answerTokens: 5,
    prefillTokensPerSecond: 3000,
    decodeTokensPerSecond: null,
    totalMs: 400,
  }
  expect(costMetrics(timings)).toEqual({
    'time-to-first-token': 120,
    'total-time': 420,
    'prompt-tokens': 300,
    'answer-tokens': 5,
  })
  expect(costMetrics(null)).toEqual({})
})
