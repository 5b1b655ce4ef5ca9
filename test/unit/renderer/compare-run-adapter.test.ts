import { expect, test } from 'vitest'
import { AdapterInfo } from '#contract/adapter.ts'
import { AdapterId } from '#contract/ids.ts'
import { runAdapterOf } from '../../../src/renderer/compare/run-adapter.ts'

const house = AdapterInfo.parse({
  id: 'house-style',
  name: 'House style',
  rank: 8,
  alpha: 16,
  targetModules: ['q_proj'],
  sizeBytes: 1,
  active: true,
  strength: 1.5,
  origin: 'trained',
  createdAt: null,
})

test('names the adapter of the run with the strength that it had then, not the one it has now', () => {
  const run = { adapterId: house.id, adapterStrength: 0.6 }
  expect(runAdapterOf(run, [house])).toEqual({ name: 'House style', strength: 0.6 })
})

test('says that an adapter was deleted, but not while they are still being listed', () => {
  const run = { adapterId: AdapterId.parse('old'), adapterStrength: 1 }
  expect(runAdapterOf(run, [house])?.name).toBe('old, deleted since')
  expect(runAdapterOf(run, undefined)?.name).toBe('old')
})

test('names none for a run without an adapter', () => {
  expect(runAdapterOf({ adapterId: null, adapterStrength: 1 }, [house])).toBeUndefined()
})
