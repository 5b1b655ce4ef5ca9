import type { TrainingSetId } from '#contract/ids.ts'
import { EngineError } from '#engine/core/errors.ts'
import type { Logger } from '#engine/core/logging.ts'
import { hashOfLines } from '#engine/tuning/data/example-line.ts'
import type { TrainingSetFiles } from '#engine/workspace/training-set-files.ts'
import { type LoadedTrainingSet, loadTrainingSet } from './loaded-training-set.ts'

/** All of a set but its examples. */
export type TrainingSetFacts = Omit<LoadedTrainingSet, 'lines'> & { examples: number }

export const factsOf = ({ lines, ...facts }: LoadedTrainingSet): TrainingSetFacts => ({
  ...facts,
  examples: lines.length,
})

/** Training sets as their files hold them at this moment; a file is read once as long as nobody writes it. */
export interface LoadedTrainingSets {
  /** @throws EngineError as `loadTrainingSet` does. */
  load(id: TrainingSetId): Promise<LoadedTrainingSet>
  /** For lists. Null for a set that cannot be read; its file is logged once. */
  facts(id: TrainingSetId): Promise<TrainingSetFacts | null>
  /** What was just written need not be read again. */
  written(id: TrainingSetId, lines: readonly string[]): Promise<LoadedTrainingSet>
}

export const createLoadedTrainingSets = (files: TrainingSetFiles, logger: Logger): LoadedTrainingSets => {
  /** The set that was used last: a table is read page by page. Others are read again when they are asked for. */
  let recent: { id: TrainingSetId; stamp: string; loading: Promise<LoadedTrainingSet> } | undefined
  const known = new Map<TrainingSetId, { stamp: string; facts: Promise<TrainingSetFacts | null> }>()

  const load = async (id: TrainingSetId): Promise<LoadedTrainingSet> => {
    const { stamp } = await files.describe(id)
    if (recent?.id === id && recent.stamp === stamp) return recent.loading
    const loading = loadTrainingSet(files, id)
    const mine = { id, stamp, loading }
    recent = mine
    loading.catch(() => {
      if (recent === mine) recent = undefined // the next attempt reads the file again
    })
    return loading
  }
  return {
    load,
    async facts(id) {
      const { stamp } = await files.describe(id)
      const before = known.get(id)
      if (before?.stamp === stamp) return before.facts
      const facts = load(id).then(factsOf, (thrown: unknown) => {
        logger.error('left a training set out of the list', thrown, { id })
        // What the file says will be the same next time; what the disk says may not.
        if (!(thrown instanceof EngineError)) known.delete(id)
        return null
      })
      known.set(id, { stamp, facts })
      return facts
    },
    async written(id, lines) {
      const file = await files.describe(id)
      const contentHash = hashOfLines(lines)
      const set = { file, fileHash: contentHash, lines, contentHash, sizeBytes: file.sizeBytes }
      recent = { id, stamp: file.stamp, loading: Promise.resolve(set) }
      known.set(id, { stamp: file.stamp, facts: Promise.resolve(factsOf(set)) })
      return set
    },
  }
}
