import { inWatchedProcess } from '../in-process.ts'
import type { GrowthPart, StepResult } from './growth-part.ts'
import {
  circumstances,
  joinSamples,
  loadNow,
  type PartName,
  readGrowth,
  type Samples,
  sizesLeft,
  withMeasurement,
  writeGrowth,
} from './growth-results.ts'

interface PartRun {
  name: PartName
  sizes: readonly number[]
  resultsPath: string
  workFolder: string
  /** Of each process's resident memory. */
  memoryLimitBytes: number
  /** Leaves out what was measured within the last day. */
  onlyMissing: boolean
}

type SizeResult = { type: 'measured'; measured: Samples } | { type: 'not-measured'; reason: string }

const say = (line: string): boolean => process.stderr.write(`${line}\n`)
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`

/** All steps of a size, one after the other, each in a process of its own. */
const measureSize = async (
  part: GrowthPart,
  { name, workFolder, memoryLimitBytes }: PartRun,
  size: number,
): Promise<SizeResult> => {
  const all: Samples[] = []
  for (const step of part.steps) {
    const startedMs = performance.now()
    const args = ['--part', name, '--sizes', String(size), '--step', step, '--work', workFolder]
    const ended = await inWatchedProcess<StepResult>(args, memoryLimitBytes)
    if (ended.type === 'over-limit')
      return {
        type: 'not-measured',
        reason: `because "${step}" had taken ${megabytes(ended.residentBytes)} of memory when it was ended, and the limit was ${megabytes(memoryLimitBytes)}`,
      }
    if (ended.type === 'failed')
      return {
        type: 'not-measured',
        reason: `because the process of "${step}" failed (${ended.how})`,
      }
    if (ended.result.type === 'impossible') return { type: 'not-measured', reason: ended.result.reason }
    all.push(ended.result.measured)
    say(
      `${name}, ${size.toLocaleString('en')}: ${step} took ${((performance.now() - startedMs) / 1000).toFixed(1)} s`,
    )
  }
  return { type: 'measured', measured: joinSamples(all) }
}

/** Measures sizes from small to large and keeps each at once. Ends at the first that cannot be measured; the exit code tells. */
export const measurePart = async (part: GrowthPart, run: PartRun): Promise<void> => {
  const { name, sizes, resultsPath, onlyMissing } = run
  const known = (await readGrowth(resultsPath)).parts[name]
  const wanted = onlyMissing ? sizesLeft(sizes, known, new Date()) : sizes
  for (const size of wanted.toSorted((a, b) => a - b)) {
    const before = circumstances()
    const result = await measureSize(part, run, size)
    const around = { ...before, loadAtEnd: loadNow() }
    // Read again: another run may have written its part meanwhile.
    const growth = await readGrowth(resultsPath)
    if (result.type === 'measured') {
      const measurement = { type: 'measured', size, ...around, ...result.measured } as const
      await writeGrowth(resultsPath, withMeasurement(growth, name, measurement))
      continue
    }
    const { reason } = result
    say(`${name}, ${size.toLocaleString('en')}: not measured, ${reason}`)
    await writeGrowth(
      resultsPath,
      withMeasurement(growth, name, { type: 'not-measured', size, ...around, reason }),
    )
    process.exitCode = 1
    say(`${name}: larger sizes are left out. What was measured is kept.`)
    return
  }
}
