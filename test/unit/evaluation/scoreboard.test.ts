import { describe, expect, test } from 'vitest'
import type { Approach } from '#contract/approach.ts'
import type { MetricId } from '#contract/metric.ts'
import { TestRow } from '#contract/test-set.ts'
import { atOnce } from '#engine/core/slices.ts'
import { compareItems } from '#engine/evaluation/compare.ts'
import { buildScoreboard, type JudgedItem } from '#engine/evaluation/scoreboard.ts'

type Values = Partial<Record<Approach, number>>

const item = (
  index: number,
  values: Values,
  { metric = 'fact-match' as MetricId, seed = 0, tags = [] as string[] } = {},
): JudgedItem => ({
  row: TestRow.parse({ id: `q${index}`, question: `question ${index}`, tags }),
  seed,
  judged: Object.fromEntries(
    Object.entries(values).map(([approach, value]) => [
      approach,
      { metrics: { [metric]: value }, stage: null },
    ]),
  ),
  failed: [],
})

const board = (items: JudgedItem[], tag: string | null = null) =>
  atOnce(buildScoreboard({ items, tag, seeds: 1 }))

describe('the scoreboard', () => {
  test('has the effects of a 2x2 as they are worked by hand', () => {
    // retrieval: ((1-0)+(1-0))/2 = 1 on six rows; tuning 0; interaction 0. Exact p: 2 of 2^6 signs = 0.03125.
    const [metric] = board(
      Array.from({ length: 6 }, (_, i) => item(i, { base: 0, rag: 1, tuned: 0, hybrid: 1 })),
    ).metrics
    expect(metric?.scores.rag).toEqual({ questions: 6, mean: 1, interval: { low: 1, high: 1 } })
    expect(metric?.retrieval).toEqual({
      questions: 6,
      difference: 1,
      interval: { low: 1, high: 1 },
      pValue: 2 / 64,
      adjustedPValue: 2 / 64,
      verdict: 'higher',
    })
    expect(metric?.tuning).toMatchObject({ difference: 0, pValue: 1, verdict: 'none-shown' })
    expect(metric?.interaction).toMatchObject({ difference: 0 })
    expect(metric?.pairs.find(({ from, to }) => from === 'rag' && to === 'tuned')?.effect).toMatchObject({
      difference: -1,
      verdict: 'lower',
    })
  })

  test('says that no difference is shown when five questions all differ, which 2 of 32 signs would do by chance', () => {
    const [metric] = board(Array.from({ length: 5 }, (_, i) => item(i, { base: 0, rag: 1 }))).metrics
    expect(metric?.pairs[0]?.effect).toMatchObject({ difference: 1, pValue: 2 / 32, verdict: 'none-shown' })
    expect(metric?.retrieval).toBeNull()
  })

  test('has an interaction where both together do more than the sum', () => {
    // (1 - 0) - (0 - 0) = 1
    const [metric] = board(
      Array.from({ length: 8 }, (_, i) => item(i, { base: 0, rag: 0, tuned: 0, hybrid: 1 })),
    ).metrics
    expect(metric?.interaction).toMatchObject({ difference: 1, verdict: 'higher' })
    expect(metric?.retrieval).toMatchObject({ difference: 0.5 })
  })

  test('counts effects on questions that all have, and scores on those that an approach has', () => {
    const items = [
      item(0, { base: 0, rag: 1, tuned: 0, hybrid: 1 }),
      item(1, { base: 1, rag: 1, tuned: 1 }),
      item(2, { rag: 0 }),
    ]
    const [metric] = board(items).metrics
    expect(metric?.scores.rag).toMatchObject({ questions: 3, mean: 2 / 3 })
    expect(metric?.scores.hybrid).toMatchObject({ questions: 1, mean: 1 })
    expect(metric?.retrieval).toMatchObject({ questions: 1, difference: 1 })
    expect(metric?.pairs.find(({ from, to }) => from === 'base' && to === 'rag')?.effect).toMatchObject({
      questions: 2,
      difference: 0.5,
    })
  })

  test('takes the mean over seeds first, so that a question asked twice is one question', () => {
    const items = [
      item(0, { base: 1 }),
      item(0, { base: 0 }, { seed: 1 }),
      item(1, { base: 1 }),
      item(1, { base: 1 }, { seed: 1 }),
    ]
    expect(board(items)).toMatchObject({
      rows: 2,
      metrics: [{ scores: { base: { questions: 2, mean: 0.75 } } }],
    })
  })

  test('adjusts p-values over the metrics of the board', () => {
    const items = Array.from({ length: 6 }, (_, i) => {
      const { row, seed, failed } = item(i, {})
      const one = (value: number) => ({
        metrics: { 'fact-match': value, 'format-strict': value },
        stage: null,
      })
      return { row, seed, failed, judged: { base: one(0), rag: one(1) } }
    })
    expect(board(items).metrics.map(({ pairs }) => pairs[0]?.effect.adjustedPValue)).toEqual([4 / 64, 4 / 64])
    expect(board(items).metrics.map(({ pairs }) => pairs[0]?.effect.verdict)).toEqual([
      'none-shown',
      'none-shown',
    ])
  })

  test('counts rows with a tag, keeps the counts of all tags, and counts failures and stages', () => {
    const failed = { ...item(2, {}, { tags: ['price'] }), failed: ['hybrid' as const] }
    const staged: JudgedItem = {
      ...item(0, {}, { tags: ['price', 'table'] }),
      judged: { rag: { metrics: {}, stage: 'not-found' } },
    }
    expect(board([staged, item(1, { base: 1 }), failed], 'price')).toMatchObject({
      rows: 2,
      tags: [
        { tag: 'price', rows: 2 },
        { tag: 'table', rows: 1 },
      ],
      failedAnswers: { hybrid: 1 },
      stages: { rag: { 'not-found': 1 } },
      metrics: [],
    })
  })

  test('is the same twice, and empty without questions', () => {
    const items = Array.from({ length: 40 }, (_, i) => item(i, { base: (i * 7) % 5, rag: (i * 3) % 4 }))
    expect(board(items)).toEqual(board(items))
    expect(board([])).toMatchObject({ rows: 0, metrics: [] })
  })
})

describe('a comparison', () => {
  test('pairs rows with the same question and expectations, whatever their ids', () => {
    const from = Array.from({ length: 6 }, (_, i) => item(i, { rag: 0, base: 1 }))
    const to = Array.from({ length: 7 }, (_, i) => {
      const own = item(i, { rag: 1 })
      return { ...own, row: { ...own.row, id: TestRow.shape.id.parse(`other ${i}`) } }
    })
    const { sharedRows, metrics } = atOnce(compareItems(from, to))
    expect(sharedRows).toBe(6)
    expect(metrics).toHaveLength(1)
    expect(metrics[0]).toMatchObject({
      approach: 'rag',
      from: { mean: 0 },
      to: { mean: 1 },
      effect: { difference: 1, verdict: 'higher' },
    })
  })
})
