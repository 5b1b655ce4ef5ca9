import { existsSync } from 'node:fs'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import type { TrainingId } from '#contract/ids.ts'
import { Training, TrainingSample } from '#contract/training.ts'
import { removeStaleTemporaries, writeFileAtomic } from '#engine/core/atomic-files.ts'
import { createFolderAtomic, removeFolderAtomic } from '#engine/core/atomic-folders.ts'
import type { Logger } from '#engine/core/logging.ts'
import { type NumberedExample, TrainingExample } from '#engine/tuning/data/training-example.ts'

/** A training without what grows with every step: that is in its checkpoint, and later on its adapter's card. */
export const TrainingNotes = Training.omit({ steps: true, validation: true, samples: true })
export type TrainingNotes = z.infer<typeof TrainingNotes>

const formatVersion = 1
const NotesFile = z.object({ formatVersion: z.literal(formatVersion), training: TrainingNotes })
const ExampleLine = z.object({ line: z.int().min(1), example: TrainingExample })

const notesFile = 'training.json'
const examplesFile = 'examples.jsonl'
const samplesFile = 'samples.jsonl'

const jsonLines = (values: readonly unknown[]): string =>
  values.map(value => `${JSON.stringify(value)}\n`).join('')

const readLines = async <Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): Promise<z.infer<Schema>[]> =>
  (await readFile(path, 'utf8'))
    .split('\n')
    .filter(line => line !== '')
    .map(line => schema.parse(JSON.parse(line)))

/** The trainings of a workspace on disk, a folder each; every file in one is replaced whole or not at all. */
export interface TrainingStore {
  /** Newest first. Clears away what a killed process left unfinished; folders that cannot be read stay and are logged. */
  list(): Promise<TrainingNotes[]>
  folderOf(id: TrainingId): string
  /** The folder appears whole: with its examples, so that later edits of the set change nothing. */
  create(notes: TrainingNotes, examples: readonly NumberedExample[]): Promise<void>
  save(notes: TrainingNotes): Promise<void>
  examples(id: TrainingId): Promise<NumberedExample[]>
  samples(id: TrainingId): Promise<TrainingSample[]>
  saveSamples(id: TrainingId, samples: readonly TrainingSample[]): Promise<void>
  /** Leaves only what the list shows: the adapter has the rest. */
  strip(id: TrainingId): Promise<void>
  /** Out of the list at once, however long deleting takes. */
  remove(id: TrainingId): Promise<void>
}

const writeNotes = (folder: string, training: TrainingNotes): Promise<void> =>
  writeFileAtomic(
    join(folder, notesFile),
    `${JSON.stringify({ formatVersion, training: TrainingNotes.parse(training) }, null, 2)}\n`,
  )

/** @param folder `trainings` of a workspace that this process has open. */
export const createTrainingStore = (folder: string, logger: Logger): TrainingStore => {
  const folderOf = (id: TrainingId): string => join(folder, id)
  return {
    folderOf,
    async list() {
      const trainings: TrainingNotes[] = []
      for (const entry of await readdir(folder, { withFileTypes: true })) {
        if (!entry.isDirectory() || entry.name.startsWith('.')) continue
        const path = join(folder, entry.name)
        try {
          await removeStaleTemporaries(path, 0)
          const file = NotesFile.parse(JSON.parse(await readFile(join(path, notesFile), 'utf8')))
          if (file.training.id !== entry.name) throw new Error('the folder has the name of another training')
          trainings.push(file.training)
        } catch (thrown) {
          logger.error('left a training out of the list', thrown, { folder: path })
        }
      }
      return trainings.sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1))
    },
    create: (notes, examples) =>
      createFolderAtomic(folderOf(notes.id), async unfinished => {
        await writeFileAtomic(join(unfinished, examplesFile), jsonLines(examples))
        await writeNotes(unfinished, notes)
      }),
    save: notes => writeNotes(folderOf(notes.id), notes),
    examples: id => readLines(join(folderOf(id), examplesFile), ExampleLine),
    async samples(id) {
      const path = join(folderOf(id), samplesFile)
      return existsSync(path) ? readLines(path, TrainingSample) : []
    },
    saveSamples: (id, samples) => writeFileAtomic(join(folderOf(id), samplesFile), jsonLines(samples)),
    async strip(id) {
      for (const name of await readdir(folderOf(id)))
        if (name !== notesFile) await rm(join(folderOf(id), name), { recursive: true, force: true })
    },
    remove: id => removeFolderAtomic(folderOf(id)),
  }
}
