import { resolve } from 'node:path'
import type { RerankerInfo } from '#contract/reranker.ts'
import { threads } from '#engine/api/models.ts'
import { createRerankerShelf, type RerankerShelf, rerankersFolderOf } from '#engine/api/reranker-shelf.ts'
import { chooseWorkspace } from '#engine/api/workspaces.ts'
import { systemClock } from '#engine/core/clock.ts'
import { EngineError } from '#engine/core/errors.ts'
import { silentLogger } from '#engine/core/logging.ts'
import { refuseTelemetry } from '#engine/models/telemetry.ts'
import { walkPaths } from '#engine/retrieval/library-file.ts'
import { changeLibraryOptions } from '#engine/workspace/library-options.ts'
import { openWorkspace } from '#engine/workspace/workspace.ts'
import { installation } from '#host/installation.ts'
import { ownDataFolder } from '#host/open-engine.ts'
import type { RerankerCommand } from './arguments.ts'
import { reported } from './reported.ts'
import { say } from './say.ts'

/** Adds, lists, removes and chooses rerankers; no other model is loaded. Resolves to the exit code. */
export const reranker = (command: RerankerCommand): Promise<number> =>
  reported(async () => {
    refuseTelemetry()
    const dataFolder = command.dataFolder ?? ownDataFolder()
    const shelf = createRerankerShelf({
      folder: rerankersFolderOf(dataFolder),
      workerUrl: installation.workers.reranker,
      ...{ threads, clock: systemClock, logger: silentLogger },
    })
    const { action } = command
    switch (action.type) {
      case 'list':
        return write(await shelf.list())
      case 'add': {
        const added = await shelf.import(await walkPaths([resolve(action.folder)]))
        return say(`Added ${lineOf(added)}. To search with it: diptych reranker use ${added.id}`)
      }
      case 'remove': {
        const doomed = await find(shelf, action.name)
        await shelf.remove(doomed.id)
        return say(`Removed ${doomed.name}. Workspaces that use it search without one and say so.`)
      }
      case 'use': {
        const chosen = action.name === null ? null : await find(shelf, action.name)
        const folder = await chooseWorkspace(
          { dataFolder, scenariosFolder: installation.scenariosFolder },
          command.workspaceFolder === undefined ? 'last-used' : { workspaceFolder: command.workspaceFolder },
        )
        const workspace = await openWorkspace(folder, { logger: silentLogger })
        try {
          changeLibraryOptions(workspace.settings, { rerankerId: chosen?.id ?? null })
          const { name } = workspace.info
          say(chosen ? `“${name}” searches with ${chosen.name} now.` : `“${name}” searches without one now.`)
        } finally {
          workspace.close()
        }
      }
    }
  })

const write = (known: readonly RerankerInfo[]): void => {
  for (const one of known) process.stdout.write(`${lineOf(one)}\n`)
  if (known.length === 0) say('No reranker is installed. Add one with diptych reranker add FOLDER.')
}

const lineOf = ({ id, name, sizeBytes, maxTokens }: RerankerInfo): string =>
  `${id}${name === id ? '' : ` (${name})`}, ${(sizeBytes / 1e6).toFixed(1)} MB, reads ${maxTokens} tokens`

/** By id, or by the name it is shown with. */
const find = async (shelf: RerankerShelf, wanted: string): Promise<RerankerInfo> => {
  const known = await shelf.list()
  const found = known.find(({ id }) => id === wanted) ?? known.find(({ name }) => name === wanted)
  if (found) return found
  const those =
    known.length === 0
      ? 'None is installed; add one with diptych reranker add FOLDER.'
      : `Choose among ${known.map(({ id }) => id).join(', ')}.`
  throw new EngineError(
    'MODEL_NOT_FOUND',
    `There is no reranker “${wanted}” on this computer. Nothing was changed. ${those}`,
  )
}
