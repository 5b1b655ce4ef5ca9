import { expect, test } from 'vitest'
import type { Evaluation } from '#contract/evaluation.ts'
import { EvaluationId } from '#contract/ids.ts'
import { TestRow } from '#contract/test-set.ts'
import { atOnce } from '#engine/core/slices.ts'
import { createKeptBoards } from '#engine/evaluation/kept-boards.ts'
import type { JudgedItem } from '#engine/evaluation/question-values.ts'
import { buildScoreboard } from '#engine/evaluation/scoreboard.ts'
import { sampleReport } from '#test/unit/report/sample-report.ts'

const items = (count: number): JudgedItem[] =>
  Array.from({ length: count }, (_, place) => ({
    row: TestRow.parse({ id: `q${place}`, question: 'Q?', tags: place % 2 === 0 ? ['even'] : [] }),
    seed: 0,
    judged: {
      base: { metrics: { 'token-f1': (place % 7) / 7, 'answer-words': place % 50 }, stage: null },
      rag: { metrics: { 'token-f1': (place % 5) / 5, 'answer-words': place % 60 }, stage: 'used' },
    },
    failed: [],
  }))

const evaluation = (id: string, done: number): Evaluation => {
  const { evaluation: sample } = sampleReport.scoreboard
  return { ...sample, id: EvaluationId.parse(id), progress: { ...sample.progress, done } }
}

/** Boards of made-up items; `reads` tells how often they were asked for. */
const boardsOf = (read: () => JudgedItem[]) => {
  const reads: string[] = []
  const boards = createKeptBoards(id => {
    reads.push(id)
    return read()
  })
  return { boards, reads }
}

test('keeps a board until a further question is done, and each tag’s own', async () => {
  const { boards, reads } = boardsOf(() => items(12))
  const first = await boards.of(evaluation('a', 12), null)
  expect(await boards.of(evaluation('a', 12), null)).toBe(first)
  expect(reads).toHaveLength(1)
  expect((await boards.of(evaluation('a', 12), 'even')).rows).toBe(6)
  expect(reads).toHaveLength(2)
  await boards.of(evaluation('a', 13), null)
  await boards.of(evaluation('b', 12), null)
  expect(reads).toEqual(['a', 'a', 'a', 'b'])
})

test('computes a board once for all who ask at the same time', async () => {
  const { boards, reads } = boardsOf(() => items(12))
  const asked = evaluation('a', 12)
  const [one, other] = await Promise.all([boards.of(asked, null), boards.of(asked, null)])
  expect(one).toBe(other)
  expect(reads).toHaveLength(1)
})

test('lets others go first many times while it computes, and comes to the same board', async () => {
  const { boards } = boardsOf(() => items(3000))
  let turns = 0
  let ended = false
  const takeTurns = (): void => {
    turns++
    if (!ended) setImmediate(takeTurns)
  }
  setImmediate(takeTurns)
  const board = await boards.of(evaluation('a', 3000), null)
  ended = true
  expect(turns).toBeGreaterThan(15)
  expect(board).toEqual(atOnce(buildScoreboard({ items: items(3000), tag: null, seeds: 1 })))
})

test('tries again after a board could not be read, and forgets removed ones', async () => {
  let broken = true
  const { boards, reads } = boardsOf(() => {
    if (broken) throw new Error('disk')
    return items(12)
  })
  const asked = evaluation('a', 12)
  await expect((async () => boards.of(asked, null))()).rejects.toThrow('disk')
  broken = false
  const board = await boards.of(asked, null)
  boards.forget(asked.id)
  expect(await boards.of(asked, null)).not.toBe(board)
  expect(reads).toHaveLength(3)
})
