import { realpath, stat } from 'node:fs/promises'
import { resolve, sep } from 'node:path'
import { EngineError } from '#engine/core/errors.ts'

const isInside = (path: string, folder: string): boolean =>
  path.startsWith(folder.endsWith(sep) ? folder : folder + sep)

/** Where a folder that a person named really lies. */
const folderAt = async (given: string): Promise<string> => {
  const path = await realpath(resolve(given)).catch(() => undefined)
  const status = path === undefined ? undefined : await stat(path).catch(() => undefined)
  if (path === undefined || !status?.isDirectory())
    throw new EngineError(
      'DOCUMENT_UNREADABLE',
      `There is no folder ${given}, so it is not followed. Nothing was changed. Check the path and try again.`,
    )
  return path
}

const overlapping = (given: string, name: string): EngineError =>
  new EngineError(
    'DOCUMENT_ALREADY_THERE',
    `The folder ${given} and the followed folder "${name}" hold the same files, so it was not added. Nothing was changed. Let "${name}" go first if you want to follow this one.`,
  )

const ownFolder = (given: string): EngineError =>
  new EngineError(
    'DOCUMENT_UNREADABLE',
    `The folder ${given} holds this workspace itself, so it cannot be followed. Nothing was changed. Choose a folder beside it.`,
  )

/**
 * The path of a folder that can be followed, links resolved; `followed` are those that are already, of which it may
 * be one. Throws DOCUMENT_UNREADABLE when there is no such folder or it holds the workspace, and
 * DOCUMENT_ALREADY_THERE when it and a followed one lie inside of each other.
 */
export const followablePath = async (
  given: string,
  followed: Iterable<{ path: string; name: string }>,
  workspaceFolder: string,
): Promise<string> => {
  const path = await folderAt(given)
  for (const folder of followed)
    if (isInside(path, folder.path) || isInside(folder.path, path)) throw overlapping(given, folder.name)
  const own = await realpath(workspaceFolder)
  if (own === path || isInside(own, path) || isInside(path, own)) throw ownFolder(given)
  return path
}
