import { expect, test } from 'vitest'
import { AdapterInfo } from '#contract/adapter.ts'
import { AdapterId } from '#contract/ids.ts'
import { RunRequest, RunSettings } from '#contract/run.ts'
import {
  type Duel,
  newDuel,
  noAdapter,
  requestOf,
  resumeDuel,
  sideChoices,
} from '../../../src/renderer/tune/adapters/duel.ts'

const adapter = (id: string, more: Partial<AdapterInfo> = {}) =>
  AdapterInfo.parse({
    id,
    name: id.toUpperCase(),
    rank: 8,
    alpha: 16,
    targetModules: ['q_proj'],
    sizeBytes: 1,
    active: false,
    strength: 1,
    origin: 'trained',
    createdAt: null,
    ...more,
  })
const id = (text: string) => AdapterId.parse(text)
const settings = RunSettings.parse({ temperature: 0.7, seed: 5, together: true })

test('sets the adapter that was looked at against the active one, else another, else the base', () => {
  const a = adapter('a')
  const b = adapter('b')
  const c = adapter('c', { active: true })
  expect(newDuel(a.id, [a, b, c]).sides).toEqual(['a', 'c'])
  expect(newDuel(c.id, [a, b, c]).sides).toEqual(['c', 'a'])
  expect(newDuel(a.id, [a]).sides).toEqual(['a', noAdapter])
})

test.each([
  { side: 'a', withDocuments: false, approaches: ['tuned'], adapterId: 'a' },
  { side: 'a', withDocuments: true, approaches: ['hybrid'], adapterId: 'a' },
  { side: noAdapter, withDocuments: false, approaches: ['base'], adapterId: undefined },
  { side: noAdapter, withDocuments: true, approaches: ['rag'], adapterId: undefined },
])(
  'asks "$side" with documents $withDocuments by $approaches',
  ({ side, withDocuments, approaches, adapterId }) => {
    const request = requestOf({ question: 'Why?', withDocuments }, side, settings)
    expect(RunRequest.parse(request)).toEqual({
      question: 'Why?',
      approaches,
      settings: { ...settings, together: false },
      ...(adapterId && { adapterId }),
    })
  },
)

test('goes on with the comparison of before a reload', () => {
  const list = [adapter('a'), adapter('b')]
  const before = { ...newDuel(id('a'), list), question: 'Why?', runs: ['r1', 'r2'] }
  expect(resumeDuel(JSON.stringify(before), id('a'), list)).toEqual(before)
  expect(resumeDuel(JSON.stringify(before), id('b'), list)).toEqual(before)
})

test('begins anew with the question of before when a contestant is gone or another adapter is looked at', () => {
  const list = [adapter('a'), adapter('b'), adapter('c')]
  const before: Duel = { ...newDuel(id('a'), list), question: 'Why?' }
  expect(resumeDuel(JSON.stringify(before), id('c'), list)).toEqual({
    ...newDuel(id('c'), list),
    question: 'Why?',
  })
  const left = list.slice(0, 1)
  expect(resumeDuel(JSON.stringify(before), id('a'), left).sides).toEqual(['a', noAdapter])
})

test.each([null, 'no json', '{"sides":["a"]}'])('survives the stored text %s', stored => {
  expect(resumeDuel(stored, id('a'), [adapter('a')])).toEqual(newDuel(id('a'), [adapter('a')]))
})

test('offers every adapter with its strength, and the base', () => {
  expect(sideChoices([adapter('a'), adapter('b', { strength: 0.5 })]).map(({ label }) => label)).toEqual([
    'A',
    'B · strength 0.50',
    'No adapter: the base model',
  ])
})
