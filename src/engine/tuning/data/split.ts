import { createHash } from 'node:crypto'
import { exampleKey } from './normalised-text.ts'
import type { NumberedExample } from './training-example.ts'

export interface ExampleSplit<Example> {
  training: Example[]
  validation: Example[]
}

/**
 * Parts a set into examples to learn from and examples to check with, each in the order of the set. Equal
 * examples (`exampleKey`) always go to the same side. Who goes where depends on the seed and on what the
 * examples say, not on their order: reordering changes nothing, and adding an example moves few others.
 * @param validationShare 0 to below 1. As near to it as whole groups of equals allow without going over; at
 * least one example stays to learn from, and at least one group goes to validation when the share of the set
 * is at least one example and a group is small enough.
 * @throws RangeError for another share.
 */
export const splitExamples = <Example extends NumberedExample>(
  examples: readonly Example[],
  { validationShare, seed }: { validationShare: number; seed: number },
): ExampleSplit<Example> => {
  if (!(validationShare >= 0 && validationShare < 1))
    throw new RangeError(`${validationShare} is no share of the examples to validate with`)
  const groups = new Map<string, Example[]>()
  for (const numbered of examples) {
    const key = exampleKey(numbered.example)
    const group = groups.get(key)
    if (group) group.push(numbered)
    else groups.set(key, [numbered])
  }
  // A hash of seed and content ranks the groups at random, once and for all.
  const ranked = [...groups]
    .map(([key, group]) => ({
      group,
      rank: createHash('sha256').update(`${seed}/split/${key}`).digest('hex'),
    }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
  const wanted = Math.min(Math.round(examples.length * validationShare), examples.length - 1)
  const chosen = new Set<Example>()
  for (const { group } of ranked)
    if (chosen.size + group.length <= wanted) for (const numbered of group) chosen.add(numbered)
  return {
    training: examples.filter(numbered => !chosen.has(numbered)),
    validation: examples.filter(numbered => chosen.has(numbered)),
  }
}
