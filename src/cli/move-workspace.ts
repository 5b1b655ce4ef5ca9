import { resolve } from 'node:path'
import { importWorkspace } from '#engine/api/workspace-exports.ts'
import { chooseWorkspace } from '#engine/api/workspaces.ts'
import { silentLogger } from '#engine/core/logging.ts'
import { openWorkspace } from '#engine/workspace/workspace.ts'
import { packWorkspace } from '#engine/workspace/workspace-archive.ts'
import { installation } from '#host/installation.ts'
import { ownDataFolder } from '#host/open-engine.ts'
import type { ExportCommand, ImportCommand } from './arguments.ts'
import { reported } from './reported.ts'
import { say } from './say.ts'

const placesOf = ({ dataFolder }: { dataFolder: string | undefined }) => ({
  dataFolder: dataFolder ?? ownDataFolder(),
  scenariosFolder: installation.scenariosFolder,
})

/** Writes a workspace into one file; no model is loaded. Resolves to the exit code. */
export const exportToFile = (command: ExportCommand): Promise<number> =>
  reported(async () => {
    const { workspaceFolder } = command
    const folder =
      workspaceFolder === undefined
        ? await chooseWorkspace(placesOf(command), 'last-used')
        : resolve(workspaceFolder)
    const workspace = await openWorkspace(folder, { logger: silentLogger })
    try {
      const target = resolve(command.file)
      const { sizeBytes } = await packWorkspace(workspace, target)
      say(`Wrote “${workspace.info.name}” to ${target}, ${(sizeBytes / 1e6).toFixed(1)} MB.`)
    } finally {
      workspace.close()
    }
  })

/** Makes a workspace of an exported file, among the others. Resolves to the exit code. */
export const importFromFile = (command: ImportCommand): Promise<number> =>
  reported(async () => {
    const { name } = await importWorkspace(placesOf(command), silentLogger, resolve(command.file))
    say(`Imported “${name}”. Choose it from the list of workspaces.`)
  })
