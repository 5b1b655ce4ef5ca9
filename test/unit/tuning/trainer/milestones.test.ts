import { expect, it } from 'vitest'
import { validationSteps, weightsSteps } from '#engine/tuning/trainer/milestones.ts'

/** A training of steps of 512 tokens, with validation examples of 256. */
const training = (totalSteps: number, validation: number) =>
  validationSteps(
    { totalSteps, tokens: 512 * totalSteps },
    Array.from({ length: validation }, () => ({
      tokenIds: new Int32Array(256),
      isTarget: new Uint8Array(256),
    })),
  )

it('validates ten times where a tenth of the time allows it, the last step included', () => {
  expect([...training(1000, 10)]).toEqual([100, 200, 300, 400, 500, 600, 700, 800, 900, 1000])
})

it('validates less often where validation costs more', () => {
  // Step 0 and six more are 7 · 64 · 256 = 114,688 tokens; a tenth of 1,198,080 is not enough for one more.
  expect([...training(2340, 64)]).toEqual([390, 780, 1170, 1560, 1950, 2340])
})

it('validates three times at least, and never without examples', () => {
  expect([...training(10, 64)]).toEqual([4, 7, 10])
  expect([...training(10, 0)]).toEqual([])
})

it('has no more milestones than steps', () => {
  expect([...training(2, 1)]).toEqual([1, 2])
  expect([...weightsSteps(2)]).toEqual([1, 2])
  expect([...weightsSteps(600)]).toEqual([100, 200, 300, 400, 500, 600])
})
