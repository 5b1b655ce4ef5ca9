import { Tensor } from 'onnxruntime-node'
import { haltOutputName } from './decoder-graph.ts'
import type { DecoderSession } from './decoder-session.ts'
import { type Conversation, KeyValueCaches } from './key-value-cache.ts'
import type { LlamaConfig } from './llama-config.ts'

/** What onnxruntime-node says to an output that is no tensor, once everything has been computed. */
const haltMessage = 'Non tensor type is temporarily not supported'

/**
 * One token alone is read by other kernels than several are, with logits up to 0.3 apart. From two on it is the same to
 * the last bit how many are read at once, so a prompt's answer does not depend on what was asked before.
 */
const minReadTokens = 2

/**
 * A long prompt is read in parts of this many tokens: as quickly as at once, in a quarter of the memory between the layers
 * for one of 1,000.
 */
const tokensAtOnce = 256

/**
 * A decoder whose keys and values stay in place. onnxruntime-node copies every output that it hands back, which costs
 * more with every token of context. The graph's first output is a sequence, though, which it cannot hand back: it stops
 * there, with the logits and the cache already written into the buffers that were given for them.
 *
 * transformers.js sees one cache entry that is empty and says how many tokens there are; an empty one begins another
 * conversation. A prompt that begins as one that was asked of `session` lately is read from where they part. Whoever
 * releases it gives its buffers back to `caches`; the session stays.
 */
export const withCacheInPlace = (
  session: DecoderSession,
  caches: KeyValueCaches,
  config: LlamaConfig,
): DecoderSession => {
  let conversation: Conversation | undefined
  /** One for all tokens of an answer: whoever runs the decoder takes the next token from it before it runs again. */
  const lastLogits = emptyLogits(1, config)
  const isShown = (name: string): boolean => !isCache(name) || name === pastName

  const giveBack = (): void => {
    if (conversation) caches.giveBack(conversation)
    conversation = undefined
  }

  /** The logits of the last `kept` positions after `inputIds`, which follow what the conversation holds. */
  const read = async (
    into: Conversation,
    inputIds: BigInt64Array,
    kept: number,
    feeds: Record<string, Tensor>,
  ): Promise<Tensor> => {
    into.reserve(into.tokens.length + inputIds.length)
    let begin = 0
    // What comes before needs no logits, and the last part is one that is read at once.
    while (inputIds.length - begin - Math.max(kept, minReadTokens) >= tokensAtOnce) {
      await readAtOnce(into, inputIds.subarray(begin, begin + tokensAtOnce), 1, feeds)
      begin += tokensAtOnce
    }
    return readAtOnce(into, inputIds.subarray(begin), kept, feeds)
  }

  const readAtOnce = async (
    into: Conversation,
    inputIds: BigInt64Array,
    kept: number,
    feeds: Record<string, Tensor>,
  ): Promise<Tensor> => {
    const total = into.tokens.length + inputIds.length
    const logits = kept === 1 ? lastLogits : emptyLogits(kept, config)
    try {
      await session.run(
        {
          ...feeds,
          input_ids: new Tensor('int64', inputIds, [1, inputIds.length]),
          attention_mask: new Tensor('int64', new BigInt64Array(total).fill(1n), [1, total]),
          num_logits_to_keep: new Tensor('int64', [BigInt(kept)], []),
          ...into.past,
        },
        { [haltOutputName]: null, logits, ...into.present },
      )
    } catch (error) {
      if (!(error instanceof Error && error.message.includes(haltMessage))) {
        conversation = undefined // nobody knows what is in its buffers
        throw error
      }
    }
    for (const id of inputIds) into.tokens.push(id)
    return logits
  }

  return {
    inputNames: session.inputNames.filter(isShown),
    outputNames: ['logits', presentName],
    inputMetadata: session.inputMetadata.filter(({ name }) => isShown(name)),
    run: async ({ input_ids, num_logits_to_keep, attention_mask: _, [pastName]: past, ...feeds }) => {
      const ids = int64Data(input_ids) // [1, tokens]
      const kept = Number(int64Data(num_logits_to_keep)[0]) || ids.length // 0 keeps all
      const begins = past?.dims[2] === 0
      if (begins) giveBack()
      conversation ??= caches.take(session, [...ids], Math.max(ids.length - Math.max(kept, minReadTokens), 0))
      const current = conversation
      const unread = begins ? ids.subarray(current.tokens.length) : ids
      const logits = await read(current, unread, kept, feeds)
      return { logits, [presentName]: emptyCache(config, 0, current.tokens.length) }
    },
    release: async () => giveBack(),
  }
}

