import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { systemClock } from '#engine/core/clock.ts'
import { silentLogger } from '#engine/core/logging.ts'
import { createRandom } from '#engine/core/random.ts'
import { createFollowedFolders } from '#engine/retrieval/followed/followed-folders.ts'
import { openWorkspace } from '#engine/workspace/workspace.ts'
import { openLibrary, temporaryFolder } from '#test/unit/retrieval/library-fixture.ts'
import { expectAgreement, killAgainAndAgain, startWriter } from './library-kills.ts'

// `npm run check:kills` does the same 200 times.
test('keeps all it reported and finishes what it began after twelve kills while indexing, editing and deleting', async () => {
  using folder = temporaryFolder()
  const said: string[] = []
  const { versions, runs } = await killAgainAndAgain(
    folder.path,
    12,
    createRandom('library-kill.test'),
    (_, lines) => said.push(...lines),
  )
  // The kills hit something: every kind of change was reported, and some were cut off.
  const count = (what: string) => said.filter(line => line.startsWith(`${what} `)).length
  for (const what of ['kept', 'indexed', 'removed', 'run']) expect(count(what), what).toBeGreaterThan(0)
  expect(count('adding') + count('removing')).toBeGreaterThan(count('indexed') + count('removed'))
  expect(versions.size).toBeGreaterThan(5)
  expect(runs.length).toBeGreaterThan(0)
}, 300_000)

test('holds what a followed folder holds after kills while the folder changes', async () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'workspace')
  const shelf = join(folder.path, 'shelf')
  mkdirSync(shelf)
  await (await openLibrary(path))[Symbol.asyncDispose]()
  const random = createRandom('followed kills')
  for (let kill = 0; kill < 4; kill++) {
    const writer = await startWriter('followed-writer.ts', path, shelf, `followed ${kill}`)
    await writer.said(20 + random.integer(60))
    await writer.kill()
  }
  await using library = await openLibrary(path)
  const { workspace, indexer } = library
  await indexer.reconcile()
  const folders = createFollowedFolders({ workspace, indexer, clock: systemClock, logger: silentLogger })
  await folders.settled()
  await folders.close()
  const onDisk = readdirSync(shelf, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .map(file => [`shelf/${relative(shelf, file)}`, readFileSync(file, 'utf8')])
  expect(onDisk.length).toBeGreaterThan(10)
  const held = workspace.documents.list().map(({ id, name }) => [name, workspace.documents.detail(id).text])
  expect(Object.fromEntries(held)).toEqual(Object.fromEntries(onDisk))
  await expectAgreement(library)
}, 180_000)

test('is closed to a second process while the first lives, and open once it was killed', async () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'workspace')
  const writer = await startWriter('library-writer.ts', path, 'two instances', '0')
  await writer.said(2)
  const open = () => openWorkspace(path, { logger: silentLogger })
  await expect(open()).rejects.toMatchObject({ code: 'WORKSPACE_IN_USE' })
  await writer.kill()
  const workspace = await open()
  workspace.close()
})
