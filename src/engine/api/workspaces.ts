import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, realpath, rmdir } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import * as z from 'zod'
import { WorkspaceId } from '#contract/ids.ts'
import type { WorkspaceInfo } from '#contract/workspace.ts'
import { writeFileAtomic } from '#engine/core/atomic-files.ts'
import { EngineError } from '#engine/core/errors.ts'
import type { Logger } from '#engine/core/logging.ts'
import { documentName } from '#engine/retrieval/document-name.ts'
import { type LibraryFile, walkPaths } from '#engine/retrieval/library-file.ts'
import { listWorkspaces } from '#engine/workspace/workspace.ts'
import type { EngineDeps } from './engine-deps.ts'
import type { OpenWorkspace } from './open-workspace.ts'
import {
  createOwnWorkspace,
  createScenarioWorkspace,
  defaultScenarioId,
  findScenario,
  listScenarios,
} from './scenarios.ts'

export type Places = Pick<EngineDeps, 'dataFolder' | 'scenariosFolder'>

export const workspacesFolder = ({ dataFolder }: Places): string => join(dataFolder, 'workspaces')
const folderOf = (places: Places, id: WorkspaceId): string => join(workspacesFolder(places), id)

/** An id comes from outside and becomes a path. */
const isPlainName = (id: WorkspaceId): boolean => basename(id) === id && !id.startsWith('.')

const lastUsedFile = ({ dataFolder }: Places): string => join(dataFolder, 'last-workspace.json')
const LastUsed = z.object({ id: WorkspaceId })

export const rememberLastUsed = (places: Places, id: WorkspaceId): Promise<void> =>
  writeFileAtomic(lastUsedFile(places), new TextEncoder().encode(JSON.stringify({ id })))

const lastUsed = async (places: Places): Promise<WorkspaceId | null> => {
  try {
    const { id } = LastUsed.parse(JSON.parse(await readFile(lastUsedFile(places), 'utf8')))
    return isPlainName(id) && existsSync(folderOf(places, id)) ? id : null
  } catch {
    return null // a first start, or a note that is no use; the default is opened
  }
}

/** Workspaces on disk, and scenarios that were never opened. */
export const listAllWorkspaces = async (places: Places, logger: Logger): Promise<WorkspaceInfo[]> => {
  const onDisk = (await listWorkspaces(workspacesFolder(places), logger)).map(({ info }) => info)
  const scenarios = (await listScenarios(places.scenariosFolder)).map(({ info }) => info)
  return [...onDisk, ...scenarios.filter(({ id }) => !onDisk.some(known => known.id === id))]
}

/** A workspace's folder, made when it is a scenario that was never opened. @throws WORKSPACE_NOT_FOUND. */
export const prepareWorkspace = async (places: Places, id: WorkspaceId): Promise<string> => {
  if (!isPlainName(id))
    throw new EngineError(
      'WORKSPACE_NOT_FOUND',
      'There is no such workspace. Nothing was changed. Choose one from the list.',
    )
  const folder = folderOf(places, id)
  if (!existsSync(folder))
    await createScenarioWorkspace(folder, await findScenario(places.scenariosFolder, id))
  return folder
}

const makeOwn = async (
  places: Places,
  folder: string,
  info: Pick<WorkspaceInfo, 'id' | 'name' | 'tagline'>,
): Promise<void> => {
  const scenario = await findScenario(places.scenariosFolder, defaultScenarioId)
  await createOwnWorkspace(
    folder,
    { ...info, description: '', scenarioId: null, suggestedQuestions: [] },
    scenario,
  )
}

/** Makes a person's own workspace, among the others unless a place is given. */
export const createNamedWorkspace = async (
  places: Places,
  name: string,
  place?: string,
): Promise<WorkspaceId> => {
  const id = WorkspaceId.parse(`own-${randomUUID()}`)
  const info = { id, name: name.trim(), tagline: 'Your own documents' }
  await makeOwn(places, place ?? folderOf(places, id), info)
  return id
}

/** A workspace that lies anywhere, made when there is nothing yet or an empty folder. */
const prepareWorkspaceFolder = async (places: Places, workspaceFolder: string): Promise<string> => {
  const folder = resolve(workspaceFolder)
  const names = await readdir(folder).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'ENOENT') return null
    throw thrown
  })
  if (names !== null && names.length > 0) return folder // what is no workspace is refused by opening it
  if (names !== null) await rmdir(folder)
  await createNamedWorkspace(places, basename(folder), folder)
  return folder
}

/** The workspace of a folder of documents: the same folder leads to the same workspace. */
const prepareDocumentsWorkspace = async (places: Places, documentsFolder: string): Promise<string> => {
  const path = await realpath(documentsFolder).catch(cause => {
    throw new EngineError(
      'DOCUMENT_UNREADABLE',
      `There is no folder ${documentsFolder}. Nothing was changed. Check the path and try again.`,
      { documentsFolder },
      { cause },
    )
  })
  const hash = createHash('sha256').update(path).digest('hex').slice(0, 16)
  const id = WorkspaceId.parse(`folder-${hash}`)
  const folder = folderOf(places, id)
  if (!existsSync(folder))
    await makeOwn(places, folder, {
      id,
      name: basename(path),
      tagline: 'Documents from a folder on this computer',
    })
  return folder
}

/** The folder of the workspace that a host asked for, made when it is not there yet. */
export const chooseWorkspace = async (places: Places, open: EngineDeps['open']): Promise<string> => {
  if (open === 'last-used') return prepareWorkspace(places, (await lastUsed(places)) ?? defaultScenarioId)
  if ('scenario' in open)
    return prepareWorkspace(places, (await findScenario(places.scenariosFolder, open.scenario)).info.id)
  if ('workspaceFolder' in open) return prepareWorkspaceFolder(places, open.workspaceFolder)
  return prepareDocumentsWorkspace(places, open.documentsFolder)
}

/** Follows the folder from now on. Resolves when the library holds what the folder holds. */
export const followFolder = async ({ folders }: OpenWorkspace, folder: string): Promise<void> => {
  await folders.follow(folder)
  await folders.settled()
}

const seededSetting = 'scenario-documents-added'

/**
 * Adds a scenario's documents once; a start that was killed, closed or out of disk on the way leaves the
 * rest to the next one. Resolves when nothing more can be added.
 */
export const seedScenario = async (places: Places, open: OpenWorkspace): Promise<void> => {
  const { workspace, indexer } = open
  const { scenarioId } = workspace.info
  if (scenarioId === null || workspace.settings.get(seededSetting, z.boolean())) return
  const { documentsFolder } = await findScenario(places.scenariosFolder, scenarioId)
  const files = await walkPaths([documentsFolder])
  // The scenario's documents stand at the top of the library, not in a folder named after where they came from.
  const shipped = files.map(file => ({ ...file, name: file.name.slice(file.name.indexOf('/') + 1) }))
  const isThere = ({ name }: LibraryFile): boolean =>
    workspace.documents.findByName(documentName(name)) !== undefined
  // What a killed start began goes on by itself.
  await indexer.idle()
  if (!workspace.database.isOpen) return
  const missing = shipped.filter(file => !isThere(file))
  const jobId = missing.length > 0 ? await indexer.add(missing) : null
  await indexer.idle()
  if (!workspace.database.isOpen || !shipped.every(isThere)) return
  if (jobId) await indexer.dismiss(jobId) // nothing to tell the person
  workspace.settings.set(seededSetting, true)
}
