import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import type { AdapterId } from '#contract/ids.ts'
import type { WorkspaceInfo } from '#contract/workspace.ts'
import {
  removeStaleTemporaries,
  syncFolder,
  temporaryBeside,
  type WriteFile,
  writeFileAtomic,
} from '#engine/core/atomic-files.ts'
import { EngineError } from '#engine/core/errors.ts'
import type { Logger } from '#engine/core/logging.ts'
import { closeDatabase, createDatabase, openDatabase } from './database.ts'
import { createDocumentStore, type DocumentStore } from './document-store.ts'
import { createEvaluationStore, type EvaluationStore } from './evaluation-store.ts'
import { createFolderStore, type FolderStore } from './folder-store.ts'
import { createFreshnessStore, type FreshnessStore } from './freshness-store.ts'
import { createIncomingFiles, type IncomingFiles } from './incoming-files.ts'
import { createJobStore, type JobStore } from './job-store.ts'
import { createLibraryIndexes, type LibraryIndexes } from './library-indexes.ts'
import {
  infoOf,
  manifestFile,
  manifestText,
  readManifest,
  type WorkspaceManifest,
  workspaceFormatVersion,
} from './manifest.ts'
import { createOriginalFiles, type OriginalFiles } from './original-files.ts'
import { createRunHistory, type RunHistory } from './run-history.ts'
import { lockWorkspace } from './workspace-lock.ts'
import { createWorkspaceSettings, type WorkspaceSettings } from './workspace-settings.ts'

/** Where the parts of a workspace lie; every path is inside its folder. */
export interface WorkspaceFolders {
  documents: string
  /** Bytes that wait to be indexed. */
  incoming: string
  /** vectra's files. */
  index: string
  /** One PEFT folder an adapter, named by its id. */
  adapters: string
  trainingSets: string
  testSets: string
  /** One folder a training, with its checkpoint. */
  trainings: string
}

/**
 * An open workspace. It owns the database and the lock on the folder until `close`; the functions of
 * `documents`, `jobs`, `followed`, `runs`, `evaluations`, `freshness` and `settings` are synchronous and durable when they return.
 */
export interface Workspace {
  readonly folder: string
  readonly folders: WorkspaceFolders
  readonly info: WorkspaceInfo
  readonly activeAdapter: AdapterId | null
  setActiveAdapter(id: AdapterId | null): Promise<void>
  readonly documents: DocumentStore
  readonly indexes: LibraryIndexes
  readonly originals: OriginalFiles
  readonly incoming: IncomingFiles
  readonly jobs: JobStore
  readonly followed: FolderStore
  readonly runs: RunHistory
  readonly evaluations: EvaluationStore
  readonly freshness: FreshnessStore
  readonly settings: WorkspaceSettings
  /** For the keyword index, which lives in the same database. */
  readonly database: DatabaseSync
  /** Safe to call twice. */
  close(): void
}

export interface WorkspaceDeps {
  logger: Logger
  /** Writes of whole files; another one than the atomic write only in tests of full disks. */
  writeFile?: WriteFile
}

export const workspaceFolders = (folder: string): WorkspaceFolders => ({
  documents: join(folder, 'documents'),
  incoming: join(folder, 'incoming'),
  index: join(folder, 'index'),
  adapters: join(folder, 'adapters'),
  trainingSets: join(folder, 'training-sets'),
  testSets: join(folder, 'test-sets'),
  trainings: join(folder, 'trainings'),
})

export const databaseFile = 'workspace.sqlite'

const makeFolders = async (folder: string): Promise<void> => {
  for (const path of Object.values(workspaceFolders(folder))) await mkdir(path, { recursive: true })
}

/**
 * Makes a workspace at `folder`, which must not exist yet. It appears there whole or not at all.
 * `populate` may put files (adapters, training sets, test sets) into the unfinished folder it is given.
 */
