import { maxQuestionCharacters } from '#contract/run.ts'
import { EngineError } from '#engine/core/errors.ts'

/** A question without blanks around it. @throws EngineError QUESTION_EMPTY, QUESTION_TOO_LONG. */
export const checkQuestion = (asked: string): string => {
  const question = asked.trim()
  if (question === '')
    throw new EngineError(
      'QUESTION_EMPTY',
      'There is no question yet. Nothing was asked. Type one and ask again.',
    )
  if (question.length > maxQuestionCharacters)
    throw new EngineError(
      'QUESTION_TOO_LONG',
      `The question has ${question.length.toLocaleString('en')} characters; ${maxQuestionCharacters.toLocaleString('en')} is the most. ` +
        'It was not cut and nothing was asked. Shorten it, or add the long text to the library as a document.',
      { characters: question.length },
    )
  return question
}
