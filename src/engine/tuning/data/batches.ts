import { createRandom, shuffled } from '#engine/core/random.ts'
import type { RenderedExample } from './render.ts'

/** Examples padded on the right to one length, and what to predict in them. */
export interface TrainingBatch {
  batchSize: number
  /** Tokens of the longest example. */
  sequenceTokens: number
  /** [batchSize · sequenceTokens], row-major. */
  inputIds: Int32Array
  /** Same shape: 1 where there is a token, 0 where there is padding. */
  attentionMask: Int32Array
  /** [targets]: flat positions in batchSize · sequenceTokens whose next token is to be predicted. */
  targetPositions: Int32Array
  /** [targets]: the ids of those next tokens. */
  labels: Int32Array
}

/**
 * Puts examples into one batch.
 * @param padTokenId any id will do: padding is behind the mask and never a target.
 * @throws RangeError without examples, or for a first token that is a target, which nothing predicts.
 */
export const assembleBatch = (examples: readonly RenderedExample[], padTokenId: number): TrainingBatch => {
  if (examples.length === 0) throw new RangeError('a batch needs an example')
  const batchSize = examples.length
  const sequenceTokens = Math.max(...examples.map(({ tokenIds }) => tokenIds.length))
  const inputIds = new Int32Array(batchSize * sequenceTokens).fill(padTokenId)
  const attentionMask = new Int32Array(batchSize * sequenceTokens)
  const positions: number[] = []
  const labels: number[] = []
  examples.forEach(({ tokenIds, isTarget }, row) => {
    const start = row * sequenceTokens
    inputIds.set(tokenIds, start)
    attentionMask.fill(1, start, start + tokenIds.length)
    if (isTarget[0]) throw new RangeError('the first token of an example cannot be predicted')
    tokenIds.forEach((id, at) => {
      if (!isTarget[at]) return
      positions.push(start + at - 1)
      labels.push(id)
    })
  })
  return {
    batchSize,
    sequenceTokens,
    inputIds,
    attentionMask,
    targetPositions: Int32Array.from(positions),
    labels: Int32Array.from(labels),
  }
}

/** Buckets of this many batches: long enough to leave batches random, short enough to keep padding small. */
const bucketBatches = 12

interface BatchOrder {
  /** Examples a batch; the last batch may have fewer. */
  batchExamples: number
  seed: number
}

/**
 * The batches of an epoch as indices into the examples: shuffled, cut into buckets, sorted by length inside a
 * bucket so that little is spent on padding, and the batches shuffled again. Depends on nothing but its
 * arguments, so an epoch can be taken up in the middle.
 * @param lengths tokens of each example. @param epoch counted from 0.
 */
export const epochBatches = (
  lengths: readonly number[],
  { batchExamples, seed }: BatchOrder,
  epoch: number,
): number[][] => {
  if (!Number.isInteger(batchExamples) || batchExamples < 1)
    throw new RangeError(`a batch cannot have ${batchExamples} examples`)
  const random = createRandom(`${seed}/order/${epoch}`)
  const order = shuffled(lengths.keys(), random)
  const batches: number[][] = []
  const bucketExamples = batchExamples * bucketBatches
  for (let start = 0; start < order.length; start += bucketExamples) {
    // Sorting is stable: equal lengths stay in their random order.
    const bucket = order
      .slice(start, start + bucketExamples)
      .sort((a, b) => (lengths[a] as number) - (lengths[b] as number)) // indices of `lengths`
    for (let at = 0; at < bucket.length; at += batchExamples)
      batches.push(bucket.slice(at, at + batchExamples))
  }
  return shuffled(batches, random)
}

/** Which batch of which epoch, both from 0: all that a checkpoint has to keep of the data's order. */
export interface BatchPlace {
  epoch: number
  index: number
}

/**
 * Batches without end, epoch after epoch, from a place on: those that a training which was never stopped
 * would have got from there. A place behind the last batch is the beginning of the next epoch.
 * @throws RangeError without examples.
 */
export const trainingBatches = function* (
  examples: readonly RenderedExample[],
  order: BatchOrder & { padTokenId: number },
  from: BatchPlace = { epoch: 0, index: 0 },
): Generator<{ place: BatchPlace; batch: TrainingBatch }, never, undefined> {
  if (examples.length === 0) throw new RangeError('there are no examples to make batches of')
  const lengths = examples.map(({ tokenIds }) => tokenIds.length)
  for (let { epoch, index } = from; ; epoch++, index = 0) {
    const batches = epochBatches(lengths, order, epoch)
    for (; index < batches.length; index++) {
      const members = (batches[index] as number[]).map(at => examples[at] as RenderedExample) // indices in range
      yield { place: { epoch, index }, batch: assembleBatch(members, order.padTokenId) }
    }
  }
}

/** Batches an epoch has. */
export const batchesPerEpoch = (examples: number, batchExamples: number): number =>
  Math.ceil(examples / batchExamples)
