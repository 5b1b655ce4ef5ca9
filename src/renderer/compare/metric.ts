import type { Timings } from '#contract/run.ts'
import { countOf, formatDuration, formatRate } from '../app/format.ts'

/** A number under a pane: its short name, what it means, and its value with the unit. */
export interface Metric {
  name: string
  definition: string
  value: (timings: Timings) => string | null
}

export const metrics: readonly Metric[] = [
  {
    name: 'First token',
    definition:
      'Time to first token: from the start of this answer, with its prompt still unread, to its first token. Retrieval is not included.',
    value: ({ timeToFirstTokenMs }) => formatDuration(timeToFirstTokenMs),
  },
  {
    name: 'Writing',
    definition: 'Decoding speed: tokens of the answer per second, after the first token.',
    value: ({ decodeTokensPerSecond }) =>
      decodeTokensPerSecond === null ? null : formatRate(decodeTokensPerSecond),
  },
  {
    name: 'Reading',
    definition: 'Prefill speed: tokens of the prompt read per second, before the first token.',
    value: ({ prefillTokensPerSecond }) => formatRate(prefillTokensPerSecond),
  },
  {
    name: 'Prompt',
    definition: 'Everything the model read: instructions, passages where there are any, and the question.',
    value: ({ promptTokens }) => countOf(promptTokens, 'token'),
  },
  {
    name: 'Answer',
    definition: 'Everything the model wrote.',
    value: ({ answerTokens }) => countOf(answerTokens, 'token'),
  },
  {
    name: 'Retrieval',
    definition:
      'Finding the passages: embedding the question, both searches and their fusion. Done once a run.',
    value: ({ retrievalMs }) => (retrievalMs === null ? null : formatDuration(retrievalMs)),
  },
]
