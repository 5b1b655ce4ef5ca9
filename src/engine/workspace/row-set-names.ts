import * as z from 'zod'
import { freeName, nameOfSlug, shownName, slugOf } from '#engine/core/free-name.ts'
import type { WorkspaceSettings } from './workspace-settings.ts'

/** What people call their training or test sets. A file put there by hand is called by its own name. */
export interface RowSetNames<Id extends string> {
  of(id: Id): string
  set(id: Id, name: string): void
  forget(id: Id): void
}

const Names = z.record(z.string(), z.string())

/** @param key under which the workspace's settings keep them. */
export const createRowSetNames = <Id extends string>(
  settings: WorkspaceSettings,
  key: string,
): RowSetNames<Id> => {
  const names = (): Record<string, string> => settings.get(key, Names) ?? {}
  return {
    of: id => {
      const known = names()
      return (Object.hasOwn(known, id) ? known[id] : undefined) ?? (nameOfSlug(id) || id)
    },
    set: (id, name) => settings.set(key, { ...names(), [id]: name }),
    forget(id) {
      const { [id as string]: _, ...others } = names()
      settings.set(key, others)
    },
  }
}

/**
 * A name that no other set has, as near as can be to the one that a person wants, and an id made of it.
 * @param noun names a set whose name is empty: "training set".
 */
export const freeRowSetName = <Id extends string>(
  wanted: string,
  taken: readonly { id: Id; name: string }[],
  { noun, parseId }: { noun: string; parseId(text: string): Id },
): { id: Id; name: string } => {
  const shown = shownName(wanted) || nameOfSlug(noun)
  const ids = taken.map(({ id }) => id)
  const names = taken.map(({ name }) => name)
  return {
    id: parseId(freeName(slugOf(shown) || slugOf(noun), ids, '-')),
    name: freeName(shown, names, ' '),
  }
}
