import { describe, expect, test } from 'vitest'
import { Passage } from '#contract/run.ts'
import { TestRow } from '#contract/test-set.ts'
import { type DoneAnswer, judgeAnswer } from '#engine/evaluation/judge.ts'
import { createTrigramEmbedder } from '../retrieval/trigram-embedder.ts'

const embedder = createTrigramEmbedder()
const embed = (texts: readonly string[]) => embedder.embed([...texts])

const passage = Passage.parse({
  number: 1,
  chunkId: 'c1',
  documentId: 'd1',
  documentName: 'returns.md',
  page: null,
  headingPath: [],
  span: { start: 0, end: 10 },
  text: 'You can return a bike within 43 days of delivery. The collection costs EUR 87.',
  score: 1,
  cosine: null,
  bm25: null,
})

const timings = {
  retrievalMs: null,
  timeToFirstTokenMs: 50,
  promptTokens: 20,
  answerTokens: 9,
  prefillTokensPerSecond: 400,
  decodeTokensPerSecond: 40,
  totalMs: 250,
}
const answer = (text: string, more: Partial<DoneAnswer> = {}): DoneAnswer => ({
  text,
  finishReason: 'end',
  timings,

  ...more,
})
const row = (fields: object) => TestRow.parse({ id: 'q1', question: 'How long?', ...fields })

describe('an answer is judged', () => {
  test('by what its row expects, and by nothing else', async () => {
    const { metrics, facts } = await judgeAnswer({
      row: row({}),
      answer: answer('Yes.'),
      passages: [],
      embed,
      perplexity: 3,
    })
    expect(Object.keys(metrics).sort()).toEqual([
      'answer-tokens',
      'answer-words',
      'decode-rate',
      'prompt-tokens',
      'time-to-first-token',
      'total-time',
    ])
    expect(facts).toEqual([])
  })

  test('fact by fact, and is right with all of them', async () => {
    const two = row({
      expectedFacts: [
        { type: 'number', value: 43, unit: 'days' },
        { type: 'text', wordings: ['EUR 87'] },
      ],
      expectedSources: [{ document: 'returns.md' }],
    })
    const some = await judgeAnswer({
      row: two,
      answer: answer('43 days.'),
      passages: [passage],
      embed,
      perplexity: null,
    })
    expect(some).toMatchObject({
      facts: [true, false],
      metrics: { 'fact-match': 0, hit: 1, 'refusal-wrong': 0 },
    })
    const base = await judgeAnswer({
      row: two,
      answer: answer('43 days, EUR 87.'),
      passages: [],
      embed,
      perplexity: null,
    })
    expect(base.metrics).toMatchObject({ 'fact-match': 1 })
    expect(base.metrics.hit).toBeUndefined()
  })

  test('sentence by sentence, against the run’s passages where the prompt had none', async () => {
    const text =
      'Hello, and thanks for writing to us.\n\nYou can return a bike within 43 days. You can return a bike within 30 days.\n[LF-RETURN-P3]'
    const { sentences, metrics } = await judgeAnswer({
      row: row({}),
      answer: answer(text),
      passages: [],
      evidencePassages: [passage],
      embed,
      perplexity: null,
    })
    expect(sentences.map(({ span, supported }) => [text.slice(span.start, span.end), supported])).toEqual([
      ['You can return a bike within 43 days.', true],
      ['You can return a bike within 30 days.', false],
    ])
    expect(sentences[0]?.chunkId).toBe('c1')
    expect(metrics.groundedness).toBe(0.5)
  })

  test('as a refusal, a right one only where the documents have no answer', async () => {
    const declined = answer('Nothing in your documents answers this.', {
      finishReason: 'nothing-relevant',
      timings: null,
    })
    const right = await judgeAnswer({
      row: row({ unanswerable: true }),
      answer: declined,
      passages: [],
      embed,
      perplexity: null,
    })
    expect(right.metrics).toEqual({ 'refusal-right': 1 })
    const wrong = await judgeAnswer({
      row: row({ expectedSources: [{ document: 'returns.md' }] }),
      answer: declined,
      passages: [],
      embed,
      perplexity: null,
    })
    expect(wrong.metrics).toMatchObject({ 'refusal-wrong': 1, hit: 0 })
  })

  test('by its format, and says why it does not fit', async () => {
    const { formatProblem, metrics } = await judgeAnswer({
      row: row({ formatRule: { type: 'json-schema', schema: { type: 'object' } } }),
      answer: answer('[]'),
      passages: [],
      embed,
      perplexity: null,
    })
    expect(formatProblem).toMatch(/must be object/)
    expect(metrics).toMatchObject({ 'format-strict': 0, 'json-valid': 1 })
  })

  test('not at all once it is called off', async () => {
    const judged = judgeAnswer(
      { row: row({}), answer: answer(''), passages: [], embed, perplexity: null },
      AbortSignal.abort(),
    )
    await expect(judged).rejects.toThrow()
  })
})