export const createWorkspace = async (
  folder: string,
  info: WorkspaceInfo & { activeAdapter?: AdapterId | null },
  populate?: (unfinishedFolder: string) => Promise<void>,
): Promise<void> => {
  const alreadyThere = (cause?: unknown): EngineError =>
    new EngineError(
      'FILE_NOT_WRITABLE',
      `There is already a folder named "${basename(folder)}" in that place. Nothing was changed. Choose another name.`,
      { folder },
      { cause },
    )
  if (existsSync(folder)) throw alreadyThere()
  await mkdir(dirname(folder), { recursive: true })
  const unfinished = temporaryBeside(folder)
  try {
    await mkdir(unfinished)
    await makeFolders(unfinished)
    await populate?.(unfinished)
    createDatabase(join(unfinished, databaseFile))
    const manifest: WorkspaceManifest = {
      formatVersion: workspaceFormatVersion,
      ...info,
      activeAdapter: info.activeAdapter ?? null,
    }
    await writeFileAtomic(join(unfinished, manifestFile), manifestText(manifest))
    await rename(unfinished, folder)
  } catch (thrown) {
    await rm(unfinished, { recursive: true, force: true })
    const { code } = thrown as NodeJS.ErrnoException
    if (code === 'ENOTEMPTY' || code === 'EEXIST') throw alreadyThere(thrown)
    throw thrown
  }
  await syncFolder(dirname(folder))
}

/**
 * Opens a workspace for this process alone. Throws WORKSPACE_NOT_FOUND, WORKSPACE_IN_USE,
 * WORKSPACE_TOO_NEW, WORKSPACE_UNREADABLE or FILE_NOT_WRITABLE; in all of these nothing was changed.
 * Runs that a killed process left running are interrupted afterwards.
 */
export const openWorkspace = async (
  folder: string,
  { logger, writeFile = writeFileAtomic }: WorkspaceDeps,
): Promise<Workspace> => {
  await readManifest(folder)
  const lock = lockWorkspace(folder)
  let database: DatabaseSync | undefined
  try {
    // Read again: another instance may have written it until the lock was ours.
    let manifest = await readManifest(folder)
    database = openDatabase(join(folder, databaseFile))
    await makeFolders(folder)
    const folders = workspaceFolders(folder)
    for (const path of [folder, folders.documents, folders.trainings]) await removeStaleTemporaries(path, 0)
    const runs = createRunHistory(database)
    const interrupted = runs.markInterrupted()
    if (interrupted > 0) logger.warn('marked runs as interrupted', { interrupted })

    const opened = database
    const indexes = createLibraryIndexes(opened)
    return {
      folder,
      folders,
      get info() {
        return infoOf(manifest)
      },
      get activeAdapter() {
        return manifest.activeAdapter
      },
      async setActiveAdapter(id) {
        const next = { ...manifest, activeAdapter: id }
        await writeFile(join(folder, manifestFile), manifestText(next))
        manifest = next
      },
      indexes,
      documents: createDocumentStore(opened, indexes),
      originals: createOriginalFiles(folders.documents, writeFile),
      incoming: createIncomingFiles(folders.incoming, writeFile),
      jobs: createJobStore(opened),
      followed: createFolderStore(opened),
      runs,
      evaluations: createEvaluationStore(opened),
      freshness: createFreshnessStore(opened),
      settings: createWorkspaceSettings(opened),
      database: opened,
      close() {
        closeDatabase(opened)
        lock.release()
      },
    }
  } catch (thrown) {
    if (database) closeDatabase(database)
    lock.release()
    throw thrown
  }
}

const oneDayMs = 24 * 60 * 60 * 1000

/**
 * The workspaces directly inside `parent`, by name, without opening them; folders that hold none or an
 * unreadable one are left out and logged. Also clears away workspaces that a kill left half made.
 */
export const listWorkspaces = async (
  parent: string,
  logger: Logger,
): Promise<{ folder: string; info: WorkspaceInfo }[]> => {
  await removeStaleTemporaries(parent, oneDayMs)
  const entries = existsSync(parent) ? await readdir(parent, { withFileTypes: true }) : []
  const found: { folder: string; info: WorkspaceInfo }[] = []
  for (const entry of entries) {
    if (!entry.isDirectory() || entry.name.startsWith('.')) continue
    const folder = join(parent, entry.name)
    try {
      found.push({ folder, info: infoOf(await readManifest(folder)) })
    } catch (thrown) {
      logger.error('left a folder out of the list of workspaces', thrown, { folder })
    }
  }
  return found.sort((a, b) => (a.info.name < b.info.name ? -1 : a.info.name > b.info.name ? 1 : 0))
}