/** The decoder as it is, its keys and values copied at every token: what is left where the other way does not work. */
export const withCacheCopied = (session: DecoderSession): DecoderSession => {
  const outputNames = session.outputNames.filter(name => name !== haltOutputName)
  const fetches = Object.fromEntries(outputNames.map(name => [name, null]))
  return {
    inputNames: session.inputNames,
    outputNames,
    inputMetadata: session.inputMetadata,
    run: feeds => session.run(feeds, fetches),
    release: async () => {},
  }
}

/** Two ways to the same logits add in another order. */
const logitTolerance = 1e-2

/**
 * Whether a cache in place gives this session's logits: it leans on what onnxruntime-node does with an output that it
 * cannot hand back. Reads a few tokens both ways, in two steps, as a prompt and an answer would be.
 */
export const worksInPlace = async (session: DecoderSession, config: LlamaConfig): Promise<boolean> => {
  const readTwice = async (decoder: DecoderSession): Promise<Float32Array[]> => {
    const logits: Float32Array[] = []
    let cache: Record<string, Tensor> = Object.fromEntries(
      decoder.inputMetadata
        .filter(({ name }) => isCache(name))
        .map(({ name }) => [name, emptyCache(config, 1)]),
    )
    let total = 0
    for (const ids of [[5n, 9n, 2n, 7n], [3n]]) {
      total += ids.length
      const outputs = await decoder.run({
        input_ids: new Tensor('int64', ids, [1, ids.length]),
        attention_mask: new Tensor('int64', new BigInt64Array(total).fill(1n), [1, total]),
        num_logits_to_keep: new Tensor('int64', [1n], []),
        ...cache,
      })
      const last = outputs.logits?.data as Float32Array
      logits.push(last.slice()) // the next step may write into the same
      cache = Object.fromEntries(
        Object.entries(outputs)
          .filter(([name]) => name !== 'logits')
          .map(([name, tensor]) => [name.replace('present', 'past_key_values'), tensor]),
      )
    }
    return logits
  }
  const copied = await readTwice(withCacheCopied(session))
  try {
    const inPlace = await readTwice(withCacheInPlace(session, new KeyValueCaches(config), config))
    return copied.every((logits, step) =>
      logits.every((logit, token) => Math.abs(logit - (inPlace[step]?.[token] as number)) < logitTolerance),
    )
  } catch {
    return false
  }
}

const isCache = (name: string): boolean => name.startsWith('past_key_values.')

/** Says how many tokens there are, and holds none of them. @param batch 0 where that is more than none. */
const emptyCache = ({ keyValueHeads, headSize }: LlamaConfig, batch: 0 | 1, tokens = 0): Tensor =>
  new Tensor('float32', new Float32Array(0), [batch, keyValueHeads, tokens, headSize])

/** [1, kept, vocabulary]. */
const emptyLogits = (kept: number, { vocabularySize }: LlamaConfig): Tensor =>
  new Tensor('float32', new Float32Array(kept * vocabularySize), [1, kept, vocabularySize])

const int64Data = (tensor: Tensor | undefined): BigInt64Array => {
  if (tensor?.type !== 'int64') throw new TypeError('transformers.js left out an input of the decoder')
  return tensor.data as BigInt64Array // by its type
}

const pastName = 'past_key_values.0.key'
const presentName = 'present.0.key'
