import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { chooseWorkspace } from '#engine/api/workspaces.ts'
import { silentLogger } from '#engine/core/logging.ts'
import { openWorkspace } from '#engine/workspace/workspace.ts'
import { installation } from '#host/installation.ts'
import { temporaryFolder } from '#test/unit/retrieval/library-fixture.ts'

const open = async (dataFolder: string, workspaceFolder: string) => {
  const { scenariosFolder } = installation
  const folder = await chooseWorkspace({ dataFolder, scenariosFolder }, { workspaceFolder })
  const workspace = await openWorkspace(folder, { logger: silentLogger })
  workspace.close()
  return workspace
}

test('makes a workspace where nothing lies, and opens the same one the next time', async () => {
  using folder = temporaryFolder()
  const place = join(folder.path, 'deep', 'mine')
  const made = await open(folder.path, place)
  expect(made.folder).toBe(place)
  expect(made.info.name).toBe('mine')
  // Like every workspace of one's own, it begins with an adapter to look at.
  expect(readdirSync(join(place, 'adapters'))).toEqual([made.activeAdapter])
  expect((await open(folder.path, place)).info).toEqual(made.info)
})

test('makes one in an empty folder', async () => {
  using folder = temporaryFolder()
  const place = join(folder.path, 'empty')
  mkdirSync(place)
  expect((await open(folder.path, place)).info.name).toBe('empty')
})

test('refuses a folder of other things and leaves it as it is', async () => {
  using folder = temporaryFolder()
  const place = join(folder.path, 'papers')
  mkdirSync(place)
  writeFileSync(join(place, 'notes.txt'), 'mine')
  await expect(open(folder.path, place)).rejects.toMatchObject({ code: 'WORKSPACE_NOT_FOUND' })
  expect(readdirSync(place)).toEqual(['notes.txt'])
})

test('says so when a file stands in the place', async () => {
  using folder = temporaryFolder()
  const place = join(folder.path, 'file')
  writeFileSync(place, '')
  await expect(open(folder.path, place)).rejects.toThrow(/file/)
})
