import * as z from 'zod'
import { TrainingSetId } from '#contract/ids.ts'
import type { WorkspaceSettings } from './workspace-settings.ts'

/** What people call their training sets. A file put there by hand is called by its own name. */
export interface TrainingSetNames {
  of(id: TrainingSetId): string
  set(id: TrainingSetId, name: string): void
  forget(id: TrainingSetId): void
}

const key = 'training-set-names'
const Names = z.record(z.string(), z.string())

/** `house-style` is shown as `House style`. */
const nameFromId = (id: TrainingSetId): string => {
  const words = id.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export const createTrainingSetNames = (settings: WorkspaceSettings): TrainingSetNames => {
  const names = (): Record<string, string> => settings.get(key, Names) ?? {}
  return {
    of: id => {
      const known = names()
      return (Object.hasOwn(known, id) ? known[id] : undefined) ?? nameFromId(id)
    },
    set: (id, name) => settings.set(key, { ...names(), [id]: name }),
    forget(id) {
      const { [id]: _, ...others } = names()
      settings.set(key, others)
    },
  }
}

const maxNameCharacters = 80
const maxSlugCharacters = 60

/** Names of devices, which Windows takes for itself whatever their ending. */
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)$/

/** A name for a file on every system; empty when nothing of `name` is left. */
const slugOf = (name: string): string => {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, maxSlugCharacters)
    .replace(/^-+|-+$/g, '')
  return reserved.test(slug) ? `${slug}-set` : slug
}

/** The first of `wanted`, `wanted 2`, `wanted 3`, … that is not taken, whatever its case. */
const firstFree = (wanted: string, taken: readonly string[], numbered: (count: number) => string): string => {
  const known = new Set(taken.map(name => name.toLowerCase()))
  let free = wanted
  for (let count = 2; known.has(free.toLowerCase()); count++) free = numbered(count)
  return free
}

/** A name that no other set has, as near as can be to the one that a person wants, and an id made of it. */
export const freeTrainingSetName = (
  wanted: string,
  taken: readonly { id: TrainingSetId; name: string }[],
): { id: TrainingSetId; name: string } => {
  const trimmed = [...wanted.trim()].slice(0, maxNameCharacters).join('').trim() || 'Training set'
  const name = firstFree(
    trimmed,
    taken.map(({ name }) => name),
    count => `${[...trimmed].slice(0, maxNameCharacters - `${count}`.length - 1).join('')} ${count}`,
  )
  const slug = slugOf(trimmed) || 'training-set'
  const id = firstFree(
    slug,
    taken.map(({ id }) => id),
    count => `${slug}-${count}`,
  )
  return { id: TrainingSetId.parse(id), name }
}
