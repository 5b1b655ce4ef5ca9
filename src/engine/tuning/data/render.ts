import { EngineError } from '#engine/core/errors.ts'
import type { TrainingExample } from './training-example.ts'

type Messages = TrainingExample['messages']

/** The base model's chat template and tokenizer, as inference uses them. */
export interface ChatTokenizer {
  /** The conversation as text; with the generation prompt, up to where the model begins to write. */
  renderChat(messages: Messages, addGenerationPrompt: boolean): string
  /** Token ids of a part of such a text; the template's special tokens are recognised, none are added. */
  encode(text: string): number[]
  /** What inference itself feeds the model before it answers: the ids of the prompt. */
  promptTokens(messages: Messages): number[]
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

/** Where two texts part, with some of what comes before and after it. */
const excerpts = (a: string, b: string): [string, string] => {
  let at = 0
  while (at < a.length && at < b.length && a[at] === b[at]) at++
  const start = Math.max(0, at - excerptCharacters / 2)
  const excerpt = (text: string): string => JSON.stringify(text.slice(start, start + excerptCharacters))
  return [excerpt(a), excerpt(b)]
}

/** @param forTraining, forAnswering the same part of the conversation, quoted. */
const mismatch = (forTraining: string, forAnswering: string): EngineError =>
  new EngineError(
    'MODEL_UNSUPPORTED',
    `A conversation is written differently for training (${forTraining}) than for answering (${forAnswering}), so what is learnt would not be used. Training did not start and nothing was changed. Use a base model whose chat template only adds to what it wrote before.`,
  )

const noEndToken = (ending: string, endToken: string): EngineError =>
  new EngineError(
    'MODEL_UNSUPPORTED',
    `The model's chat template ends an answer with ${JSON.stringify(ending)} and not with one ${JSON.stringify(endToken)}, at which answering stops, so the tuned model would not stop where its examples do. Training did not start and nothing was changed. Use a base model whose template and end token agree.`,
  )

/** Throws unless `whole` begins with `beginning`. */
const requirePrefix = (whole: string, beginning: string): void => {
  if (!whole.startsWith(beginning)) throw mismatch(...excerpts(whole, beginning))
}

/**
 * Renders an example as inference would see it, turn by turn, and marks what is to be learnt: the words of
 * every assistant turn and the end token that closes it, not the line break that templates put after it.
 * Answers are encoded apart from their prompts, because inference never encodes them in one piece. The ids
 * before each answer are compared with those that inference makes of the same turns: a template or end token
 * that differs is the commonest reason why a tuned model rambles.
 * @throws EngineError MODEL_UNSUPPORTED when the two differ, with an excerpt of both.
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
  messages.forEach(({ role }, index) => {
    if (role !== 'assistant') return
    const before = messages.slice(0, index)
    const prompt = tokenizer.renderChat(before, true)
    requirePrefix(whole, prompt)
    append(prompt.length, 0)
    const promptIds = tokenizer.promptTokens(before)
    const differs = ids.findIndex((id, at) => id !== promptIds[at])
    if (differs >= 0 || promptIds.length !== ids.length) {
      const from = Math.max(0, (differs < 0 ? Math.min(ids.length, promptIds.length) : differs) - 4)
      const excerpt = (all: number[]): string => `tokens ${all.slice(from, from + 8).join(' ')}`
      throw mismatch(excerpt(ids), excerpt(promptIds))
    }
    const answered = tokenizer.renderChat(messages.slice(0, index + 1), false)
    requirePrefix(answered, prompt)
    requirePrefix(whole, answered)
    const answer = answered.slice(prompt.length).trimEnd()
    if (answer.length === 0 || answer.indexOf(endToken) !== answer.length - endToken.length)
      throw noEndToken(answer.slice(-excerptCharacters), endToken)
    append(prompt.length + answer.length, 1)
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
