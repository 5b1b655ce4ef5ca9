import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AdapterId } from '#contract/ids.ts'
import type { AdapterInfo } from '#contract/workspace.ts'
import { EngineError } from '#engine/core/errors.ts'
import type { Logger } from '#engine/core/logging.ts'
import type { LanguageModel } from '#engine/models/language-model.ts'
import { describePeftAdapter } from '#engine/models/peft-adapter.ts'
import type { Workspace } from '#engine/workspace/workspace.ts'

/** The adapters of an open workspace. */
export interface AdapterShelf {
  list(): Promise<AdapterInfo[]>
  /** @throws EngineError ADAPTER_NOT_FOUND, ADAPTER_CORRUPT, ADAPTER_UNSUPPORTED; the active one then stays. */
  activate(id: AdapterId | null): Promise<void>
  /** The active adapter, loaded into the model, as the model knows it; null when none is active. */
  loadActive(): Promise<{ id: AdapterId; modelAdapterId: AdapterId } | null>
}

/** `house-style` is shown as `House style`. */
const displayName = (id: AdapterId): string => {
  const words = id.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export const createAdapterShelf = (
  workspace: Workspace,
  model: Promise<LanguageModel>,
  logger: Logger,
): AdapterShelf => {
  const loads = new Map<AdapterId, Promise<void>>()
  // Workspaces may hold adapters of the same name; the model keeps them apart.
  const modelAdapterIdOf = (id: AdapterId): AdapterId => AdapterId.parse(`${workspace.info.id}/${id}`)
  const load = (id: AdapterId): Promise<void> => {
    const known = loads.get(id)
    if (known) return known
    const loading = model.then(loaded =>
      loaded.loadAdapter(modelAdapterIdOf(id), join(workspace.folders.adapters, id)),
    )
    loads.set(id, loading)
    loading.catch(() => loads.delete(id)) // the next attempt reads the folder again
    return loading
  }
  return {
    async list() {
      const adapters: AdapterInfo[] = []
      for (const entry of await readdir(workspace.folders.adapters, { withFileTypes: true })) {
        if (!entry.isDirectory() || entry.name.startsWith('.')) continue
        const id = AdapterId.parse(entry.name)
        try {
          const description = await describePeftAdapter(join(workspace.folders.adapters, entry.name))
          adapters.push({ id, name: displayName(id), ...description, active: id === workspace.activeAdapter })
        } catch (thrown) {
          logger.error('left an adapter out of the list', thrown, { id })
        }
      }
      return adapters.sort((a, b) => a.name.localeCompare(b.name, 'en'))
    },
    async activate(id) {
      if (id !== null) {
        if (!(await this.list()).some(adapter => adapter.id === id))
          throw new EngineError(
            'ADAPTER_NOT_FOUND',
            'This adapter is not in the workspace. The active one stays. Choose one from the list.',
            { id },
          )
        await load(id)
      }
      await workspace.setActiveAdapter(id)
    },
    async loadActive() {
      const id = workspace.activeAdapter
      if (id === null) return null
      await load(id)
      return { id, modelAdapterId: modelAdapterIdOf(id) }
    },
  }
}
