import * as z from 'zod'
import { Span } from '#contract/span.ts'
import { EngineError } from '#engine/core/errors.ts'
import { redactionMark } from './redaction-alignment.ts'

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

/** A paragraph to take the names out of. It is a question too: its fact is the paragraph as it should come back. */
export const RedactionCase = TestQuestion.extend({
  paragraph: z.string().min(1),
  gold: z.string().min(1),
  /** Where the names stand in `paragraph`, in order. */
  spans: z.array(Span),
}).refine(
  ({ paragraph, gold, spans }) => withMarks(paragraph, spans) === gold,
  'gold is not the paragraph with its spans replaced by marks',
)
export type RedactionCase = z.infer<typeof RedactionCase>

/** A text with a mark in the place of each span. */
const withMarks = (text: string, spans: readonly Span[]): string =>
  spans.reduceRight((rest, { start, end }) => rest.slice(0, start) + redactionMark + rest.slice(end), text)

const parseRows = <Row>(text: string, schema: z.ZodType<Row>, rowIs: string): Row[] =>
  text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return []
    try {
      return [schema.parse(JSON.parse(line))]
    } catch (cause) {
      throw new EngineError(
        'DOCUMENT_UNREADABLE',
        `Line ${index + 1} of the test set is not ${rowIs}. Nothing was changed. Correct the line and try again.`,
        { line: index + 1 },
        { cause },
      )
    }
  })

/** A test set from JSON Lines. @throws EngineError DOCUMENT_UNREADABLE with the number of the first bad line. */
export const parseTestSet = (text: string): TestQuestion[] =>
  parseRows(text, TestQuestion, 'a question with id, question, expectedFacts and expectedSources')

/** The same for paragraphs to redact. @throws EngineError DOCUMENT_UNREADABLE likewise. */
export const parseRedactionCases = (text: string): RedactionCase[] =>
  parseRows(text, RedactionCase, 'a question with a paragraph, its names’ spans and the text to expect')
