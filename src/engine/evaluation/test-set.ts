import * as z from 'zod'
import { EngineError } from '#engine/core/errors.ts'

/** A question with what a good answer must show. */
export const TestQuestion = z.object({
  id: z.string().min(1),
  question: z.string().min(1),
  /** Every inner list is one fact; any of its wordings will do. */
  expectedFacts: z.array(z.array(z.string().min(1)).min(1)).min(1),
  /** Names of the documents that say it. */
  expectedSources: z.array(z.string()),
  tags: z.array(z.string()).default([]),
})
export type TestQuestion = z.infer<typeof TestQuestion>

/** What every answer has to look like, whatever it says. */
export const FormatRule = z.object({ pattern: z.string(), flags: z.string(), description: z.string() })
export type FormatRule = z.infer<typeof FormatRule>

/** A test set from JSON Lines. @throws EngineError DOCUMENT_UNREADABLE with the number of the first bad line. */
export const parseTestSet = (text: string): TestQuestion[] =>
  text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return []
    try {
      return [TestQuestion.parse(JSON.parse(line))]
    } catch (cause) {
      throw new EngineError(
        'DOCUMENT_UNREADABLE',
        `Line ${index + 1} of the test set is not a question with id, question, expectedFacts and expectedSources. Nothing was changed. Correct the line and try again.`,
        { line: index + 1 },
        { cause },
      )
    }
  })
