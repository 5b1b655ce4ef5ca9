import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AdapterCard, AdapterInfo, MergedFormat, TrainingRecord } from '#contract/adapter.ts'
import { AdapterId, type TrainingId } from '#contract/ids.ts'
import { removeStaleTemporaries, writeFileAtomic } from '#engine/core/atomic-files.ts'
import { createFolderAtomic, removeFolderAtomic, writeFiles } from '#engine/core/atomic-folders.ts'
import type { Clock } from '#engine/core/clock.ts'
import { freeName, nameOfSlug, shownName, slugOf } from '#engine/core/free-name.ts'
import type { Logger } from '#engine/core/logging.ts'
import { createOneAtATime } from '#engine/core/serial-work.ts'
import { writeZip } from '#engine/core/zip-archive.ts'
import type { LanguageModel } from '#engine/models/language-model.ts'
import { describePeftAdapter } from '#engine/models/peft-adapter.ts'
import type { LibraryFile } from '#engine/retrieval/library-file.ts'
import type { LoraSettings, LoraWeights } from '#engine/tuning/peft/lora-weights.ts'
import { trainingCard } from '#engine/tuning/peft/training-card.ts'
import { encodeAdapter } from '#engine/tuning/peft/write-adapter.ts'
import type { Workspace } from '#engine/workspace/workspace.ts'
import {
  type AdapterNotes,
  adapterNotesText,
  notesFile,
  readAdapterNotes,
  renamedNotesText,
} from './adapter-notes.ts'
import { adapterFolder, adapterIds, freeAdapterId } from './adapter-places.ts'
import { createAdapterStrengths } from './adapter-strengths.ts'
import { adapterFiles, readAdapterUpload } from './adapter-upload.ts'
import { createMergedExports } from './merged-exports.ts'
import type { MergeAdapter } from './models.ts'

/** The adapters of an open workspace. What changes them is done one after the other. */
export interface AdapterShelf {
  list(): Promise<AdapterInfo[]>
  /** @throws EngineError ADAPTER_NOT_FOUND, ADAPTER_CORRUPT, ADAPTER_UNSUPPORTED; the active one then stays. */
  activate(id: AdapterId | null): Promise<void>
  /** @throws EngineError ADAPTER_NOT_FOUND, as everything that takes an id does. */
  card(id: AdapterId): Promise<AdapterCard>
  setStrength(id: AdapterId, strength: number): Promise<void>
  strengthOf(id: AdapterId): number
  rename(id: AdapterId, name: string): Promise<void>
  duplicate(id: AdapterId): Promise<void>
  remove(id: AdapterId): Promise<void>
  /**
   * The files of a PEFT folder, or one zip. It is on the shelf only once the model has taken it.
   * @throws EngineError ADAPTER_NOT_FOUND, ADAPTER_CORRUPT, ADAPTER_UNSUPPORTED, DISK_FULL; nothing was changed.
   */
  import(files: LibraryFile[]): Promise<AdapterInfo>
  export(id: AdapterId): Promise<File>
  /** At the strength it has now. @throws EngineError DISK_FULL; nothing is left then. */
  exportMerged(id: AdapterId, format: MergedFormat): Promise<{ place: string; sizeBytes: number }>
  /** Puts an adapter trained here on the shelf, under a free id made of its name. Only once for a training. */
  add(adapter: TrainedAdapter): Promise<AdapterId>
  /**
   * An adapter loaded into the model, as the model knows it; null when none is active.
   * @param id another one than the active.
   */
  load(id?: AdapterId): Promise<{ id: AdapterId; modelAdapterId: AdapterId; strength: number } | null>
  /** Ends an export that is being written, and waits for the rest. */
  close(): Promise<void>
}

/** What a training leaves. */
export interface TrainedAdapter {
  trainingId: TrainingId
  name: string
  settings: LoraSettings
  weights: LoraWeights
  record: TrainingRecord
}

