import { expect, test } from 'vitest'
import { RunSummary } from '#contract/run.ts'
import { changeHistory, emptyHistory } from '../../../src/renderer/history/history-list.ts'

const summary = (id: string) =>
  RunSummary.parse({
    id,
    createdAt: '2026-11-21T07:00:00.000Z',
    question: id,
    approaches: ['base'],
    state: 'finished',
  })

test('a full page means that there may be more, a short one that there is not', () => {
  const full = changeHistory(emptyHistory, {
    type: 'reloaded',
    runs: [summary('c'), summary('b')],
    pageSize: 2,
  })
  expect(full.more).toBe(true)
  const all = changeHistory(full, { type: 'older', runs: [summary('a')], pageSize: 2 })
  expect(all).toMatchObject({ more: false, runs: [{ id: 'c' }, { id: 'b' }, { id: 'a' }] })
})

test('a run that comes twice is listed once', () => {
  const list = { runs: [summary('b'), summary('a')], more: true }
  const after = changeHistory(list, { type: 'older', runs: [summary('a')], pageSize: 2 })
  expect(after.runs).toHaveLength(2)
})

test('a removed run leaves the list', () => {
  const [b, a] = [summary('b'), summary('a')]
  expect(changeHistory({ runs: [b, a], more: false }, { type: 'removed', runId: b.id }).runs).toEqual([a])
})
