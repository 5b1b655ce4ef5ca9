import type { TrainingSetFinding } from '#contract/training-set.ts'
import type { FindingLook } from '../../sets/findings.ts'

/** In the order of how much they matter. */
export const findingLooks = {
  'too-few': { badge: 'too few', one: 'set too small', many: 'set too small', kind: 'bad' },
  'leaked-question': { badge: 'test question', one: 'test question', many: 'test questions', kind: 'bad' },
  'empty-answer': { badge: 'empty answer', one: 'empty answer', many: 'empty answers', kind: 'bad' },
  'too-long': { badge: 'cut off', one: 'cut off', many: 'cut off', kind: 'warn' },
  duplicate: { badge: 'duplicate', one: 'duplicate', many: 'duplicates', kind: 'warn' },
} satisfies Record<TrainingSetFinding['type'], FindingLook>
