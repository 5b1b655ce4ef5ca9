import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { importedFolder } from '#engine/models/import-cache.ts'
import { temporaryFolder } from '../retrieval/library-fixture.ts'

const write = async (folder: string): Promise<string[]> => {
  await writeFile(join(folder, 'weights'), '12')
  return ['weights']
}

test('an import takes the place of older versions of itself, and of nothing else', async () => {
  using cache = temporaryFolder()
  for (const name of ['a-int8-v1', 'a-int8-v3', 'a-int8-halts-v1', 'a-int8-v1-kept', 'notes']) {
    mkdirSync(join(cache.path, name))
    writeFileSync(join(cache.path, name, 'weights'), '1')
  }
  const made = await importedFolder(cache.path, { name: 'a-int8', version: 2, write })
  expect(made).toEqual({ folder: join(cache.path, 'a-int8-v2'), imported: true })
  expect(readdirSync(cache.path).toSorted()).toEqual(
    ['a-int8-halts-v1', 'a-int8-v1-kept', 'a-int8-v2', 'a-int8-v3', 'notes'].toSorted(),
  )
})

test('an import that is there is found and leaves everything else alone', async () => {
  using cache = temporaryFolder()
  await importedFolder(cache.path, { name: 'a', version: 1, write })
  mkdirSync(join(cache.path, 'a-v0'))
  expect(await importedFolder(cache.path, { name: 'a', version: 1, write })).toMatchObject({
    imported: false,
  })
  expect(readdirSync(cache.path).toSorted()).toEqual(['a-v0', 'a-v1'])
})
