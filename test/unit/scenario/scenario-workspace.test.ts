import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createScenarioWorkspace, findScenario } from '#engine/api/scenarios.ts'
import { readManifest } from '#engine/workspace/manifest.ts'
import { installation } from '#host/installation.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diptych-scenario-'))
  await cp(join(installation.scenariosFolder, 'redaction'), join(folder, 'scenarios/redaction'), {
    recursive: true,
    filter: source => !source.includes('adapters'),
  })
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const make = async (): Promise<string> => {
  const workspace = join(folder, 'workspace')
  await createScenarioWorkspace(workspace, await findScenario(join(folder, 'scenarios'), 'redaction'))
  return workspace
}

describe('a workspace of a scenario', () => {
  it('has no active adapter while the scenario’s own is still to be trained', async () => {
    const workspace = await make()
    expect((await readManifest(workspace)).activeAdapter).toBeNull()
    expect(await readdir(join(workspace, 'training-sets'))).toEqual(['redaction.jsonl'])
    expect(await readdir(join(workspace, 'adapters'))).toEqual([])
  })

  it('begins with the scenario’s adapter once there is one', async () => {
    await mkdir(join(folder, 'scenarios/redaction/adapters/redaction'), { recursive: true })
    const workspace = await make()
    expect((await readManifest(workspace)).activeAdapter).toBe('redaction')
    expect(await readdir(join(workspace, 'adapters'))).toEqual(['redaction'])
  })
})
