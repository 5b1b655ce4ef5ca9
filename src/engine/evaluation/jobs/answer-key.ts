import { createHash } from 'node:crypto'
import { renderUserMessage } from '#engine/generation/prompt.ts'
import type { GenerationRequest } from '#engine/models/language-model.ts'

/** SHA-256 of a value as JSON. */
export const hashOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex')

const examplePassage = (number: number) => ({ title: `title ${number}`, text: `text ${number}` })

/** SHA-256 of how a question and its passages become a message: another wording is another hash. */
export const promptTemplateHash: string = hashOf([
  renderUserMessage('question'),
  renderUserMessage('question', [examplePassage(1), examplePassage(2)]),
])

/**
 * SHA-256 of everything that determines an answer: model, adapter and its strength, the whole prompt, how tokens are
 * chosen and how many. Greedy decoding draws nothing, so that seed and nucleus are left out of it. A strength of 0
 * is the base model.
 * @param adapterHash of the adapter's files, where one answers.
 */
export const answerKeyOf = (
  modelHash: string,
  adapterHash: string | null,
  { messages, adapterId, adapterStrength = 1, sampling, maxTokens }: GenerationRequest,
): string => {
  const { temperature, topP, repetitionPenalty, seed } = sampling
  return hashOf({
    modelHash,
    promptTemplateHash,
    adapter: adapterId === null || adapterStrength === 0 ? null : { adapterHash, adapterStrength },
    messages,
    sampling: temperature === 0 ? { repetitionPenalty } : { temperature, topP, repetitionPenalty, seed },
    maxTokens,
  })
}
