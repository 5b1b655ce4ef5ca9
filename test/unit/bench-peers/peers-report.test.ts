import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { growthReport, withReport } from '../../../scripts/bench-growth/growth-report.ts'
import { noGrowth } from '../../../scripts/bench-growth/growth-results.ts'
import { peersMarks, peersReport } from '../../../scripts/bench-peers/peers-report.ts'
import { keepPart, type PartResult, readPeers } from '../../../scripts/bench-peers/peers-results.ts'

const search: PartResult = {
  ...{ date: '2026-11-21T12:00:00.000Z', cpu: 'Example 9000', cores: 2, memoryBytes: 24 * 2 ** 30 },
  ...{ node: 'v24.0.0', loadAtStart: 0.25, loadAtEnd: 1.6, threads: 2, unit: 'ms' },
  lines: [
    { work: '10,000', contender: 'Diptych', rounds: [[1, 2, 3], [2]] },
    { work: '10,000', contender: 'slow store', rounds: [[4, 4, 4], [8]] },
  ],
  absent: [{ contender: 'other store', reason: 'npm failed' }],
  checks: ['Both found the same.'],
}

test('writes medians, ratios of medians with their quartiles, what is absent and why, and what was checked', () => {
  const report = peersReport({ version: 1, parts: { search } })
  expect(report).toContain(
    '21 November 2026, Example 9000, 2 cores, 24 GB, Node 24.0.0; 2 threads; load 0.3 before and 1.6 after. 2 rounds',
  )
  expect(report).toContain('| 10,000 | Diptych | 2.00 ms (2.85) | – |')
  // Medians 2 and 4; by round 2/4 and 2/8, of which the quartiles are 0.3125 and 0.4375.
  expect(report).toContain('| 10,000 | slow store | 4.00 ms (7.40) | 0.50 (0.31 to 0.44) |')
  expect(report).toContain('below 1 Diptych is faster')
  expect(report).toContain('Not measured here: other store: npm failed')
  expect(report).toContain('Both found the same.')
  expect(report).not.toContain('beside other work')
  expect(report).not.toContain('### Decoding')
})

test('warns of a load that the command itself does not make', () => {
  const disturbed = { ...search, loadAtStart: 8 }
  expect(peersReport({ version: 1, parts: { search: disturbed } })).toContain(
    '**Measured beside other work**',
  )
})

test('stands in a document beside the report of growth, each replaced without the other', () => {
  const report = peersReport({ version: 1, parts: { search } })
  const both = withReport(withReport('# Measured\n', growthReport(noGrowth)), report, peersMarks)
  expect(withReport(both, report, peersMarks)).toBe(both)
  expect(withReport(both, growthReport(noGrowth))).toBe(both)
  expect(withReport(both, 'new', peersMarks)).toContain(growthReport(noGrowth))
})

test('keeps a part in the place of what was known of it, and the other parts', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'diptych-peers-'))
  try {
    const path = join(folder, 'benchmarks', 'peers.json')
    await keepPart(path, 'search', search)
    await keepPart(path, 'decode', { ...search, unit: 'tokens/s' })
    await keepPart(path, 'search', { ...search, checks: [] })
    const { parts } = await readPeers(path)
    expect(parts.search?.checks).toEqual([])
    expect(parts.decode?.unit).toBe('tokens/s')
    expect((await readFile(path, 'utf8')).endsWith('}\n')).toBe(true)
  } finally {
    await rm(folder, { recursive: true })
  }
})
