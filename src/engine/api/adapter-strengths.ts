import * as z from 'zod'
import { AdapterStrength } from '#contract/adapter.ts'
import type { AdapterId } from '#contract/ids.ts'
import type { WorkspaceSettings } from '#engine/workspace/workspace-settings.ts'

/** How strongly each adapter is applied, kept with the workspace; 1, as trained, until somebody says otherwise. */
export interface AdapterStrengths {
  of(id: AdapterId): number
  set(id: AdapterId, strength: number): void
  forget(id: AdapterId): void
}

const key = 'adapter-strengths'
const Strengths = z.record(z.string(), AdapterStrength)

export const createAdapterStrengths = (settings: WorkspaceSettings): AdapterStrengths => {
  const all = (): Map<string, number> => new Map(Object.entries(settings.get(key, Strengths) ?? {}))
  const save = (strengths: Map<string, number>): void => settings.set(key, Object.fromEntries(strengths))
  return {
    of: id => all().get(id) ?? 1,
    set: (id, strength) => save(all().set(id, strength)),
    forget(id) {
      const strengths = all()
      if (strengths.delete(id)) save(strengths)
    },
  }
}
