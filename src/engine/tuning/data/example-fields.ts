import * as z from 'zod'
import type { RowReading } from '#engine/rows/row-shape.ts'
import { TrainingExample } from './training-example.ts'

/** Names that people give to a question and its answer, the first that is there counts. */
const fieldPairs = [
  ['prompt', 'completion'],
  // Alpaca (Taori et al. 2023); `input` is what the instruction is about.
  ['instruction', 'output'],
  ['question', 'answer'],
] as const

/** The accepted fields in words, for sentences that refuse others. */
export const acceptedFields = fieldPairs.map(pair => pair.join(' and ')).join(', or ')

/** True when there is a question and an answer among the names of the fields. */
export const hasExampleFields = (names: readonly string[]): boolean =>
  fieldPairs.some(pair => pair.every(name => names.includes(name)))

const conversation = (messages: unknown): RowReading<TrainingExample> => {
  const parsed = TrainingExample.safeParse({ messages })
  if (parsed.success) return { row: parsed.data }
  const issue = parsed.error.issues[0] as z.core.$ZodIssue // a failed parse has an issue
  const [, index] = issue.path
  return { problem: typeof index === 'number' ? `in message ${index + 1}, ${issue.message}` : issue.message }
}

const Optional = z.string().nullish()

/** Reads the fields of one JSON object or one row of a table. */
export const exampleFromFields = (fields: Readonly<Record<string, unknown>>): RowReading<TrainingExample> => {
  if (fields.messages !== undefined) return conversation(fields.messages)
  const pair = fieldPairs.find(
    ([question, answer]) => Object.hasOwn(fields, question) && Object.hasOwn(fields, answer),
  )
  if (!pair) return { problem: `it has neither messages nor ${acceptedFields}` }
  const [questionName, answerName] = pair
  const question = fields[questionName]
  const answer = fields[answerName]
  if (typeof question !== 'string') return { problem: `${questionName} is not text` }
  if (typeof answer !== 'string') return { problem: `${answerName} is not text` }
  const input = Optional.safeParse(fields.input)
  const system = Optional.safeParse(fields.system)
  if (!input.success) return { problem: 'input is not text' }
  if (!system.success) return { problem: 'system is not text' }
  return conversation([
    ...(system.data ? [{ role: 'system', content: system.data }] : []),
    { role: 'user', content: input.data ? `${question}\n\n${input.data}` : question },
    { role: 'assistant', content: answer },
  ])
}
