/**
 * `npm run bench:growth`: what things cost as they grow, measured and drawn.
 *
 *   npm run bench:growth -- [--part library|prompt|training] [--sizes 1000,3000] [--continue] [--draw]
 *     [--into FOLDER] [--memory-limit MB]
 *
 * Each size is measured in processes of its own and kept at once in docs/benchmarks/growth.json, in the place of what
 * was known of it; other sizes and parts stay. `--continue` leaves out what was measured within the last day, after a
 * run that was cut short. `--draw` measures nothing. A process that needs more memory than the limit (80% of what is
 * free unless given) is ended, said so in the results, and larger sizes are left out.
 */
import { mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { refuseTelemetry } from '#engine/models/telemetry.ts'
import type { GrowthPart } from './bench-growth/growth-part.ts'
import { type PartName, partNames } from './bench-growth/growth-results.ts'

// Loaded when they are needed: a process that measures memory holds nothing but its part.
const parts: Record<PartName, () => Promise<GrowthPart>> = {
  library: async () => (await import('./bench-growth/library-part.ts')).libraryPart,
  prompt: async () => (await import('./bench-growth/prompt-part.ts')).promptPart,
  training: async () => (await import('./bench-growth/training-part.ts')).trainingPart,
}

const { values: options } = parseArgs({
  options: {
    part: { type: 'string' },
    sizes: { type: 'string' },
    continue: { type: 'boolean', default: false },
    draw: { type: 'boolean', default: false },
    into: { type: 'string', default: 'docs' },
    'memory-limit': { type: 'string' },
    // Of the processes that measure.
    step: { type: 'string' },
    work: { type: 'string', default: '' },
  },
})

const partOf = (name: string): PartName => {
  const part = partNames.find(known => known === name)
  if (!part) throw new Error(`There is no part "${name}". There are ${partNames.join(', ')}.`)
  return part
}

const positive = (text: string): number => {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new Error(`"${text}" is no whole number above 0.`)
  return value
}

const sizes = options.sizes?.split(',').map(positive)

const run = async (): Promise<void> => {
  const folder = join(options.into, 'benchmarks')
  const resultsPath = join(folder, 'growth.json')
  await mkdir(folder, { recursive: true })
  const asked = options.part === undefined ? partNames : [partOf(options.part)]
  if (sizes && asked.length > 1) throw new Error('Sizes are of one part: name it with --part.')
  const limitMb = options['memory-limit']
  const memoryLimitBytes = limitMb ? positive(limitMb) * 1e6 : process.availableMemory() * 0.8
  if (!options.draw) {
    const { measurePart } = await import('./bench-growth/measure-part.ts')
    for (const name of asked) {
      const part = await parts[name]()
      const workFolder = join(tmpdir(), `diptych-bench-growth-${name}`)
      if (!options.continue) await rm(workFolder, { recursive: true, force: true })
      await mkdir(workFolder, { recursive: true })
      await measurePart(part, {
        ...{ name, resultsPath, workFolder, memoryLimitBytes },
        sizes: sizes ?? part.sizes,
        onlyMissing: options.continue,
      })
      await rm(workFolder, { recursive: true, force: true })
    }
  }
  const { drawGrowth } = await import('./bench-growth/draw-growth.ts')
  await drawGrowth(options.into, resultsPath)
}

refuseTelemetry()
if (options.step === undefined) await run()
else {
  const [size] = sizes ?? []
  if (size === undefined) throw new Error('A step needs a size.')
  const part = await parts[partOf(options.part ?? '')]()
  const result = await part.measure(options.step, size, options.work)
  process.stdout.write(JSON.stringify(result))
}
