import { createHash } from 'node:crypto'
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus'

/** Where a generator stands: four signed 32-bit words, safe to keep as JSON. */
export type RandomState = readonly [number, number, number, number]

/** Seeded random numbers: the same seed gives the same numbers on every machine. */
export interface SeededRandom {
  /** Uniform in [0, 1), with 53 bits. */
  uniform(): number
  /** Uniform integer in [0, below); `below` is 1 to 2³². @throws RangeError outside of that. */
  integer(below: number): number
  /** What `restoreRandom` needs to go on with the very next number. */
  state(): RandomState
}

/**
 * Xoroshiro128+ (Blackman and Vigna 2018), as in pure-rand. The seed is a text that names what the numbers
 * are for (`7/order/epoch 3`), so that streams do not depend on one another. It is hashed, because
 * neighbouring seeds would otherwise begin alike.
 */
export const createRandom = (seed: string): SeededRandom => {
  const digest = createHash('sha256').update(seed).digest()
  return restoreRandom([
    digest.readInt32LE(0),
    digest.readInt32LE(4),
    digest.readInt32LE(8),
    digest.readInt32LE(12),
  ])
}

/** A generator that goes on where the one that gave this state stood. @throws RangeError for no such state. */
export const restoreRandom = (state: RandomState): SeededRandom => {
  if (state.length !== 4 || !state.every(word => (word | 0) === word) || state.every(word => word === 0))
    throw new RangeError('a random state is four 32-bit integers that are not all zero')
  const generator = xoroshiro128plusFromState(state)
  return {
    uniform: () => uniformFloat64(generator),
    integer: below => {
      if (!Number.isInteger(below) || below < 1 || below > 2 ** 32)
        throw new RangeError(`there is no integer in [0, ${below})`)
      return uniformInt(generator, 0, below - 1)
    },
    state: () => generator.getState() as unknown as RandomState, // xoroshiro128plus keeps four words
  }
}

/** A new array with the items in random order (Fisher and Yates, from the end). */
export const shuffled = <Item>(items: Iterable<Item>, random: SeededRandom): Item[] => {
  const order = [...items]
  for (let last = order.length - 1; last > 0; last--) {
    const other = random.integer(last + 1)
    const item = order[last] as Item // 0 ≤ other ≤ last < length
    order[last] = order[other] as Item
    order[other] = item
  }
  return order
}
