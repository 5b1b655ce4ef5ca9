import { describe, expect, it } from 'vitest'
import { splitExamples } from '#engine/tuning/data/split.ts'
import type { NumberedExample } from '#engine/tuning/data/training-example.ts'

const example = (line: number, question = `Question ${line}`): NumberedExample => ({
  line,
  example: {
    messages: [
      { role: 'user', content: question },
      { role: 'assistant', content: 'a' },
    ],
  },
})
const set = (count: number): NumberedExample[] => Array.from({ length: count }, (_, i) => example(i + 1))
const linesOf = (examples: NumberedExample[]): number[] => examples.map(({ line }) => line)

describe('the split into training and validation', () => {
  it('gives every example to one side, in the order of the set, with the share asked for', () => {
    const { training, validation } = splitExamples(set(200), { validationShare: 0.1, seed: 1 })
    expect(validation).toHaveLength(20)
    expect([...linesOf(training), ...linesOf(validation)].sort((a, b) => a - b)).toEqual(linesOf(set(200)))
    expect(linesOf(validation)).toEqual(linesOf(validation).toSorted((a, b) => a - b))
  })

  it('repeats for a seed and differs between seeds', () => {
    const options = { validationShare: 0.1, seed: 1 }
    const first = splitExamples(set(200), options)
    expect(splitExamples(set(200), options)).toEqual(first)
    expect(splitExamples(set(200), { ...options, seed: 2 }).validation).not.toEqual(first.validation)
  })

  it('never puts equal examples on both sides', () => {
    // 60 examples that say 15 things, each four times in other letters.
    const examples = Array.from({ length: 60 }, (_, i) =>
      example(i + 1, i % 2 ? `THING ${i % 15}` : ` thing  ${i % 15}`),
    )
    for (let seed = 0; seed < 20; seed++) {
      const { training, validation } = splitExamples(examples, { validationShare: 0.2, seed })
      expect(validation).toHaveLength(12)
      const things = (side: NumberedExample[]) => new Set(side.map(({ line }) => (line - 1) % 15))
      const learnt = things(training)
      expect([...things(validation)].filter(thing => learnt.has(thing))).toEqual([])
    }
  })

  it('does not depend on the order of the examples, and moves few when one is added', () => {
    const options = { validationShare: 0.1, seed: 3 }
    const { validation } = splitExamples(set(200), options)
    const reversed = splitExamples(set(200).reverse(), options)
    expect(new Set(linesOf(reversed.validation))).toEqual(new Set(linesOf(validation)))
    const more = new Set(linesOf(splitExamples(set(201), options).validation))
    expect(linesOf(validation).filter(line => !more.has(line)).length).toBeLessThanOrEqual(1)
  })

  it('leaves something to learn from, and validates with nothing when nothing is asked for', () => {
    expect(splitExamples(set(4), { validationShare: 0.99, seed: 1 }).training).toHaveLength(1)
    expect(splitExamples(set(4), { validationShare: 0, seed: 1 }).validation).toEqual([])
    expect(splitExamples([], { validationShare: 0.5, seed: 1 })).toEqual({ training: [], validation: [] })
    const same = [example(1, 'x'), example(2, 'x'), example(3, 'X')]
    expect(splitExamples(same, { validationShare: 0.5, seed: 1 }).training).toHaveLength(3)
    expect(() => splitExamples(set(4), { validationShare: 1, seed: 1 })).toThrow(RangeError)
  })
})
