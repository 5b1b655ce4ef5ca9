import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import * as z from 'zod'
import { writeFileAtomic } from '#engine/core/atomic-files.ts'
import { Circumstances } from '../bench-growth/growth-results.ts'
import { readIfThere } from '../read-if-there.ts'

export const partNames = ['decode', 'prefill', 'embedding', 'search', 'training'] as const
export type PartName = (typeof partNames)[number]

/** What one contender reached in one piece of work: samples of each round, in the unit of its part. */
const Line = z.object({
  work: z.string(),
  contender: z.string(),
  rounds: z.array(z.array(z.number().positive()).min(1)).min(1),
})
export type Line = z.infer<typeof Line>

/** A contender without figures, and why: for people, as the end of a sentence. */
const Absence = z.object({ contender: z.string(), reason: z.string() })
export type Absence = z.infer<typeof Absence>

/** What a part found. */
export const PartFigures = z.object({
  unit: z.enum(['tokens/s', 'texts/s', 'ms']),
  lines: z.array(Line),
  absent: z.array(Absence),
  /** Whole sentences: how it was made sure that all did the same work. */
  checks: z.array(z.string()),
})
export type PartFigures = z.infer<typeof PartFigures>

const PartResult = z.object({ ...Circumstances.shape, threads: z.int().positive(), ...PartFigures.shape })
export type PartResult = z.infer<typeof PartResult>

const PeersResults = z.object({
  version: z.literal(1),
  parts: z.partialRecord(z.enum(partNames), PartResult),
})
export type PeersResults = z.infer<typeof PeersResults>

/** The contender that all others are compared with. */
export const diptych = 'Diptych'

/** Of a file; none when it is missing. @throws Error for a file that is none of ours. */
export const readPeers = async (path: string): Promise<PeersResults> => {
  const text = await readIfThere(path)
  return text === undefined ? { version: 1, parts: {} } : PeersResults.parse(JSON.parse(text))
}

/** Puts a part in the place of what was known of it. */
export const keepPart = async (path: string, name: PartName, part: PartResult): Promise<void> => {
  const { parts } = await readPeers(path)
  await mkdir(dirname(path), { recursive: true })
  const results: PeersResults = { version: 1, parts: { ...parts, [name]: part } }
  await writeFileAtomic(path, `${JSON.stringify(results, null, 1)}\n`)
}
