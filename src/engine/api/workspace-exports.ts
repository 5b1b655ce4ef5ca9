import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { WorkspaceId } from '#contract/ids.ts'
import type { WorkspaceInfo } from '#contract/workspace.ts'
import { removeStaleTemporaries, temporaryBeside } from '#engine/core/atomic-files.ts'
import { toEngineError } from '#engine/core/errors.ts'
import { freeName, slugOf } from '#engine/core/free-name.ts'
import type { Logger } from '#engine/core/logging.ts'
import type { Workspace } from '#engine/workspace/workspace.ts'
import { packWorkspace, unpackWorkspace } from '#engine/workspace/workspace-archive.ts'
import { listAllWorkspaces, type Places, workspacesFolder } from './workspaces.ts'

/** What exported workspaces are called: `NAME.diptych`, a ZIP archive. */
const ending = '.diptych'

/** Writes a workspace into the data folder's `exports`, beside earlier ones. @throws EngineError DISK_FULL and others. */
export const exportWorkspace = async (
  { dataFolder }: Places,
  workspace: Workspace,
): Promise<{ place: string; sizeBytes: number }> => {
  const folder = join(dataFolder, 'exports')
  try {
    await mkdir(folder, { recursive: true })
    // Of an export that was killed; a younger one may be another engine's work.
    await removeStaleTemporaries(folder, 24 * 60 * 60 * 1000)
    const taken = (await readdir(folder)).map(name => name.replace(ending, ''))
    const place = join(folder, freeName(slugOf(workspace.info.name) || 'workspace', taken, '-') + ending)
    return { place, ...(await packWorkspace(workspace, place)) }
  } catch (thrown) {
    throw toEngineError(thrown)
  }
}

/** Makes a workspace of an exported file, under a name that is free here. @throws as `unpackWorkspace`. */
export const importWorkspace = async (
  places: Places,
  logger: Logger,
  path: string,
): Promise<WorkspaceInfo> => {
  const known = await listAllWorkspaces(places, logger)
  const taken = known.map(({ name }) => name)
  const id = WorkspaceId.parse(`own-${randomUUID()}`)
  const folder = join(workspacesFolder(places), id)
  try {
    return await unpackWorkspace(path, { id, folder }, name => freeName(name, taken, ' '))
  } catch (thrown) {
    throw toEngineError(thrown)
  }
}

/** The same for a file that a page handed over. */
export const importUpload = async (places: Places, logger: Logger, file: Blob): Promise<WorkspaceInfo> => {
  await mkdir(workspacesFolder(places), { recursive: true })
  const path = temporaryBeside(join(workspacesFolder(places), 'import'))
  try {
    await pipeline(Readable.from(file.stream()), createWriteStream(path, { flags: 'wx' }))
    return await importWorkspace(places, logger, path)
  } finally {
    await rm(path, { force: true })
  }
}
