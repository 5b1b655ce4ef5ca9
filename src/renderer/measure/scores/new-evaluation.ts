import type { Approach } from '#contract/approach.ts'
import type { Evaluation } from '#contract/evaluation.ts'
import { formatPlannedTime } from '../../tune/training-time.ts'

const maxSeeds = 20
const largestSeed = 4294967295

/** Different whole numbers between commas; undefined when they are not. */
export const parseSeeds = (text: string): number[] | undefined => {
  const parts = text.split(/[,\s]+/).filter(part => part !== '')
  const seeds = [...new Set(parts.map(Number))]
  const fine = seeds.every(seed => Number.isInteger(seed) && seed >= 0 && seed <= largestSeed)
  return fine && seeds.length > 0 && seeds.length <= maxSeeds ? seeds : undefined
}

/** A sentence about how long it may take, from the last evaluation that asked the same approaches afresh. */
export const expectedTime = (
  earlier: readonly Evaluation[],
  questions: number,
  approaches: readonly Approach[],
): string => {
  const like = earlier.find(
    ({ state, request, progress }) =>
      state.type === 'finished' &&
      progress.cachedAnswers === 0 &&
      progress.done > 0 &&
      progress.secondsSpent > 0 &&
      request.approaches.length === approaches.length &&
      approaches.every(approach => request.approaches.includes(approach)),
  )
  if (!like) return 'The first evaluation shows how long one takes here; it can be paused at any time.'
  const seconds = (like.progress.secondsSpent / like.progress.done) * questions
  return `About ${formatPlannedTime(seconds)}, going by ${like.testSetName}; answers that nothing has changed for are taken from before.`
}
