import { expect, test } from 'vitest'
import { scoresOf, tokenLimit } from '#engine/models/reranker-output.ts'

const float = (values: number[], ...dims: number[]) => ({
  type: 'float32',
  dims,
  data: Float32Array.from(values),
})

test('one number a pair is the score, of two it is the second less the first', () => {
  expect(scoresOf(float([0.5, -2], 2, 1), 2)).toEqual([0.5, -2])
  expect(scoresOf(float([1, 3, 2, -1], 2, 2), 2)).toEqual([2, -3])
})

test.each([
  ['no logits', undefined],
  ['three classes, as of inference about entailment', float([1, 2, 3], 1, 3)],
  ['one row a token, as of an embedding model', float([1, 2, 3, 4], 1, 2, 2)],
  ['another number of rows', float([1, 2], 2, 1)],
  ['half precision', { ...float([1], 1, 1), type: 'float16' }],
])('refuses %s as no reranker', (_, logits) => {
  expect(() => scoresOf(logits, 1)).toThrow(expect.objectContaining({ code: 'MODEL_UNSUPPORTED' }))
})

test('refuses scores that are no numbers, which would sort into any order', () => {
  expect(() => scoresOf(float([Number.NaN], 1, 1), 1)).toThrow(
    expect.objectContaining({ code: 'MODEL_CORRUPT' }),
  )
})

test('the limit is the smaller of tokenizer and positions, and the families that shift positions lose some', () => {
  expect(tokenLimit(512, { model_type: 'bert', max_position_embeddings: 512 })).toBe(512)
  expect(tokenLimit(1e30, { model_type: 'bert', max_position_embeddings: 512 })).toBe(512)
  const roberta = { model_type: 'xlm-roberta', max_position_embeddings: 514, pad_token_id: 1 }
  expect(tokenLimit(Number.POSITIVE_INFINITY, roberta)).toBe(512)
  expect(tokenLimit(128, roberta)).toBe(128)
  expect(tokenLimit(null, {})).toBe(1024)
  expect(tokenLimit(8192, { max_position_embeddings: 8192 })).toBe(1024)
})
