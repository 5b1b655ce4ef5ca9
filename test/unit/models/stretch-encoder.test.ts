import { readFileSync } from 'node:fs'
import { PreTrainedTokenizer } from '@huggingface/transformers'
import { beforeAll, describe, expect, test } from 'vitest'
import { createRandom } from '#engine/core/random.ts'
import { chatText } from '#engine/models/chat-text.ts'
import { GgufFile } from '#engine/models/gguf/gguf-file.ts'
import { tokenizerFiles } from '#engine/models/gguf/tokenizer-files.ts'
import { stretchEncoder } from '#engine/models/stretch-encoder.ts'

type Files = { 'tokenizer.json': { added_tokens: object[] }; 'tokenizer_config.json': object }

let files: Files
beforeAll(async () => {
  await using file = await GgufFile.open('models/smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf')
  files = tokenizerFiles(file) as Files // made by us
})

const tokenizerWith = (changes: object): PreTrainedTokenizer =>
  new PreTrainedTokenizer({ ...files['tokenizer.json'], ...changes }, files['tokenizer_config.json'])

const wholeWith =
  (tokenizer: PreTrainedTokenizer) =>
  (text: string): number[] =>
    tokenizer.encode(text, { add_special_tokens: false })

/** What pre-tokenizers tell apart: blanks of all kinds, letters with marks, digits, signs, contractions, halves of pairs. */
const parts = [
  ...[' ', '  ', '\n', '\n\n', '\t', '\r\n', '\u00a0', '\u3000', '\u2028', '\ufeff', '\u200b', '\u0085'],
  ...['a', 'Straße', 'e\u0301', '灯台', 'עברית', 'नमस्ते', '🙂', '👩‍👧', '\ud83d', '\udc4d'],
  ...[
    '1',
    '12',
    '½',
    '٣',
    "'s",
    "don't",
    "'",
    '’ll',
    '.',
    '...',
    '—',
    '_',
    '!?',
    '<|im_end|>',
    '<|im_',
    'end|>',
  ],
]

describe('encoding in stretches gives the ids of the whole text', () => {
  const texts = Array.from({ length: 1000 }, (_, seed) => {
    const random = createRandom(`stretches/${seed}`)
    return Array.from({ length: 1 + random.integer(14) }, () => parts[random.integer(parts.length)]).join('')
  })

  test.each([
    ['smollm', () => ({})],
    [
      'gpt-2',
      () => ({
        pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
      }),
    ],
  ])('with the pre-tokenizer %s', (_, changes) => {
    const whole = wholeWith(tokenizerWith(changes()))
    const inStretches = stretchEncoder(whole)
    const expected = texts.map(whole)
    expect(texts.map(inStretches)).toEqual(expected)
    expect(texts.map(inStretches)).toEqual(expected) // from memory they are the same
  })

  test('of the examples that ship', () => {
    const whole = wholeWith(tokenizerWith({}))
    const inStretches = stretchEncoder(whole)
    const shipped = readFileSync('resources/scenarios/support-desk/training-sets/house-style.jsonl', 'utf8')
    for (const line of shipped.trim().split('\n').slice(0, 50)) expect(inStretches(line)).toEqual(whole(line))
  })
})

test('what was encoded once is not encoded again', () => {
  const asked: string[] = []
  const encode = stretchEncoder(text => {
    asked.push(text)
    return [text.length]
  })
  expect(encode('one two\n two  one')).toEqual([3, 4, 5, 5])
  expect(encode(' two one')).toEqual([4, 4])
  expect(asked).toEqual(['one', ' two', '\n two', '  one', ' one'])
  const long = 'x'.repeat(41)
  encode(long)
  encode(long)
  expect(asked.filter(text => text === long)).toHaveLength(2)
})

test('a vocabulary with a token that holds a blank is not cut at blanks', () => {
  const added = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: false }
  const tokenizer = tokenizerWith({
    added_tokens: [...files['tokenizer.json'].added_tokens, { ...added, id: 49152, content: 'New York' }],
  })
  const text = 'In New York today'
  expect(chatText(tokenizer).encode(text)).toContain(49152)
  expect(chatText(tokenizer).encode(text)).toEqual(wholeWith(tokenizer)(text))
})
