import { expect, test } from 'vitest'
import { colorsFor } from '#cli/colors.ts'
import { RunText } from '#cli/run-text.ts'
import type { Answer, Retrieval, Run, Timings } from '#contract/run.ts'
import { Run as RunSchema } from '#contract/run.ts'
import type { RunEvent } from '#contract/run-events.ts'

const plain = colorsFor({ isTTY: false }, {})

const timings: Timings = {
  retrievalMs: 12.4,
  timeToFirstTokenMs: 210.6,
  promptTokens: 300,
  answerTokens: 20,
  prefillTokensPerSecond: 900,
  decodeTokensPerSecond: 80.4,
  totalMs: 460,
}
const done = (text: string, more: Partial<Extract<Answer, { type: 'done' }>> = {}): Answer => ({
  type: 'done',
  text,
  finishReason: 'end',
  sentences: [],
  timings,
  passageNumbers: [],
  support: [],
  ...more,
})
const run: Run = RunSchema.parse({
  id: 'r1',
  createdAt: '2026-01-01T00:00:00.000Z',
  request: { question: 'q', approaches: ['base', 'rag'] },
  modelId: 'm',
  adapterId: null,
  adapterStrength: 1,
  state: 'running',
  retrieval: null,
  answers: { base: { type: 'waiting' }, rag: { type: 'waiting' } },
})
const retrieval = {
  durationMs: 12.4,
  passages: [
    {
      number: 1,
      chunkId: 'c1',
      documentId: 'd1',
      documentName: 'manuals/tern.pdf',
      page: 12,
      headingPath: ['Care', 'Cleaning'],
      span: { start: 0, end: 4 },
      text: 'Wash',
      score: 0.0328,
      cosine: 0.6,
      bm25: null,
    },
  ],
} as unknown as Retrieval

const textOf = (events: RunEvent[]): string => {
  const text = new RunText(plain, ['base', 'rag'])
  return events.map(event => text.next(event)).join('')
}

test('writes each answer once, under its heading, with sources and timings', () => {
  const text = textOf([
    { type: 'snapshot', run },
    { type: 'retrieved', retrieval },
    { type: 'answer', approach: 'base', answer: { type: 'streaming', text: '' } },
    { type: 'text', approach: 'base', delta: 'I do ' },
    { type: 'text', approach: 'base', delta: 'not know.' },
    { type: 'answer', approach: 'base', answer: done('I do not know.') },
    { type: 'text', approach: 'rag', delta: 'Wash it [1].' },
    { type: 'answer', approach: 'rag', answer: done('Wash it [1].', { passageNumbers: [1] }) },
    { type: 'finished' },
  ])
  expect(text).toBe(
    `■ base the question only
I do not know.
  retrieval 12 ms · first token 211 ms · prefill 900 tokens/s · decode 80 tokens/s · 300 + 20 tokens · 0.5 s

■ rag with retrieved passages
Wash it [1].
  [1] manuals/tern.pdf, page 12, Care > Cleaning · score 0.033
  retrieval 12 ms · first token 211 ms · prefill 900 tokens/s · decode 80 tokens/s · 300 + 20 tokens · 0.5 s

`,
  )
})

test('catches up from a snapshot in the middle of an answer without repeating words', () => {
  const text = textOf([
    { type: 'snapshot', run: { ...run, answers: { base: { type: 'streaming', text: 'I do ' } } } },
    { type: 'text', approach: 'base', delta: 'not know.' },
    { type: 'answer', approach: 'base', answer: done('I do not know.', { timings: null }) },
  ])
  expect(text).toBe('■ base the question only\nI do not know.\n\n')
})

test('says under an answer from documents that the reranker could not be asked', () => {
  const notice = 'The passages are in the order of meaning and words, because … is gone.'
  const text = textOf([
    { type: 'retrieved', retrieval: { ...retrieval, notice } },
    { type: 'answer', approach: 'base', answer: done('I do not know.', { timings: null }) },
    { type: 'answer', approach: 'rag', answer: done('Wash it.', { timings: null }) },
  ])
  expect(text).toContain(`Wash it.\n  (${notice})\n`)
  expect(text.split(notice)).toHaveLength(2)
})

test('says why an answer ended early, and shows a failure after what was written', () => {
  expect(
    textOf([
      { type: 'answer', approach: 'base', answer: done('I', { finishReason: 'stopped', timings: null }) },
    ]),
  ).toContain('I\n  (stopped)\n')
  expect(
    textOf([
      {
        type: 'answer',
        approach: 'rag',
        answer: {
          type: 'failed',
          text: 'Wash',
          failure: { code: 'MODEL_CORRUPT', message: 'The model broke.' },
        },
      },
    ]),
  ).toBe('■ rag with retrieved passages\nWash\nThe model broke.\n\n')
})

test('colours a terminal and nothing else', () => {
  expect(colorsFor({ isTTY: true }, {}).bold('x')).toBe('\u001b[1mx\u001b[22m')
  expect(colorsFor({ isTTY: true }, { NO_COLOR: '1' }).bold('x')).toBe('x')
  expect(colorsFor({ isTTY: true }, { NO_COLOR: '' }).bold('x')).not.toBe('x')
  expect(colorsFor({ isTTY: true }, { TERM: 'dumb' }).bold('x')).toBe('x')
  expect(colorsFor({}, {}).bold('x')).toBe('x')
})