export interface AdapterShelfDeps {
  workspace: Workspace
  /** Of the model, for people: known before it is loaded. */
  modelName: string
  model: Promise<Pick<LanguageModel, 'base' | 'loadAdapter' | 'unloadAdapter'>>
  merge: MergeAdapter
  clock: Clock
  logger: Logger
}

export const createAdapterShelf = (deps: AdapterShelfDeps): AdapterShelf => {
  const { workspace, modelName, model, clock, logger } = deps
  const shelf = workspace.folders.adapters
  const strengths = createAdapterStrengths(workspace.settings)
  const exports = createMergedExports(join(workspace.folder, 'exports'), deps.merge)

  const oneAtATime = createOneAtATime()
  // Nobody else writes here: what is unfinished was left by a process that died.
  void oneAtATime(() =>
    removeStaleTemporaries(shelf, 0).catch(thrown =>
      logger.error('could not clear away unfinished adapters', thrown),
    ),
  )

  // Workspaces may hold adapters of the same name; the model keeps them apart.
  const modelAdapterIdOf = (id: string): AdapterId => AdapterId.parse(`${workspace.info.id}/${id}`)
  const loadFrom = async (folder: string, id: AdapterId) => {
    await (await model).loadAdapter(modelAdapterIdOf(id), folder)
    return { id, modelAdapterId: modelAdapterIdOf(id), strength: strengths.of(id) }
  }
  /** No adapter is called so: the names of unfinished things begin with a dot. */
  const tryOut = modelAdapterIdOf('.try')

  /** An adapter that lies in `folder`, with how it was trained. */
  const read = async (
    id: AdapterId,
    folder: string,
  ): Promise<{ adapter: AdapterInfo; training: TrainingRecord | null }> => {
    const { name, origin, createdAt, record } = await readAdapterNotes(folder, id)
    const adapter = {
      id,
      name,
      ...(await describePeftAdapter(folder)),
      active: id === workspace.activeAdapter,
      strength: strengths.of(id),
      origin,
      createdAt,
    }
    return { adapter, training: record }
  }
  const notesOfAll = async (): Promise<(AdapterNotes & { id: AdapterId })[]> =>
    Promise.all(
      (await adapterIds(shelf)).map(async id => ({ ...(await readAdapterNotes(join(shelf, id), id)), id })),
    )

  /** Puts a new folder on the shelf, named as wanted or nearly so. */
  const place = async (
    { name: wanted, ...notes }: Omit<AdapterNotes, 'version'>,
    files: (name: string) => Record<string, Uint8Array | string>,
    check: (folder: string) => Promise<void> = async () => {},
  ): Promise<AdapterId> => {
    const name = freeName(
      wanted,
      (await notesOfAll()).map(known => known.name),
      ' ',
    )
    const id = await freeAdapterId(shelf, name)
    strengths.forget(id) // what an adapter of this id may have left when the process was killed
    await createFolderAtomic(join(shelf, id), async unfinished => {
      await writeFiles(unfinished, { ...files(name), [notesFile]: adapterNotesText({ name, ...notes }) })
      await check(unfinished)
    })
    return id
  }
  /** PEFT's files of an adapter that are there, by name. */
  const filesOf = async (folder: string): Promise<Record<string, Uint8Array>> => {
    const files: Record<string, Uint8Array> = {}
    for (const file of adapterFiles) {
      const bytes = await readFile(join(folder, file)).catch((thrown: NodeJS.ErrnoException) => {
        if (thrown.code === 'ENOENT') return undefined // a card is not needed
        throw thrown
      })
      if (bytes && file !== notesFile) files[file] = bytes
    }
    return files
  }

  return {
    async list() {
      const adapters: AdapterInfo[] = []
      for (const id of await adapterIds(shelf))
        try {
          adapters.push((await read(id, join(shelf, id))).adapter)
        } catch (thrown) {
          logger.error('left an adapter out of the list', thrown, { id })
        }
      return adapters.sort((a, b) => a.name.localeCompare(b.name, 'en'))
    },
    activate: id =>
      oneAtATime(async () => {
        if (id !== null) await loadFrom(await adapterFolder(shelf, id), id)
        await workspace.setActiveAdapter(id)
      }),
    card: async id => ({ ...(await read(id, await adapterFolder(shelf, id))), baseModelName: modelName }),
    setStrength: (id, strength) =>
      oneAtATime(async () => {
        await adapterFolder(shelf, id)
        strengths.set(id, strength)
      }),
    strengthOf: id => strengths.of(id),
    rename: (id, wanted) =>
      oneAtATime(async () => {
        const folder = await adapterFolder(shelf, id)
        const text = await readFile(join(folder, notesFile), 'utf8').catch(() => '')
        const name = shownName(wanted) || nameOfSlug(id)
        await writeFileAtomic(
          join(folder, notesFile),
          renamedNotesText(text, name, await readAdapterNotes(folder, id)),
        )
      }),
    duplicate: id =>
      oneAtATime(async () => {
        const folder = await adapterFolder(shelf, id)
        const { name, origin, createdAt, record } = await readAdapterNotes(folder, id)
        const files = await filesOf(folder)
        const copy = await place({ name: `${name} copy`, origin, createdAt, record }, () => files)
        strengths.set(copy, strengths.of(id))
      }),
    remove: id =>
      oneAtATime(async () => {
        const folder = await adapterFolder(shelf, id)
        if (workspace.activeAdapter === id) await workspace.setActiveAdapter(null)
        await removeFolderAtomic(folder)
        strengths.forget(id)
        // An answer in the making keeps what it needs; nobody has to wait for the model to have time.
        model.then(loaded => loaded.unloadAdapter(modelAdapterIdOf(id))).catch(() => undefined)
      }),
    async import(files) {
      const upload = await readAdapterUpload(files)
      return oneAtATime(async () => {
        const loaded = await model
        const { createdAt = null, record = null } = upload.notes ?? {}
        const id = await place(
          { name: upload.name, origin: 'imported', createdAt, record },
          () => upload.files,
          async folder => {
            await loaded.loadAdapter(tryOut, folder)
            await loaded.unloadAdapter(tryOut)
          },
        )
        return (await read(id, join(shelf, id))).adapter
      })
    },
    export: id =>
      oneAtATime(async () => {
        const folder = await adapterFolder(shelf, id)
        const { name, origin, createdAt, record } = await readAdapterNotes(folder, id)
        const slug = slugOf(name) || id
        const text = new TextEncoder().encode(adapterNotesText({ name, origin, createdAt, record }))
        const files = Object.entries({ ...(await filesOf(folder)), [notesFile]: text })
        const zip = writeZip(new Map(files.map(([file, bytes]) => [`${slug}/${file}`, bytes])))
        return new File([zip], `${slug}-peft.zip`, { type: 'application/zip' })
      }),
    async exportMerged(id, format) {
      const folder = await adapterFolder(shelf, id)
      const { name } = await readAdapterNotes(folder, id)
      return exports.write(slugOf(name) || id, { folder, name }, strengths.of(id), format)
    },
    add: ({ trainingId, name, settings, weights, record }) =>
      oneAtATime(async () => {
        const known = (await notesOfAll()).find(notes => notes.trainingId === trainingId)
        if (known) return known.id
        const { base } = await model
        return place(
          {
            name: shownName(name) || 'Adapter',
            origin: 'trained',
            createdAt: clock.now().toISOString(),
            trainingId,
            record,
          },
          shown =>
            encodeAdapter({ base, settings, weights, stored: 'F32', card: trainingCard(shown, record) }),
        )
      }),
    async load(id = workspace.activeAdapter ?? undefined) {
      return id === undefined ? null : loadFrom(await adapterFolder(shelf, id), id)
    },
    async close() {
      await exports.close()
      await oneAtATime(async () => {})
    },
  }
}
