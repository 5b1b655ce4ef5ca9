import { maxQuestionCharacters } from '#contract/run.ts'
import { formatCount } from '../app/format.ts'

/** The counter appears only when the limit comes near. */
const counterFrom = maxQuestionCharacters * 0.8

export type QuestionState =
  | { type: 'empty' }
  | { type: 'fine' }
  | { type: 'near-limit'; left: number }
  | { type: 'too-long'; sentence: string }

export const questionState = (question: string): QuestionState => {
  if (question.trim() === '') return { type: 'empty' }
  const length = question.length
  if (length > maxQuestionCharacters)
    return {
      type: 'too-long',
      sentence: `This has ${formatCount(length)} characters; a question can have ${formatCount(maxQuestionCharacters)}. Shorten it by ${formatCount(length - maxQuestionCharacters)}, or add the text to the library as a document and ask about it.`,
    }
  return length >= counterFrom
    ? { type: 'near-limit', left: maxQuestionCharacters - length }
    : { type: 'fine' }
}
