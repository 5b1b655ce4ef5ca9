import { mkdtempSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  joinSamples,
  type Measurement,
  noGrowth,
  readGrowth,
  sizesLeft,
  withMeasurement,
  writeGrowth,
} from '../../../scripts/bench-growth/growth-results.ts'

const folder = () => {
  const path = mkdtempSync(join(tmpdir(), 'diptych-test-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

const around = {
  date: '2026-11-21T12:00:00.000Z',
  ...{ cpu: 'Example', cores: 2, memoryBytes: 24e9, node: 'v24.0.0', loadAtStart: 0.5, loadAtEnd: 1.5 },
}
const measured = (size: number, openingMs: number, date = around.date): Measurement => ({
  ...{ type: 'measured', size, ...around, date, actualSize: size },
  samples: { openingMs: [openingMs] },
})
const failed = (size: number): Measurement => ({ type: 'not-measured', size, ...around, reason: 'no' })

test('keeps other sizes and parts when a size is measured again', () => {
  let growth = withMeasurement(noGrowth, 'prompt', measured(64, 1))
  growth = withMeasurement(growth, 'library', measured(3000, 30))
  growth = withMeasurement(growth, 'library', measured(1000, 10))
  growth = withMeasurement(growth, 'library', measured(3000, 31))
  expect(growth.parts.library).toEqual([measured(1000, 10), measured(3000, 31)])
  expect(growth.parts.prompt).toEqual([measured(64, 1)])
  expect(noGrowth.parts.library).toEqual([])
})

test('keeps figures when a later attempt fails, and forgets a failure when figures come', () => {
  const known = withMeasurement(noGrowth, 'library', measured(1000, 10))
  expect(withMeasurement(known, 'library', failed(1000))).toEqual(known)
  const broken = withMeasurement(noGrowth, 'library', failed(1000))
  expect(broken.parts.library).toEqual([failed(1000)])
  expect(withMeasurement(broken, 'library', measured(1000, 10))).toEqual(known)
})

test('joins the samples of several processes, metric by metric', () => {
  const joined = joinSamples([
    { actualSize: 1000, samples: { addingMs: [1, 2] } },
    { actualSize: 990, samples: { openingMs: [5] } },
    { actualSize: 1000, samples: { openingMs: [6], residentBytes: [7] } },
  ])
  expect(joined).toEqual({
    actualSize: 1000,
    samples: { addingMs: [1, 2], openingMs: [5, 6], residentBytes: [7] },
  })
  expect(() => joinSamples([])).toThrow(RangeError)
})

test('goes on with the sizes that failed, were not reached, or were measured more than a day ago', () => {
  const known = [measured(1000, 10), failed(3000), measured(10_000, 90, '2026-11-19T12:00:00.000Z')]
  const now = new Date('2026-11-21T20:00:00.000Z')
  expect(sizesLeft([1000, 3000, 10_000, 30_000], known, now)).toEqual([3000, 10_000, 30_000])
})

test('reads what it wrote, has nothing where there is no file, and refuses a file that is none of its own', async () => {
  using temporary = folder()
  const path = join(temporary.path, 'benchmarks', 'growth.json')
  expect(await readGrowth(path)).toEqual(noGrowth)
  const growth = withMeasurement(
    withMeasurement(noGrowth, 'training', measured(25, 1)),
    'library',
    failed(1000),
  )
  await writeGrowth(path, growth)
  expect(await readGrowth(path)).toEqual(growth)
  await writeFile(path, '{"version":2,"parts":{}}')
  await expect(readGrowth(path)).rejects.toThrow()
})
