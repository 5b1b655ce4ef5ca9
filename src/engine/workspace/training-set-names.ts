import * as z from 'zod'
import { TrainingSetId } from '#contract/ids.ts'
import { freeName, nameOfSlug, shownName, slugOf } from '#engine/core/free-name.ts'
import type { WorkspaceSettings } from './workspace-settings.ts'

/** What people call their training sets. A file put there by hand is called by its own name. */
export interface TrainingSetNames {
  of(id: TrainingSetId): string
  set(id: TrainingSetId, name: string): void
  forget(id: TrainingSetId): void
}

const key = 'training-set-names'
const Names = z.record(z.string(), z.string())

export const createTrainingSetNames = (settings: WorkspaceSettings): TrainingSetNames => {
  const names = (): Record<string, string> => settings.get(key, Names) ?? {}
  return {
    of: id => {
      const known = names()
      return (Object.hasOwn(known, id) ? known[id] : undefined) ?? (nameOfSlug(id) || id)
    },
    set: (id, name) => settings.set(key, { ...names(), [id]: name }),
    forget(id) {
      const { [id]: _, ...others } = names()
      settings.set(key, others)
    },
  }
}

/** A name that no other set has, as near as can be to the one that a person wants, and an id made of it. */
export const freeTrainingSetName = (
  wanted: string,
  taken: readonly { id: TrainingSetId; name: string }[],
): { id: TrainingSetId; name: string } => {
  const shown = shownName(wanted) || 'Training set'
  const ids = taken.map(({ id }) => id)
  const names = taken.map(({ name }) => name)
  return {
    id: TrainingSetId.parse(freeName(slugOf(shown) || 'training-set', ids, '-')),
    name: freeName(shown, names, ' '),
  }
}
