import { expect, test } from 'vitest'
import { type Conversation, KeyValueCaches } from '#engine/models/key-value-cache.ts'
import type { LlamaConfig } from '#engine/models/llama-config.ts'

const config: LlamaConfig = {
  layers: 2,
  hiddenSize: 8,
  attentionHeads: 2,
  keyValueHeads: 2,
  headSize: 4,
  intermediateSize: 16,
  vocabularySize: 10,
  contextTokens: 1024,
  ropeTheta: 10_000,
  rmsNormEpsilon: 1e-5,
  tiedEmbeddings: true,
}
const base = {}
const tuned = {}
const tokens = (...ids: number[]): bigint[] => ids.map(BigInt)

/** As the graph does: writes the keys and values of more tokens. */
const read = (conversation: Conversation, ids: readonly bigint[]): void => {
  conversation.reserve(conversation.tokens.length + ids.length)
  conversation.tokens.push(...ids)
}

/** Has a conversation, from taking it to giving it back. */
const ask = (caches: KeyValueCaches, owner: object, ids: readonly bigint[]): void => {
  const conversation = caches.take(owner, ids, ids.length - 1)
  read(conversation, ids.slice(conversation.tokens.length))
  caches.giveBack(conversation)
}

test('a prompt that begins as an earlier one did keeps what they share', () => {
  const caches = new KeyValueCaches(config)
  expect(caches.take(base, tokens(1, 2, 3, 4), 3).tokens).toEqual([])
  ask(caches, base, tokens(1, 2, 3, 4))
  const again = caches.take(base, tokens(1, 2, 3, 9, 9), 4)
  expect(again.tokens).toEqual(tokens(1, 2, 3))
})

test('the same prompt again keeps all but what still has to be read for its logits', () => {
  const caches = new KeyValueCaches(config)
  ask(caches, base, tokens(1, 2, 3, 4))
  expect(caches.take(base, tokens(1, 2, 3, 4), 3).tokens).toEqual(tokens(1, 2, 3))
})

test('factors of an adapter give other keys: nothing is shared with the base model', () => {
  const caches = new KeyValueCaches(config)
  ask(caches, base, tokens(1, 2, 3, 4))
  expect(caches.take(tuned, tokens(1, 2, 3, 4), 3).tokens).toEqual([])
})

test('a long conversation is not given up for a few tokens in common', () => {
  const caches = new KeyValueCaches(config)
  const long = tokens(1, 2, ...Array.from({ length: 50 }, (_, i) => 100 + i))
  ask(caches, base, long)
  ask(caches, base, tokens(1, 2, 3))
  expect(caches.take(base, long, long.length - 1).tokens).toEqual(long.slice(0, -1))
})

test('a conversation that somebody has is not given to another', () => {
  const caches = new KeyValueCaches(config)
  ask(caches, base, tokens(1, 2, 3, 4))
  expect(caches.take(base, tokens(1, 2, 3, 4), 3).tokens).toEqual(tokens(1, 2, 3))
  expect(caches.take(base, tokens(1, 2, 3, 4), 3).tokens).toEqual([])
})

test('of more than four conversations the one used longest ago is forgotten', () => {
  const caches = new KeyValueCaches(config)
  for (let id = 1; id <= 5; id++) ask(caches, base, tokens(id, id))
  expect(caches.take(base, tokens(1, 1), 1).tokens).toEqual([])
  expect(caches.take(base, tokens(5, 5), 1).tokens).toEqual(tokens(5))
})

test('growing keeps every head’s keys and values where the graph looks for them', () => {
  const conversation = new KeyValueCaches(config).take(base, [], 0)
  conversation.reserve(2)
  conversation.tokens.push(1n, 2n)
  const before = conversation.past['past_key_values.1.value']
  const written = before?.data as Float32Array
  const [, , capacity = 0, headSize = 0] = before?.dims ?? []
  for (let head = 0; head < 2; head++)
    written.fill(head + 1, head * capacity * headSize, (head * capacity + 2) * headSize)
  conversation.reserve(capacity + 1)
  const after = conversation.present['present.1.value']
  const [, , grown = 0] = after?.dims ?? []
  expect(grown).toBe(2 * capacity)
  const values = after?.data as Float32Array
  const head = (index: number): number[] => [
    ...values.subarray(index * grown * headSize, (index * grown + 3) * headSize),
  ]
  expect(head(0)).toEqual([...Array(8).fill(1), ...Array(4).fill(0)])
  expect(head(1)).toEqual([...Array(8).fill(2), ...Array(4).fill(0)])
})

test('a fifth conversation takes over the buffers of the one used longest ago', () => {
  const caches = new KeyValueCaches(config)
  const first = caches.take(base, tokens(1, 1), 1)
  read(first, tokens(1, 1))
  caches.giveBack(first)
  for (let id = 2; id <= 4; id++) ask(caches, base, tokens(id, id))
  const fifth = caches.take(tuned, tokens(1, 1), 1)
  expect(fifth).toBe(first)
  expect(fifth).toMatchObject({ owner: tuned, tokens: [] })
})
