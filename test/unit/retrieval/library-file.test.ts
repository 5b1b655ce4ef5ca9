import { spawnSync } from 'node:child_process'
import { truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readBytes, walkPaths } from '#engine/retrieval/library-file.ts'
import { addAndWait, openLibrary, stateOf, temporaryFolder } from './library-fixture.ts'

/** More than Node reads into one buffer (2 GiB): whoever tries fails with another code. Takes no room on the disk. */
const tooLargeToRead = 3 * 1024 ** 3

test('refuses a file that has grown too large since it was listed without reading it', async () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'log.txt')
  writeFileSync(path, 'small')
  const [listed] = await walkPaths([path])
  truncateSync(path, tooLargeToRead)
  await expect(listed && readBytes(listed)).rejects.toMatchObject({ code: 'DOCUMENT_TOO_LARGE' })

  await using library = await openLibrary(join(folder.path, 'workspace'))
  const job = await addAndWait(library, listed ? [listed] : [])
  expect(stateOf(job, 'log.txt')).toMatchObject({ type: 'failed', failure: { code: 'DOCUMENT_TOO_LARGE' } })
})

// Windows has no such pipes in folders.
test.skipIf(process.platform === 'win32')('does not wait for a pipe that nobody writes to', async () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'pipe')
  expect(spawnSync('mkfifo', [path]).status).toBe(0)
  const [listed] = await walkPaths([path])
  await expect(listed && readBytes(listed)).rejects.toMatchObject({ code: 'DOCUMENT_UNREADABLE' })
})
