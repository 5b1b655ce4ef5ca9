import { type InferenceSession, Tensor } from 'onnxruntime-node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DecoderSession } from '#engine/models/decoder-session.ts'
import { withCacheCopied, withCacheInPlace, worksInPlace } from '#engine/models/in-place-decoder.ts'
import { KeyValueCaches } from '#engine/models/key-value-cache.ts'
import type { LlamaConfig } from '#engine/models/llama-config.ts'
import { readPeftAdapter } from '#engine/models/peft-adapter.ts'
import { adapted, importShipped, openDecoder, openLoraDecoder, readConfig, readJson } from './decoder.ts'

const steps = 24

let imported: Awaited<ReturnType<typeof importShipped>>
let config: LlamaConfig
let session: InferenceSession
let loraSession: InferenceSession
let page: readonly number[]

beforeAll(async () => {
  imported = await importShipped({ weights: 'int8', halts: true })
  config = await readConfig(imported.folder)
  session = await openDecoder(imported.folder)
  loraSession = await openLoraDecoder(imported.folder)
  page = (await readJson<{ ids: number[] }>('test/fixtures/smollm2/page-tokens.json')).ids
})
afterAll(async () => {
  await session?.release()
  await loraSession?.release()
  await imported?.remove()
})

/** Reads the prompt and then the likeliest token, step by step; with every step's logits. */
const answer = async (decoder: DecoderSession, prompt: readonly number[]) => {
  const logits: Float32Array[] = []
  const tokens: number[] = []
  let unread = [...prompt]
  let total = 0
  let cache: Record<string, Tensor> = {}
  for (const { name } of decoder.inputMetadata)
    if (name.startsWith('past_key_values.'))
      cache[name] = new Tensor('float32', new Float32Array(0), [1, config.keyValueHeads, 0, config.headSize])
  for (let step = 0; step < steps; step++) {
    total += unread.length
    const outputs = await decoder.run({
      input_ids: new Tensor('int64', BigInt64Array.from(unread, BigInt), [1, unread.length]),
      attention_mask: new Tensor('int64', new BigInt64Array(total).fill(1n), [1, total]),
      num_logits_to_keep: new Tensor('int64', [1n], []),
      ...cache,
    })
    const last = outputs.logits?.data as Float32Array
    logits.push(last.slice()) // the next step may write into the same
    const best = last.reduce((at, logit, token) => (logit > (last[at] as number) ? token : at), 0)
    tokens.push(best)
    unread = [best]
    cache = Object.fromEntries(
      Object.entries(outputs)
        .filter(([name]) => name.startsWith('present.'))
        .map(([name, tensor]) => [name.replace('present', 'past_key_values'), tensor]),
    )
  }
  return { tokens, logits }
}

const plain = (): DecoderSession => session as unknown as DecoderSession

const inPlace = (decoder: DecoderSession, caches = new KeyValueCaches(config)): DecoderSession =>
  withCacheInPlace(decoder, caches, config)

test('the self-test finds that this onnxruntime-node keeps the cache in place', async () => {
  expect(await worksInPlace(plain(), config)).toBe(true)
})

test('the self-test refuses a session that leaves the buffers for keys and values as they are', async () => {
  const base = plain()
  const wrong: DecoderSession = {
    inputNames: base.inputNames,
    outputNames: base.outputNames,
    inputMetadata: base.inputMetadata,
    release: async () => {},
    run: (feeds, fetches = {}) =>
      base.run(
        feeds,
        Object.fromEntries(
          Object.entries(fetches).map(([name, buffer]) => [name, name === 'logits' ? buffer : null]),
        ),
      ),
  }
  expect(await worksInPlace(wrong, config)).toBe(false)
})

test('a cache in place gives the copied cache’s logits to the last bit, past a growth of its buffers', async () => {
  const base = plain()
  const prompt = page.slice(0, 245) // its buffers hold 256
  const expected = await answer(withCacheCopied(base), prompt)
  expect(await answer(inPlace(base), prompt)).toEqual(expected)
})

test('an adapter answers the same in place', async () => {
  const adapter = await readPeftAdapter('test/fixtures/lora/all-linear-rslora-patterns', {
    config,
    name: 'HuggingFaceTB/SmolLM2-135M-Instruct',
  })
  const tuned = adapted(loraSession, config, adapter)
  const prompt = page.slice(0, 60)
  expect(await answer(inPlace(tuned), prompt)).toEqual(await answer(withCacheCopied(tuned), prompt))
})

test('a prompt that an earlier one began is answered as if it came first, to the last bit', async () => {
  const base = plain()
  const fresh = await answer(inPlace(base), page.slice(0, 100))
  const decoder = inPlace(base)
  await answer(decoder, [...page.slice(0, 80), ...page.slice(200, 220)])
  expect(await answer(decoder, page.slice(0, 100))).toEqual(fresh)
  expect(await answer(decoder, page.slice(0, 100))).toEqual(fresh)
})
