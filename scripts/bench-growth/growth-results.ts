import { mkdir } from 'node:fs/promises'
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'
import { dirname } from 'node:path'
import * as z from 'zod'
import { writeFileAtomic } from '#engine/core/atomic-files.ts'
import { readIfThere } from '../read-if-there.ts'

export const partNames = ['library', 'prompt', 'training'] as const
export type PartName = (typeof partNames)[number]

/** What a process measured at one size. */
export const Samples = z.object({
  /** What the size came to, where it cannot be met exactly, as with tokens of a prompt. */
  actualSize: z.number().positive(),
  /** By the metric's name, in its unit. */
  samples: z.record(z.string(), z.array(z.number()).min(1)),
})
export type Samples = z.infer<typeof Samples>

/** When and on what. */
export const Circumstances = z.object({
  date: z.iso.datetime(),
  cpu: z.string(),
  cores: z.int().positive(),
  memoryBytes: z.int().positive(),
  node: z.string(),
  /** Load average of one minute before this size was begun: other work stretches wall-clock times. */
  loadAtStart: z.number().nonnegative(),
  /** And when it was done; with this command's own work. */
  loadAtEnd: z.number().nonnegative(),
})
export type Circumstances = z.infer<typeof Circumstances>

const Measurement = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('measured'),
    size: z.int().positive(),
    ...Circumstances.shape,
    ...Samples.shape,
  }),
  z.object({
    type: z.literal('not-measured'),
    size: z.int().positive(),
    ...Circumstances.shape,
    /** For people: what stood in the way. */
    reason: z.string(),
  }),
])
export type Measurement = z.infer<typeof Measurement>
export type Measured = Extract<Measurement, { type: 'measured' }>

const Growth = z.object({ version: z.literal(1), parts: z.record(z.enum(partNames), z.array(Measurement)) })
export type Growth = z.infer<typeof Growth>

export const noGrowth: Growth = { version: 1, parts: { library: [], prompt: [], training: [] } }

/** The load average of one minute. */
export const loadNow = (): number => loadavg()[0] ?? 0

/** Of what begins now; `loadAtEnd` is still missing. */
export const circumstances = (): Omit<Circumstances, 'loadAtEnd'> => ({
  date: new Date().toISOString(),
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: availableParallelism(),
  memoryBytes: totalmem(),
  node: process.version,
  loadAtStart: loadNow(),
})

/**
 * Puts a measurement in the place of what was known of its size, but a failure never in the place of figures.
 * Everything else stays. Sizes are in order.
 */
export const withMeasurement = (growth: Growth, part: PartName, measurement: Measurement): Growth => {
  const known = growth.parts[part].find(({ size }) => size === measurement.size)
  if (known?.type === 'measured' && measurement.type === 'not-measured') return growth
  const others = growth.parts[part].filter(other => other !== known)
  const all = [...others, measurement].toSorted((a, b) => a.size - b.size)
  return { ...growth, parts: { ...growth.parts, [part]: all } }
}

/** Samples of several processes at one size, one after the other. `actualSize` is that of the first. @throws RangeError for none. */
export const joinSamples = (all: readonly Samples[]): Samples => {
  const [first] = all
  if (!first) throw new RangeError('there are no samples to join')
  const samples: Record<string, number[]> = {}
  for (const one of all)
    for (const [metric, values] of Object.entries(one.samples))
      samples[metric] = [...(samples[metric] ?? []), ...values]
  return { actualSize: first.actualSize, samples }
}

const dayMs = 24 * 60 * 60 * 1000

/** Sizes that a run which was cut short still has to measure: those without figures of the last day. */
export const sizesLeft = (
  sizes: readonly number[],
  measurements: readonly Measurement[],
  now: Date,
): number[] =>
  sizes.filter(
    size =>
      !measurements.some(
        known =>
          known.size === size && known.type === 'measured' && now.getTime() - Date.parse(known.date) < dayMs,
      ),
  )

/** Of a file; none when it is missing. @throws Error for a file that is none of ours. */
export const readGrowth = async (path: string): Promise<Growth> => {
  const text = await readIfThere(path)
  return text === undefined ? noGrowth : Growth.parse(JSON.parse(text))
}

export const writeGrowth = async (path: string, growth: Growth): Promise<void> => {
  await mkdir(dirname(path), { recursive: true })
  await writeFileAtomic(path, `${JSON.stringify(growth, null, 1)}\n`)
}
