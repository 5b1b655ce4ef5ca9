import { EngineError } from '#engine/core/errors.ts'
import type { TrainingExample } from './training-example.ts'

type Messages = TrainingExample['messages']

/** The base model's chat template and tokenizer, as inference uses them. */
export interface ChatTokenizer {
  /** The conversation as text; with the generation prompt, up to where the model begins to write. */
  renderChat(messages: Messages, addGenerationPrompt: boolean): string
  /** Token ids; special tokens that stand in the text are recognised, none are added. */
  encode(text: string): number[]
  /** The token, as text, at which inference stops. */
  readonly endToken: string
}

/** An example as the model reads it. */
export interface RenderedExample {
  /** [tokens] */
  tokenIds: Int32Array
  /** [tokens], 1 where the token is one to learn: an assistant's words and the end token after them. */
  isTarget: Uint8Array
}

const excerptCharacters = 40

/** Where two texts part, with some of what comes before and after, quoted. */
const excerpts = (a: string, b: string): [string, string] => {
  let at = 0
  while (at < a.length && at < b.length && a[at] === b[at]) at++
  const start = Math.max(0, at - excerptCharacters / 2)
  const excerpt = (text: string): string => JSON.stringify(text.slice(start, start + excerptCharacters))
  return [excerpt(a), excerpt(b)]
}

const mismatch = (training: string, inference: string): EngineError => {
  const [trainingExcerpt, inferenceExcerpt] = excerpts(training, inference)
  return new EngineError(
    'MODEL_UNSUPPORTED',
    `The model's chat template writes a conversation differently for training (${trainingExcerpt}) than for answering (${inferenceExcerpt}), so what is learnt would not be used. Training did not start and nothing was changed. Use a base model whose template only adds to what it wrote before.`,
  )
}

const noEndToken = (closing: string, endToken: string): EngineError =>
  new EngineError(
    'MODEL_UNSUPPORTED',
    `The model's chat template closes an answer with ${JSON.stringify(closing.slice(0, excerptCharacters))} and not with ${JSON.stringify(endToken)}, at which answering stops, so the tuned model would never stop. Training did not start and nothing was changed. Use a base model whose template and end token agree.`,
  )

/**
 * Renders an example as inference would see it, turn by turn, and marks what is to be learnt: the words of
 * every assistant turn and the end token that closes it, not the line break that templates put after it.
 * Answers are encoded apart from their prompts, because at inference the model never sees them in one piece.
 * The tokens before each answer are compared with those of the prompt that inference would make of the same
 * turns: a template or end token that differs is the commonest reason why a tuned model rambles.
 * @throws EngineError MODEL_UNSUPPORTED when the two renders differ, with an excerpt of both.
 */
export const renderExample = ({ messages }: TrainingExample, tokenizer: ChatTokenizer): RenderedExample => {
  const { endToken } = tokenizer
  const whole = tokenizer.renderChat(messages, false)
  const ids: number[] = []
  const targets: number[] = []
  /** Characters of `whole` that `ids` covers. */
  let covered = 0
  const append = (end: number, isTarget: 0 | 1): void => {
    for (const id of tokenizer.encode(whole.slice(covered, end))) {
      ids.push(id)
      targets.push(isTarget)
    }
    covered = end
  }
  messages.forEach(({ role, content }, index) => {
    if (role !== 'assistant') return
    const prompt = tokenizer.renderChat(messages.slice(0, index), true)
    if (prompt.length < covered || !whole.startsWith(prompt)) throw mismatch(whole, prompt)
    append(prompt.length, 0)
    const promptIds = tokenizer.encode(prompt)
    if (promptIds.length !== ids.length || promptIds.some((id, at) => id !== ids[at]))
      throw mismatch(`tokens ${ids.slice(-8).join(' ')}`, `tokens ${promptIds.slice(-8).join(' ')}`)
    // Templates may trim an answer, so its end is looked for by what must follow it.
    const answer = [content, content.trim()].find(text => whole.startsWith(text, covered))
    if (answer === undefined) throw mismatch(whole.slice(covered), content)
    const closing = covered + answer.length
    if (!whole.startsWith(endToken, closing)) throw noEndToken(whole.slice(closing), endToken)
    append(closing + endToken.length, 1)
  })
  // What follows the last end token is never asked for: it is neither read nor learnt.
  return { tokenIds: Int32Array.from(ids), isTarget: Uint8Array.from(targets) }
}

/**
 * The beginning of an example that fits, or null when nothing to learn would be left. Learning goes from the
 * front, so what is cut is the end of the last answer, its end token included.
 */
export const cutToContext = (example: RenderedExample, contextTokens: number): RenderedExample | null => {
  const tokenIds = example.tokenIds.subarray(0, contextTokens)
  const isTarget = example.isTarget.subarray(0, contextTokens)
  return isTarget.includes(1) ? { tokenIds, isTarget } : null
}
