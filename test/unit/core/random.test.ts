import { describe, expect, it } from 'vitest'
import { createRandom, restoreRandom, shuffled } from '#engine/core/random.ts'

const draws = (random: { uniform(): number }, count: number): number[] =>
  Array.from({ length: count }, () => random.uniform())

describe('seeded random numbers', () => {
  it('are the low words of xoroshiro128+ as Blackman and Vigna define it', () => {
    // Their C code in 64-bit arithmetic (constants 24, 16, 37), from the state s0 = 1, s1 = 2. Its first three
    // outputs are 3, 412333834243 and 2360170716294286339, as in rand_xoshiro's own test.
    const mask = 2n ** 64n - 1n
    const rotate = (x: bigint, by: bigint) => ((x << by) | (x >> (64n - by))) & mask
    let [s0, s1] = [1n, 2n]
    const reference = Array.from({ length: 50 }, () => {
      const out = (s0 + s1) & mask
      s1 ^= s0
      s0 = rotate(s0, 24n) ^ s1 ^ ((s1 << 16n) & mask)
      s1 = rotate(s1, 37n)
      return out
    })
    expect(reference.slice(0, 3)).toEqual([3n, 412333834243n, 2360170716294286339n])

    // Words are high and low of s0, then high and low of s1. `integer(2 ** 32)` is the word plus 2³¹.
    const random = restoreRandom([0, 1, 0, 2])
    const words = reference.map(() => BigInt.asUintN(32, BigInt(random.integer(2 ** 32)) - 2n ** 31n))
    expect(words).toEqual(reference.map(out => BigInt.asUintN(32, out)))
  })

  it('repeat for a seed and differ between seeds that differ in one character', () => {
    const first = draws(createRandom('7/order/1'), 20)
    expect(draws(createRandom('7/order/1'), 20)).toEqual(first)
    expect(draws(createRandom('7/order/2'), 20).some(value => first.includes(value))).toBe(false)
  })

  it('go on from a state that was kept as JSON', () => {
    const random = createRandom('kept')
    draws(random, 1001)
    const kept = JSON.stringify(random.state())
    const expected = draws(random, 10)
    expect(draws(restoreRandom(JSON.parse(kept)), 10)).toEqual(expected)
  })

  it('fill [0, 1) evenly', () => {
    const random = createRandom('even')
    const counts = new Array<number>(10).fill(0)
    for (const value of draws(random, 100_000)) {
      const bin = Math.floor(value * 10)
      counts[bin] = (counts[bin] ?? Number.NaN) + 1 // a value outside of [0, 1) would leave a NaN
    }
    // χ² with 9 degrees of freedom stays below 27.9 with probability 0.999.
    const chiSquared = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)
    expect(chiSquared).toBeLessThan(27.9)
  })

  it('give every order of three items about equally often', () => {
    const random = createRandom('orders')
    const counts = new Map<string, number>()
    for (let i = 0; i < 6000; i++) {
      const order = shuffled('abc', random).join('')
      counts.set(order, (counts.get(order) ?? 0) + 1)
    }
    expect(counts.size).toBe(6)
    // χ² with 5 degrees of freedom stays below 20.5 with probability 0.999.
    const chiSquared = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)
    expect(chiSquared).toBeLessThan(20.5)
  })

  it('refuse an impossible range and a state that is none', () => {
    expect(() => createRandom('x').integer(0)).toThrow(RangeError)
    expect(() => createRandom('x').integer(1.5)).toThrow(RangeError)
    expect(() => restoreRandom([0, 0, 0, 0])).toThrow(RangeError)
    expect(() => restoreRandom([1, 2, 3] as never)).toThrow(RangeError)
  })
})
