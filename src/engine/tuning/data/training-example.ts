import * as z from 'zod'

// A lone half of a surrogate pair cannot be written as UTF-8, so no tokenizer agrees with another on it.
const Text = z
  .string('its content is not text')
  .refine(text => text.isWellFormed(), 'its content is broken Unicode')

const TrainingMessage = z.object({
  role: z.enum(['system', 'user', 'assistant'], 'its role is not system, user or assistant'),
  content: Text,
})

/**
 * A conversation to learn from: every assistant turn is an example of a good answer. Answers may be empty here;
 * `checkExamples` points that out where a person can still mend it.
 */
export const TrainingExample = z
  .object({ messages: z.array(TrainingMessage, 'messages is not a list of messages') })
  .refine(({ messages }) => messages.at(-1)?.role === 'assistant', {
    error: 'it does not end with an answer of the assistant',
    abort: true,
  })
  .refine(({ messages }) => messages.find(({ role }) => role !== 'system')?.role === 'user', {
    error: 'no user speaks before the assistant',
    abort: true,
  })
  .refine(({ messages }) => messages.every(({ role }, index) => role !== 'system' || index === 0), {
    error: 'a system message stands elsewhere than at the beginning',
  })
export type TrainingExample = z.infer<typeof TrainingExample>

/** An example and the line of its file on which it begins, counted from 1. */
export interface NumberedExample {
  line: number
  example: TrainingExample
}
