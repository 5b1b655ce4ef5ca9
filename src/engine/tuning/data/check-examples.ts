import { createLeakSearch, type HeldOutQuestion } from './leaked-questions.ts'
import { exampleKey } from './normalised-text.ts'
import type { NumberedExample, TrainingExample } from './training-example.ts'

/** What to look at before training, with the line of the example. `message` is for people. */
export type ExampleFinding = { line: number; message: string } & (
  | { type: 'duplicate'; firstLine: number }
  | { type: 'empty-answer' }
  | { type: 'too-long'; tokens: number; contextTokens: number }
  | { type: 'leaked-question'; testId: string; share: number; wordForWord: boolean }
)
/** About the set as a whole. */
export type SetFinding = { type: 'too-few'; examples: number; message: string }

/** Fewer examples than this cannot be split into what to learn from and what to check with. */
const minimumExamples = 4

const count = (amount: number, noun: string): string => `${amount} ${noun}${amount === 1 ? '' : 's'}`

interface ExampleCheck {
  /** Tokens of the whole example in the model's chat template. */
  countTokens: (example: TrainingExample) => number | Promise<number>
  /** What the model, or the training, can take in at once. */
  contextTokens: number
  testQuestions: readonly HeldOutQuestion[]
}

/**
 * Everything that a person should know of a training set before it is used, in the order of its lines, and at
 * last what is true of the whole. Holds a hash an example, whatever their length. Nothing is left out of the
 * set here: findings are for the person to decide about.
 */
export async function* checkExamples(
  examples: Iterable<NumberedExample> | AsyncIterable<NumberedExample>,
  { countTokens, contextTokens, testQuestions }: ExampleCheck,
): AsyncGenerator<ExampleFinding | SetFinding, void, undefined> {
  const firstLines = new Map<string, number>()
  const findLeaks = createLeakSearch(testQuestions)
  let total = 0
  for await (const { line, example } of examples) {
    total++
    const key = exampleKey(example)
    const firstLine = firstLines.get(key)
    if (firstLine === undefined) firstLines.set(key, line)
    else
      yield {
        type: 'duplicate',
        line,
        firstLine,
        message: `Line ${line} says the same as line ${firstLine}. It will be learnt twice; remove one of them.`,
      }
    if (example.messages.some(({ role, content }) => role === 'assistant' && content.trim() === ''))
      yield {
        type: 'empty-answer',
        line,
        message: `Line ${line} has an empty answer. The model would learn to say nothing; write the answer or remove the line.`,
      }
    const tokens = await countTokens(example)
    if (tokens > contextTokens)
      yield {
        type: 'too-long',
        line,
        tokens,
        contextTokens,
        message: `Line ${line} has ${tokens} tokens, and ${contextTokens} fit. Its last ${count(tokens - contextTokens, 'token')} will not be learnt; shorten it.`,
      }
    for (const leak of findLeaks(askedText(example)))
      yield {
        type: 'leaked-question',
        line,
        testId: leak.id,
        share: leak.share,
        wordForWord: leak.wordForWord,
        message: `Line ${line} ${leak.wordForWord ? 'asks' : 'nearly asks'} the test question "${leak.question}". The test would measure memory; remove the line or the question.`,
      }
  }
  if (total < minimumExamples)
    yield {
      type: 'too-few',
      examples: total,
      message: `There ${total === 1 ? 'is' : 'are'} ${count(total, 'example')}, and training needs at least ${minimumExamples}. A few dozen show a style, a few hundred teach it.`,
    }
}

/** All that the user says. A line break keeps the words of two turns apart. */
const askedText = ({ messages }: TrainingExample): string =>
  messages
    .filter(({ role }) => role === 'user')
    .map(({ content }) => content)
    .join('\n')
