import { describe, expect, it } from 'vitest'
import { assembleBatch, batchesPerEpoch, epochBatches, trainingBatches } from '#engine/tuning/data/batches.ts'
import type { RenderedExample } from '#engine/tuning/data/render.ts'

/** Tokens `first`, `first + 1`, … of which the last `targets` are to be learnt. */
const example = (first: number, tokens: number, targets: number): RenderedExample => ({
  tokenIds: Int32Array.from({ length: tokens }, (_, i) => first + i),
  isTarget: Uint8Array.from({ length: tokens }, (_, i) => (i >= tokens - targets ? 1 : 0)),
})

describe('a batch', () => {
  it('is padded on the right, and each label is the token after its position', () => {
    expect(assembleBatch([example(10, 3, 1), example(20, 5, 2)], 99)).toEqual({
      batchSize: 2,
      sequenceTokens: 5,
      inputIds: Int32Array.of(10, 11, 12, 99, 99, 20, 21, 22, 23, 24),
      attentionMask: Int32Array.of(1, 1, 1, 0, 0, 1, 1, 1, 1, 1),
      // 12 comes after position 1 of row 0; 23 and 24 after positions 2 and 3 of row 1, which begins at 5.
      targetPositions: Int32Array.of(1, 7, 8),
      labels: Int32Array.of(12, 23, 24),
    })
  })

  it('keeps targets apart that have other tokens between them', () => {
    const { tokenIds } = example(10, 6, 0)
    const batch = assembleBatch([{ tokenIds, isTarget: Uint8Array.of(0, 1, 0, 0, 1, 1) }], 0)
    expect(batch.targetPositions).toEqual(Int32Array.of(0, 3, 4))
    expect(batch.labels).toEqual(Int32Array.of(11, 14, 15))
  })

  it('has no place for a first token to learn, and none without examples', () => {
    expect(() => assembleBatch([example(10, 3, 3)], 0)).toThrow('first token')
    expect(() => assembleBatch([], 0)).toThrow(RangeError)
  })
})

describe('the batches of an epoch', () => {
  // Lengths from 10 to 509 in no order.
  const lengths = Array.from({ length: 403 }, (_, i) => 10 + ((i * 7919) % 500))
  const order = { batchExamples: 4, seed: 5 }
  const epoch = epochBatches(lengths, order, 0)

  it('hold every example once', () => {
    expect(epoch.flat().toSorted((a, b) => a - b)).toEqual([...lengths.keys()])
    expect(epoch).toHaveLength(batchesPerEpoch(403, 4))
    expect(epoch.filter(batch => batch.length !== 4).map(batch => batch.length)).toEqual([3])
  })

  it('put examples of similar length together, which leaves little padding', () => {
    const padding = (batches: number[][]): number => {
      const batchLengths = batches.map(batch => batch.map(index => lengths[index] ?? Number.NaN))
      const used = batchLengths.flat().reduce((sum, length) => sum + length, 0)
      return 1 - used / batchLengths.reduce((sum, batch) => sum + Math.max(...batch) * batch.length, 0)
    }
    const unsorted = Array.from({ length: 100 }, (_, i) => [4 * i, 4 * i + 1, 4 * i + 2, 4 * i + 3])
    expect(padding(unsorted)).toBeGreaterThan(0.3)
    expect(padding(epoch)).toBeLessThan(0.08)
  })

  it('come in random order, not from short to long', () => {
    const first = epoch.map(batch => lengths[batch[0] ?? 0] ?? 0)
    const rising = first.filter((length, i) => length > (first[i - 1] ?? 0)).length / first.length
    expect(rising).toBeGreaterThan(0.3)
    expect(rising).toBeLessThan(0.7)
  })

  it('repeat for a seed and an epoch, and differ from those of another', () => {
    expect(epochBatches(lengths, order, 0)).toEqual(epoch)
    expect(epochBatches(lengths, order, 1)).not.toEqual(epoch)
    expect(epochBatches(lengths, { ...order, seed: 6 }, 0)).not.toEqual(epoch)
    expect(() => epochBatches(lengths, { ...order, batchExamples: 0 }, 0)).toThrow(RangeError)
  })
})

describe('the batches of a training', () => {
  const examples = Array.from({ length: 11 }, (_, i) => example(100 * i, 3 + (i % 5), 2))
  const options = { batchExamples: 2, seed: 1, padTokenId: 0 }
  const take = (count: number, from?: { epoch: number; index: number }) => {
    const batches = trainingBatches(examples, options, from)
    return Array.from({ length: count }, () => batches.next().value)
  }
  const whole = take(20)

  it('go through epoch after epoch, each in another order', () => {
    expect(whole.map(({ place }) => `${place.epoch}.${place.index}`).slice(4, 8)).toEqual([
      '0.4',
      '0.5',
      '1.0',
      '1.1',
    ])
    expect(whole.slice(6, 12).map(({ batch }) => batch.labels)).not.toEqual(
      whole.slice(0, 6).map(({ batch }) => batch.labels),
    )
    const learnt = whole.slice(6, 12).flatMap(({ batch }) => [...batch.labels])
    expect(learnt.toSorted((a, b) => a - b)).toEqual(
      examples.flatMap(({ tokenIds }) => [...tokenIds.slice(-2)]),
    )
  })

  it('go on from any place as if they had never been stopped', () => {
    for (const at of [1, 5, 6, 9, 13]) expect(take(20 - at, whole[at]?.place)).toEqual(whole.slice(at))
    expect(take(1, { epoch: 0, index: 6 })).toEqual([whole[6]])
  })

  it('are none without examples', () => {
    expect(() => trainingBatches([], options).next()).toThrow('no examples')
  })
})
