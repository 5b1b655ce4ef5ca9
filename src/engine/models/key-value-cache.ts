import type { Tensor } from 'onnxruntime-node'
import { fedTensor } from './fed-tensor.ts'
import type { LlamaConfig } from './llama-config.ts'

/** Room is made in steps of this many tokens: a longer answer copies its cache once a step, 6 MB each time. */
const stepTokens = 256

/** What was asked before and may come again; of a long prompt it is about 40 MB. */
const maxConversations = 4

/** How many tokens two conversations begin with in common. */
const sharedTokens = (a: readonly bigint[], b: readonly bigint[]): number => {
  const most = Math.min(a.length, b.length)
  let shared = 0
  while (shared < most && a[shared] === b[shared]) shared++
  return shared
}

const named = (prefix: string, tensors: readonly Tensor[]): Record<string, Tensor> =>
  Object.fromEntries(
    tensors.map((tensor, index) => [`${prefix}.${index >> 1}.${index % 2 === 0 ? 'key' : 'value'}`, tensor]),
  )

/** Keys and values of one conversation, in buffers with room for more: the decoder graph updates them in place. */
export class Conversation {
  /** Whose keys and values these are: other factors give others for the same tokens. */
  owner: object
  readonly #config: LlamaConfig
  #capacityTokens = 0
  /** Key and value a layer, [1, keyValueHeads, capacityTokens, headSize]. */
  #tensors: Tensor[] = []
  /** The same under the graph's names for them as its inputs. */
  past: Readonly<Record<string, Tensor>> = {}
  /** And as its outputs. */
  present: Readonly<Record<string, Tensor>> = {}
  /** The tokens whose keys and values are in the buffers. */
  tokens: bigint[] = []

  constructor(config: LlamaConfig, owner: object) {
    this.#config = config
    this.owner = owner
  }

  /** Makes room for `tokens` in all and keeps what is there. */
  reserve(tokens: number): void {
    if (tokens <= this.#capacityTokens) return
    const { layers, keyValueHeads, headSize } = this.#config
    const capacity = Math.ceil(tokens / stepTokens) * stepTokens
    const filled = this.tokens.length * headSize
    this.#tensors = Array.from({ length: 2 * layers }, (_, index) => {
      const grown = new Float32Array(keyValueHeads * capacity * headSize)
      const before = this.#tensors[index]?.data as Float32Array | undefined
      for (let head = 0; before && head < keyValueHeads; head++) {
        const from = head * this.#capacityTokens * headSize
        grown.set(before.subarray(from, from + filled), head * capacity * headSize)
      }
      return fedTensor(grown, [1, keyValueHeads, capacity, headSize])
    })
    this.#capacityTokens = capacity
    this.past = named('past_key_values', this.#tensors)
    this.present = named('present', this.#tensors)
  }
}

/** The conversations that were in work last, so that what a new one begins with need not be read again. */
export class KeyValueCaches {
  readonly #config: LlamaConfig
  /** The one used longest ago comes first. */
  readonly #conversations: Conversation[] = []

  constructor(config: LlamaConfig) {
    this.#config = config
  }

  /**
   * A conversation that holds the beginning of `tokens` as far as one of the owner's does, at most `maxReused`.
   * Whoever takes it has it alone until it is given back, so that several answers can be written at once.
   */
  take(owner: object, tokens: readonly bigint[], maxReused: number): Conversation {
    let best: Conversation | undefined
    let shared = 0
    for (const conversation of this.#conversations) {
      if (conversation.owner !== owner) continue
      const length = sharedTokens(conversation.tokens, tokens)
      // What is cut off is lost: a conversation that would lose more than it saves is kept for its own return.
      if (length > shared && conversation.tokens.length - length <= length) {
        best = conversation
        shared = length
      }
    }
    if (!best) return this.#begun(owner)
    this.#conversations.splice(this.#conversations.indexOf(best), 1)
    best.tokens.length = Math.min(shared, maxReused)
    return best
  }

  giveBack(conversation: Conversation): void {
    this.#conversations.push(conversation)
    if (this.#conversations.length > maxConversations) this.#conversations.shift()
  }

  /** A new one takes over the buffers of the one that would be given up for it: there are never more than wanted. */
  #begun(owner: object): Conversation {
    const oldest = this.#conversations.length < maxConversations ? undefined : this.#conversations.shift()
    if (!oldest) return new Conversation(this.#config, owner)
    oldest.owner = owner
    oldest.tokens = []
    return oldest
  }
}
