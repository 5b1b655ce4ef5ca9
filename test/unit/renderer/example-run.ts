import { type Answer, Run, type Timings } from '#contract/run.ts'

const timings: Timings = {
  retrievalMs: null,
  timeToFirstTokenMs: 50,
  promptTokens: 40,
  answerTokens: 20,
  prefillTokensPerSecond: 800,
  decodeTokensPerSecond: 90,
  totalMs: 300,
}

export const doneAnswer = (
  more: Partial<Extract<Answer, { type: 'done' }>> & { timing?: Partial<Timings> } = {},
): Extract<Answer, { type: 'done' }> => {
  const { timing, ...fields } = more
  return {
    type: 'done',
    text: 'Forty-three days.',
    finishReason: 'end',
    timings: { ...timings, ...timing },
    passageNumbers: [],
    support: [],
    sentences: [],
    ...fields,
  }
}

/** A run as the engine would send it, parsed by the contract. */
export const exampleRun = (more: Partial<Run> = {}, together = false): Run =>
  Run.parse({
    id: 'r1',
    createdAt: '2026-11-21T07:00:00.000Z',
    request: {
      question: 'How long?',
      approaches: ['base', 'rag', 'tuned', 'hybrid'],
      settings: { together },
    },
    modelId: 'm',
    adapterId: 'a',
    state: 'running',
    retrieval: null,
    answers: {
      base: { type: 'waiting' },
      rag: { type: 'waiting' },
      tuned: { type: 'waiting' },
      hybrid: { type: 'waiting' },
    },
    ...more,
  })
