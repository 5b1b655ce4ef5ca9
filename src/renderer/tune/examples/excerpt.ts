import type { ChatTurn } from '#contract/training-set.ts'

const longestExcerpt = 400
/** A question of several paragraphs that is longer than this has something to read before the question. */
const shortQuestion = 280

/**
 * A question on one line. What stands before the last paragraph of a long one is mostly passages to read,
 * the same for many examples, so the last paragraph tells them apart.
 */
export const questionExcerpt = (messages: readonly ChatTurn[]): string => {
  const question = messages.findLast(({ role }) => role === 'user')?.content.trim() ?? ''
  const paragraphs = question.split(/\n\s*\n/)
  const last = paragraphs.at(-1) ?? ''
  return paragraphs.length > 1 && question.length > shortQuestion ? `… ${oneLine(last)}` : oneLine(question)
}

export const answerExcerpt = (messages: readonly ChatTurn[]): string =>
  oneLine(messages.findLast(({ role }) => role === 'assistant')?.content ?? '')

const oneLine = (text: string): string => text.slice(0, longestExcerpt).replace(/\s+/g, ' ').trim()
