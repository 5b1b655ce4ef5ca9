import { AutoTokenizer } from '@huggingface/transformers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { chatTokens } from '#engine/models/chat-prompt.ts'
import type { LanguageModel } from '#engine/models/language-model.ts'
import { keepOffline } from '#engine/models/transformers.ts'
import { loadLanguageModel } from '#engine/models/worker-language-model.ts'
import { installation } from '#host/installation.ts'
import { adapted, importShipped, openDecoder, prefillLogits, readConfig } from './decoder.ts'

// The same graph on the same machine, once with and once without the batch of last positions only.
const tolerance = 1e-4
const contextTokens = 8192

let imported: Awaited<ReturnType<typeof importShipped>>
let model: LanguageModel

beforeAll(async () => {
  keepOffline()
  imported = await importShipped({ weights: 'int8', halts: false })
  model = await loadLanguageModel({
    workerUrl: installation.workers.languageModel,
    folder: Promise.resolve(imported.folder),
    ...{ id: 'smollm2', name: 'SmolLM2', hubName: 'smollm2', contextTokens, threads: 2 },
  })
})
afterAll(async () => {
  await model?.close()
  await imported?.remove()
})

const messages = [{ role: 'user' as const, content: 'What is the capital of France?' }]
const answer = 'The capital of France is Paris.'

it('says of an answer what its tokens are worth one after the other, each from a prefill of its own', async () => {
  const tokenizer = await AutoTokenizer.from_pretrained(imported.folder, { local_files_only: true })
  const prompt = chatTokens(tokenizer, messages)
  const tokens = tokenizer.encode(answer, { add_special_tokens: false })
  const decoder = await openDecoder(imported.folder)
  const session = adapted(decoder, await readConfig(imported.folder), null)
  let expected = 0
  for (const [place, token] of tokens.entries()) {
    const logits = await prefillLogits(session, [...prompt, ...tokens.slice(0, place)], 1)
    const largest = logits.reduce((most, logit) => Math.max(most, logit), Number.NEGATIVE_INFINITY)
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit - largest), 0)
    expected += (Math.log(total) + largest - (logits[token] ?? Number.NaN)) / tokens.length
  }
  const score = await model.score({ messages, adapterId: null }, answer)
  expect(score?.tokens).toBe(tokens.length)
  expect(Math.abs((score?.meanNegativeLogLikelihood ?? Number.NaN) - expected)).toBeLessThan(tolerance)
  await decoder.release()
})

it('finds what the model says likelier than what it does not, and scores nothing for nothing', async () => {
  const score = async (text: string) =>
    (await model.score({ messages, adapterId: null }, text))?.meanNegativeLogLikelihood ?? null
  expect(await score(answer)).toBeLessThan((await score('Banana wheels are green hats.')) ?? 0)
  expect(await score('')).toBeNull()
})
