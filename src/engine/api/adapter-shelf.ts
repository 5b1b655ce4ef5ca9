import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { AdapterCard, AdapterInfo, MergedFormat, TrainingRecord } from '#contract/adapter.ts'
import { AdapterId, type TrainingId } from '#contract/ids.ts'
import { EngineError } from '#engine/core/errors.ts'
import type { Logger } from '#engine/core/logging.ts'
import type { LanguageModel } from '#engine/models/language-model.ts'
import { describePeftAdapter } from '#engine/models/peft-adapter.ts'
import type { LibraryFile } from '#engine/retrieval/library-file.ts'
import type { LoraSettings, LoraWeights } from '#engine/tuning/peft/lora-weights.ts'
import type { Workspace } from '#engine/workspace/workspace.ts'

/** The adapters of an open workspace. */
export interface AdapterShelf {
  list(): Promise<AdapterInfo[]>
  /** @throws EngineError ADAPTER_NOT_FOUND, ADAPTER_CORRUPT, ADAPTER_UNSUPPORTED; the active one then stays. */
  activate(id: AdapterId | null): Promise<void>
  card(id: AdapterId): Promise<AdapterCard>
  setStrength(id: AdapterId, strength: number): Promise<void>
  rename(id: AdapterId, name: string): Promise<void>
  duplicate(id: AdapterId): Promise<void>
  remove(id: AdapterId): Promise<void>
  /** The files of a PEFT folder, or one zip. */
  import(files: LibraryFile[]): Promise<AdapterInfo>
  export(id: AdapterId): Promise<File>
  exportMerged(id: AdapterId, format: MergedFormat): Promise<{ place: string; sizeBytes: number }>
  /**
   * Puts an adapter trained here on the shelf, under a free id made of its name. A training has one adapter:
   * when the one with its `trainingId` is already there, nothing is written and its id is given.
   */
  add(adapter: TrainedAdapter): Promise<AdapterId>
  /**
   * An adapter loaded into the model at its strength, as the model knows it; null when none is active.
   * @param id another one than the active.
   */
  load(id?: AdapterId): Promise<{ id: AdapterId; modelAdapterId: AdapterId; strength: number } | null>
}

/** What a training leaves. */
export interface TrainedAdapter {
  /** Kept with the adapter, so that a kill between writing it and noting it does not make two. */
  trainingId: TrainingId
  name: string
  settings: LoraSettings
  weights: LoraWeights
  record: TrainingRecord
}

/** `house-style` is shown as `House style`. */
const displayName = (id: AdapterId): string => {
  const words = id.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const unwritten = (): Promise<never> => Promise.reject(new Error('not written yet'))

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
          adapters.push({
            id,
            name: displayName(id),
            ...description,
            active: id === workspace.activeAdapter,
            strength: 1,
            origin: 'shipped',
            createdAt: null,
          })
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
    async load(id = workspace.activeAdapter ?? undefined) {
      if (id === undefined) return null
      await load(id)
      return { id, modelAdapterId: modelAdapterIdOf(id), strength: 1 }
    },
    card: unwritten,
    setStrength: unwritten,
    rename: unwritten,
    duplicate: unwritten,
    remove: unwritten,
    import: unwritten,
    export: unwritten,
    exportMerged: unwritten,
    add: unwritten,
  }
}
