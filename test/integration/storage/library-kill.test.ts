import { join } from 'node:path'
import { expect, test } from 'vitest'
import { silentLogger } from '#engine/core/logging.ts'
import { createRandom } from '#engine/core/random.ts'
import { openWorkspace } from '#engine/workspace/workspace.ts'
import { temporaryFolder } from '#test/unit/retrieval/library-fixture.ts'
import { killAgainAndAgain, startWriter } from './library-kills.ts'

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
}, 120_000)

test('is closed to a second process while the first lives, and open once it was killed', async () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'workspace')
  const writer = await startWriter(path, 'two instances', 0)
  await writer.said(2)
  const open = () => openWorkspace(path, { logger: silentLogger })
  await expect(open()).rejects.toMatchObject({ code: 'WORKSPACE_IN_USE' })
  await writer.kill()
  const workspace = await open()
  workspace.close()
})
