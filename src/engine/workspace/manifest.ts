import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { AdapterId, WorkspaceId } from '#contract/ids.ts'
import { WorkspaceInfo } from '#contract/workspace.ts'
import { EngineError } from '#engine/core/errors.ts'

/** The layout of a workspace folder that this version writes. Older ones are opened, newer ones refused. */
export const workspaceFormatVersion = 1

export const manifestFile = 'workspace.json'

/** What workspace.json says. Keys of others are kept when it is rewritten. */
export const WorkspaceManifest = z.looseObject({
  formatVersion: z.int().min(1),
  id: WorkspaceId,
  ...WorkspaceInfo.omit({ id: true }).shape,
  activeAdapter: AdapterId.nullable(),
})
export type WorkspaceManifest = z.infer<typeof WorkspaceManifest>

export const infoOf = (manifest: WorkspaceManifest): WorkspaceInfo => WorkspaceInfo.parse(manifest)

export const manifestText = (manifest: WorkspaceManifest): string => `${JSON.stringify(manifest, null, 2)}\n`

/**
 * Reads workspace.json without opening anything. Throws WORKSPACE_NOT_FOUND, WORKSPACE_TOO_NEW or
 * WORKSPACE_UNREADABLE; the folder is not touched.
 */
export const readManifest = async (folder: string): Promise<WorkspaceManifest> => {
  let text: string
  try {
    text = await readFile(join(folder, manifestFile), 'utf8')
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new EngineError(
        'WORKSPACE_NOT_FOUND',
        `The folder ${folder} holds no workspace: its file ${manifestFile} is missing. Nothing was changed. Put the file back, or move the folder away to begin anew.`,
        { folder },
        { cause: thrown },
      )
    throw unreadable(folder, manifestFile, thrown)
  }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (thrown) {
    throw unreadable(folder, manifestFile, thrown)
  }
  // The version is looked at first: a newer format may have changed everything else.
  const version = z.object({ formatVersion: z.int() }).safeParse(json)
  if (version.success && version.data.formatVersion > workspaceFormatVersion)
    throw tooNew(folder, version.data.formatVersion)
  const manifest = WorkspaceManifest.safeParse(json)
  if (!manifest.success) throw unreadable(folder, manifestFile, manifest.error)
  return manifest.data
}

export const tooNew = (folder: string, version: number): EngineError =>
  new EngineError(
    'WORKSPACE_TOO_NEW',
    'This workspace was last used by a newer Diptych. Nothing was changed. Update Diptych to open it.',
    { folder, version },
  )

export const unreadable = (folder: string, file: string, cause: unknown): EngineError =>
  new EngineError(
    'WORKSPACE_UNREADABLE',
    `The workspace in ${folder} cannot be opened because its file ${file} is damaged. Nothing was overwritten. Restore the folder from a copy, or move it away to begin anew; the original documents are in its folder "documents".`,
    { folder, file },
    { cause },
  )
