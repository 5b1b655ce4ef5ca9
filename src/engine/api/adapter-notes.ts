import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { AdapterInfo, TrainingRecord } from '#contract/adapter.ts'
import { TrainingId } from '#contract/ids.ts'
import { nameOfSlug } from '#engine/core/free-name.ts'

/** What Diptych knows of an adapter beyond PEFT's files, in the same folder: PEFT passes over it. */
export const notesFile = 'diptych.json'

const AdapterNotes = z.object({
  version: z.literal(1),
  name: z.string().min(1).max(100),
  origin: AdapterInfo.shape.origin,
  /** When it was trained, where that is known. */
  createdAt: z.iso.datetime().nullable(),
  /** Of the training that put it here; not in copies of it. */
  trainingId: TrainingId.optional(),
  record: TrainingRecord.nullable(),
})
export type AdapterNotes = z.infer<typeof AdapterNotes>

/** undefined for a text that is none of ours, or of another version. */
export const parseAdapterNotes = (text: string): AdapterNotes | undefined => {
  try {
    return AdapterNotes.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

export const adapterNotesText = (notes: Omit<AdapterNotes, 'version'>): string =>
  `${JSON.stringify({ version: 1, ...notes } satisfies AdapterNotes)}\n`

/**
 * The text of notes with another name. What a newer Diptych wrote there is kept.
 * @param fallback for a text that is no notes at all.
 */
export const renamedNotesText = (text: string, name: string, fallback: AdapterNotes): string => {
  let before: unknown
  try {
    before = JSON.parse(text)
  } catch {
    before = undefined
  }
  const known = z.looseObject({ version: z.int() }).safeParse(before)
  return `${JSON.stringify({ ...(known.success ? known.data : fallback), name })}\n`
}

/**
 * The notes of an adapter's folder. A folder without them, or with damaged ones, must not hide an adapter that
 * works: its id then says how it is called.
 */
export const readAdapterNotes = async (folder: string, id: string): Promise<AdapterNotes> => {
  const text = await readFile(join(folder, notesFile), 'utf8').catch(() => '')
  return (
    parseAdapterNotes(text) ?? {
      version: 1,
      name: nameOfSlug(id),
      origin: 'shipped',
      createdAt: null,
      record: null,
    }
  )
}
