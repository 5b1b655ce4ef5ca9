import type { ChatTurn } from '#contract/training-set.ts'

const longestExcerpt = 400
/** A question of several paragraphs that is longer than this has something to read before the question. */
const shortQuestion = 280

/**
 * A question on one line. A long one of several paragraphs mostly begins with passages to read; its last line
 * is what is asked, and tells examples apart.
 */
export const questionExcerpt = (messages: readonly ChatTurn[]): string => {
  const question = messages.findLast(({ role }) => role === 'user')?.content.trim() ?? ''
  const severalParagraphs = /\n\s*\n/.test(question)
  return severalParagraphs && question.length > shortQuestion
    ? `… ${oneLine(question.slice(question.lastIndexOf('\n')))}`
    : oneLine(question)
}

export const answerExcerpt = (messages: readonly ChatTurn[]): string =>
  oneLine(messages.findLast(({ role }) => role === 'assistant')?.content ?? '')

const oneLine = (text: string): string => text.slice(0, longestExcerpt).replace(/\s+/g, ' ').trim()
