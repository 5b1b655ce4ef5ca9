import type { AdapterId } from '#contract/ids.ts'
import type { ChatMessage, LanguageModel } from '#engine/models/language-model.ts'

/** Fewer steps than this are no measurement: the model would have had nothing to say. */
const minDecodeSteps = 16
const greedy = { temperature: 0, topP: 1, repetitionPenalty: 1, seed: 0 }

// Whole sentences: after words without sense the model ends its answer at once.
const story =
  'The keeper of the lighthouse climbed the stairs every evening, lit the lamp, and wrote down the weather. '

/**
 * A conversation of at most `tokens` tokens, and at most one sentence fewer.
 * @param beginning what no other conversation begins with, where the whole prompt is to be read: the model need not read
 * again what it has just read.
 */
export const conversationOf = async (
  model: LanguageModel,
  tokens: number,
  beginning = '',
): Promise<ChatMessage[]> => {
  const make = (sentences: number): ChatMessage[] => [
    { role: 'user', content: `${beginning}${story.repeat(sentences)}Write a long story.` },
  ]
  let sentences = 0
  while ((await model.countTokens(make(sentences + 1))) <= tokens) sentences++
  return make(sentences)
}

interface TimedAnswer {
  promptTokens: number
  timeToFirstTokenMs: number
  /** After the first token; 0 when only one was asked for. */
  decodePerSecond: number
}

/** Has the base model answer, or that with an adapter. @throws Error when it ends before there is anything to measure. */
export const timedAnswer = async (
  model: LanguageModel,
  messages: ChatMessage[],
  maxTokens: number,
  adapterId: AdapterId | null = null,
): Promise<TimedAnswer> => {
  const timed: TimedAnswer = { promptTokens: 0, timeToFirstTokenMs: 0, decodePerSecond: 0 }
  for await (const event of model.generate({ messages, adapterId, sampling: greedy, maxTokens }))
    if (event.type === 'prefilled') {
      timed.promptTokens = event.promptTokens
      timed.timeToFirstTokenMs = event.timeToFirstTokenMs
    } else if (event.type === 'finished') {
      const steps = event.answerTokens - 1 + (event.finishReason === 'end' ? 1 : 0)
      if (maxTokens > 1 && steps < minDecodeSteps) throw new Error(`Only ${steps} tokens were decoded`)
      timed.decodePerSecond = (steps / event.decodeMs) * 1000
    }
  return timed
}
