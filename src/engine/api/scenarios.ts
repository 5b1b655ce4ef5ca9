import { existsSync } from 'node:fs'
import { cp, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { AdapterId, WorkspaceId } from '#contract/ids.ts'
import type { WorkspaceInfo } from '#contract/workspace.ts'
import { EngineError } from '#engine/core/errors.ts'
import { createWorkspace, workspaceFolders } from '#engine/workspace/workspace.ts'

/** scenario.json: a shipped story of documents, training set, adapter and test set. */
const ScenarioFile = z.object({
  formatVersion: z.literal(1),
  id: WorkspaceId,
  name: z.string(),
  tagline: z.string(),
  description: z.string(),
  suggestedQuestions: z.array(z.string()),
  adapter: AdapterId,
})

export interface Scenario {
  folder: string
  documentsFolder: string
  info: WorkspaceInfo
  /** null while the scenario's adapter was not trained yet: its tuned panes then say that there is none. */
  adapter: AdapterId | null
}

/** The scenario that a first start opens, and whose adapter a person's own workspace begins with. */
export const defaultScenarioId = WorkspaceId.parse('support-desk')

/** The scenarios that ship, by name. */
export const listScenarios = async (scenariosFolder: string): Promise<Scenario[]> => {
  const scenarios: Scenario[] = []
  for (const entry of await readdir(scenariosFolder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue
    const folder = join(scenariosFolder, entry.name)
    const file = ScenarioFile.parse(JSON.parse(await readFile(join(folder, 'scenario.json'), 'utf8')))
    const { id, name, tagline, description, suggestedQuestions, adapter } = file
    scenarios.push({
      folder,
      documentsFolder: join(folder, 'documents'),
      info: { id, name, tagline, description, suggestedQuestions, scenarioId: id },
      adapter: existsSync(join(folder, 'adapters', adapter)) ? adapter : null,
    })
  }
  return scenarios.sort((a, b) => a.info.name.localeCompare(b.info.name, 'en'))
}

/** @throws EngineError WORKSPACE_NOT_FOUND. */
export const findScenario = async (scenariosFolder: string, id: string): Promise<Scenario> => {
  const scenario = (await listScenarios(scenariosFolder)).find(({ info }) => info.id === id)
  if (!scenario)
    throw new EngineError(
      'WORKSPACE_NOT_FOUND',
      `There is no scenario named "${id}". Nothing was changed. Choose one from the list of workspaces.`,
      { id },
    )
  return scenario
}

/** Makes a workspace of a scenario: everything but its documents, which are indexed when it is open. */
export const createScenarioWorkspace = (folder: string, scenario: Scenario): Promise<void> =>
  createWorkspace(folder, { ...scenario.info, activeAdapter: scenario.adapter }, async unfinished => {
    const { adapters, trainingSets, testSets } = workspaceFolders(unfinished)
    if (scenario.adapter !== null) await cp(join(scenario.folder, 'adapters'), adapters, { recursive: true })
    await cp(join(scenario.folder, 'training-sets'), trainingSets, { recursive: true })
    await cp(join(scenario.folder, 'test-sets'), testSets, { recursive: true })
  })

/** Makes a person's own, empty workspace. It begins with the default scenario's adapter. */
export const createOwnWorkspace = (
  folder: string,
  info: WorkspaceInfo,
  { folder: scenarioFolder, adapter }: Scenario,
): Promise<void> =>
  createWorkspace(folder, { ...info, activeAdapter: adapter }, async unfinished => {
    if (adapter !== null)
      await cp(
        join(scenarioFolder, 'adapters', adapter),
        join(workspaceFolders(unfinished).adapters, adapter),
        { recursive: true },
      )
  })
