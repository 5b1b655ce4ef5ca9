import { expect, test } from 'vitest'
import { missedThresholds, parseThreshold } from '#cli/thresholds.ts'
import { approaches } from '#contract/approach.ts'
import type { ScoreboardMetric } from '#contract/scoreboard.ts'

const factMatch: ScoreboardMetric = {
  metric: 'fact-match',
  scores: { hybrid: { questions: 40, mean: 0.7, interval: { low: 0.55, high: 0.82 } } },
  ...{ retrieval: null, tuning: null, interaction: null, pairs: [] },
}
const missed = (...texts: string[]): string[] =>
  missedThresholds(
    texts.map(text => parseThreshold(text, approaches)),
    [factMatch],
  )

test('a mean that is as wanted or better misses nothing', () => {
  expect(missed('hybrid.fact-match>=0.7', 'hybrid.fact-match<=0.7')).toEqual([])
})

test('a mean on the wrong side is named with what it is, and what no question measures as well', () => {
  expect(missed('hybrid.fact-match>=0.71', 'rag.fact-match>=0', 'hybrid.hit>=0')).toEqual([
    'Missed hybrid.fact-match>=0.71: it is 70% over 40 questions.',
    'Missed rag.fact-match>=0: no question measures it.',
    'Missed hybrid.hit>=0: no question measures it.',
  ])
})
