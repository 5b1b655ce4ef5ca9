import { readFile } from 'node:fs/promises'
import * as z from 'zod'
import { writeFileAtomic } from '#engine/core/atomic-files.ts'
import type { Clock } from '#engine/core/clock.ts'
import type { Logger } from '#engine/core/logging.ts'

/** How fast this machine trains, as it was measured. */
export interface TrainingSpeed {
  tokensPerSecond: number
  /** ISO 8601. */
  measuredAt: string
}

const SpeedFile = z.object({
  formatVersion: z.literal(1),
  /** Another processor or another number of threads is measured anew. */
  machine: z.string(),
  tokensPerSecond: z.number().gt(0),
  measuredAt: z.iso.datetime(),
})

/** The speed by which times are estimated: of a measured step at first, then of real trainings. Kept in a file. */
export interface TrainingSpeeds {
  /** null until it was measured on this machine. */
  known(): Promise<TrainingSpeed | null>
  /** Measured now unless it is known. Several callers share one measurement. */
  get(): Promise<TrainingSpeed>
  /** Measured now whatever is known. */
  measure(): Promise<TrainingSpeed>
  /** Waits for a measurement that goes on, if one does, whatever it comes to. */
  idle(): Promise<void>
  /** What a training did in earnest counts more than a few measured steps. */
  note(tokensPerSecond: number): Promise<void>
}

export interface TrainingSpeedsDeps {
  file: string
  /** Processor and threads. */
  machine: string
  measure(): Promise<number>
  clock: Clock
  logger: Logger
}

export const createTrainingSpeeds = ({
  file,
  machine,
  measure,
  clock,
  logger,
}: TrainingSpeedsDeps): TrainingSpeeds => {
  let measuring: Promise<TrainingSpeed> | null = null

  const known = async (): Promise<TrainingSpeed | null> => {
    try {
      const { machine: measuredOn, ...speed } = SpeedFile.parse(JSON.parse(await readFile(file, 'utf8')))
      return measuredOn === machine
        ? { tokensPerSecond: speed.tokensPerSecond, measuredAt: speed.measuredAt }
        : null
    } catch {
      return null // never measured, or a file that is no use: it can be measured again
    }
  }
  const keep = async (tokensPerSecond: number): Promise<TrainingSpeed> => {
    const speed = { tokensPerSecond, measuredAt: clock.now().toISOString() }
    const content = { formatVersion: 1, machine, ...speed } satisfies z.infer<typeof SpeedFile>
    await writeFileAtomic(file, JSON.stringify(content)).catch(thrown =>
      logger.error('could not keep the measured speed of training', thrown),
    )
    return speed
  }

  const measureNow = (): Promise<TrainingSpeed> => {
    measuring ??= measure()
      .then(keep)
      .finally(() => {
        measuring = null
      })
    return measuring
  }

  return {
    known,
    get: async () => (await known()) ?? measureNow(),
    measure: measureNow,
    idle: async () => {
      await measuring?.catch(() => {}) // who asked for it hears of its failure
    },
    async note(tokensPerSecond) {
      await keep(tokensPerSecond)
    },
  }
}
