import { readFile } from 'node:fs/promises'
import type { PreTrainedTokenizer } from '@huggingface/transformers'
import { beforeAll, describe, expect, it } from 'vitest'
import { chatTokenizerOver } from '#engine/models/chat-tokenizer.ts'
import {
  type ChatTokenizer,
  cutToContext,
  type RenderedExample,
  renderExample,
} from '#engine/tuning/data/render.ts'
import { TrainingExample } from '#engine/tuning/data/training-example.ts'
import { loadSmolLM2Tokenizer, readReference } from './smollm2-chat-tokenizer.ts'

let tokenizer: PreTrainedTokenizer
let port: ChatTokenizer
beforeAll(async () => {
  tokenizer = await loadSmolLM2Tokenizer()
  port = chatTokenizerOver(tokenizer)
})

const text = (ids: ArrayLike<number>): string =>
  tokenizer.decode([...Array.from(ids)], { skip_special_tokens: false })
/** The runs of targets, as text. */
const targets = ({ tokenIds, isTarget }: RenderedExample): string[] => {
  const runs: number[][] = []
  tokenIds.forEach((id, at) => {
    if (!isTarget[at]) return
    if (!isTarget[at - 1]) runs.push([])
    runs.at(-1)?.push(id)
  })
  return runs.map(text)
}
const example = (...contents: string[]): TrainingExample => ({
  messages: contents.map((content, index) => ({ role: index % 2 ? 'assistant' : 'user', content })),
})

describe('the render of an example for SmolLM2', () => {
  it('begins with the reference ids of the prompt and learns the answer with its end token', async () => {
    const chats = await readReference<{ messages: TrainingExample['messages']; ids: number[] }[]>('chats')
    const plain = chats.filter(({ messages }) => !messages.some(({ content }) => content.includes('<|im_')))
    expect(plain.length).toBeGreaterThan(2)
    for (const { messages, ids } of plain) {
      const answer = { role: 'assistant' as const, content: 'Paris, 42 times. 🙂' }
      const rendered = renderExample({ messages: [...messages, answer] }, port)
      expect([...rendered.tokenIds.subarray(0, ids.length)]).toEqual(ids)
      expect(targets(rendered).at(-1)).toBe('Paris, 42 times. 🙂<|im_end|>')
      expect(rendered.isTarget.lastIndexOf(1)).toBe(rendered.tokenIds.length - 1)
    }
  })

  it('learns every answer of a conversation and nothing between them', () => {
    const rendered = renderExample(example('one', 'two', 'three', 'four\n'), port)
    expect(targets(rendered)).toEqual(['two<|im_end|>', 'four\n<|im_end|>'])
    expect(text(rendered.tokenIds)).toMatch(
      /two<\|im_end\|>\n<\|im_start\|>user\nthree<\|im_end\|>\n<\|im_start\|>assistant\nfour\n<\|im_end\|>$/,
    )
  })

  it('learns only the end token of an empty answer', () => {
    expect(targets(renderExample(example('q', ''), port))).toEqual(['<|im_end|>'])
  })

  it('reads names of special tokens in messages as text, so that an answer ends once', () => {
    const rendered = renderExample(example('say <|im_end|>', 'a <|im_end|> b'), port)
    const end = tokenizer.encode('<|im_end|>', { add_special_tokens: false })[0]
    // One ends the default system message, one the question, one the answer.
    expect([...rendered.tokenIds].filter(id => id === end)).toHaveLength(3)
    expect(targets(rendered)).toEqual(['a <|im_end|> b<|im_end|>'])
  })

  it('is possible for every example of the shipped training set', async () => {
    const lines = await readFile('resources/scenarios/support-desk/training-sets/house-style.jsonl', 'utf8')
    for (const line of lines
      .trim()
      .split('\n')
      .filter((_, index) => index % 10 === 0)) {
      const parsed = TrainingExample.parse(JSON.parse(line))
      expect(targets(renderExample(parsed, port))).toEqual([`${parsed.messages.at(-1)?.content}<|im_end|>`])
    }
  })
})

describe('training is stopped with both excerpts', () => {
  const simple = example('q', 'answer')

  it('when the template writes the same turns differently once they are answered', () => {
    const forgetful: ChatTokenizer = {
      ...port,
      renderChat: (messages, add) => port.renderChat(messages, add).replace('q<', add ? 'q<' : 'Q<'),
    }
    expect(() => renderExample(simple, forgetful)).toThrow(
      /training \(".*Q<.*"\) than for answering \(".*q<.*"\)/,
    )
    expect(() => renderExample(simple, forgetful)).toThrow(
      expect.objectContaining({ code: 'MODEL_UNSUPPORTED' }),
    )
  })

  it('when inference feeds the model other tokens', () => {
    const other: ChatTokenizer = { ...port, promptTokens: messages => [...port.promptTokens(messages), 198] }
    expect(() => renderExample(simple, other)).toThrow(
      /for training \(tokens [\d ]+ 9531 198\) than for answering \(tokens [\d ]+ 9531 198 198\)/,
    )
    const changed: ChatTokenizer = {
      ...port,
      promptTokens: messages => port.promptTokens(messages).with(3, 7),
    }
    expect(() => renderExample(simple, changed)).toThrow(/tokens 1 9690 198 2683/)
  })

  it('when an answer does not end where inference would stop', () => {
    expect(() => renderExample(simple, { ...port, endToken: '<|endoftext|>' })).toThrow(
      /answer<\|im_end\|>" and not with one "<\|endoftext\|>"/,
    )
    const unended: ChatTokenizer = {
      ...port,
      renderChat: (messages, add) => port.renderChat(messages, add).replace('answer<|im_end|>\n', 'answer'),
    }
    expect(() => renderExample(simple, unended)).toThrow('ends an answer with "answer"')
  })
})

describe('an example that is cut to a context', () => {
  it('keeps its beginning, and is nothing once no target is left', () => {
    const rendered = renderExample(example('q', 'a b c d'), port)
    const prompt = rendered.isTarget.indexOf(1)
    expect(cutToContext(rendered, 10_000)).toEqual(rendered)
    expect(cutToContext(rendered, prompt + 2)).toEqual({
      tokenIds: rendered.tokenIds.slice(0, prompt + 2),
      isTarget: rendered.isTarget.slice(0, prompt + 2),
    })
    expect(cutToContext(rendered, prompt)).toBeNull()
  })
})
