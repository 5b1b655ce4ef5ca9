import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { AdapterId } from '#contract/ids.ts'
import { removeStaleTemporaries, temporaryBeside, writeFileAtomic } from '#engine/core/atomic-files.ts'
import { toFailure } from '#engine/core/errors.ts'
import { silentLogger } from '#engine/core/logging.ts'
import { migrate } from '#engine/workspace/database.ts'
import { createWorkspace, listWorkspaces, openWorkspace } from '#engine/workspace/workspace.ts'
import { exampleInfo, temporaryFolder } from '#test/unit/retrieval/library-fixture.ts'

const open = (folder: string) => openWorkspace(folder, { logger: silentLogger })

/** Everything in a folder, as path → bytes, to see that nothing was touched. */
const contents = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile() && entry.name !== 'lock.sqlite')
      .map(entry => [
        join(entry.parentPath, entry.name),
        readFileSync(join(entry.parentPath, entry.name), 'hex'),
      ]),
  )

test('opens what it created, with its description and its settings', async () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'mine')
  await createWorkspace(path, { ...exampleInfo, suggestedQuestions: ['Why?'] }, async unfinished => {
    mkdirSync(join(unfinished, 'adapters', 'house-style'))
  })
  const workspace = await open(path)
  expect(workspace.info).toEqual({ ...exampleInfo, suggestedQuestions: ['Why?'] })
  expect(workspace.activeAdapter).toBeNull()
  expect(existsSync(join(workspace.folders.adapters, 'house-style'))).toBe(true)
  await workspace.setActiveAdapter(AdapterId.parse('house-style'))
  workspace.settings.set('theme', { dark: true })
  workspace.close()
  workspace.close()

  const again = await open(path)
  expect(again.activeAdapter).toBe('house-style')
  expect(again.settings.get('theme', z.object({ dark: z.boolean() }))).toEqual({ dark: true })
  expect(again.settings.get('theme', z.string())).toBeUndefined()
  again.close()
})

test('leaves nothing behind when creating fails, and never writes over a folder that is there', async () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'mine')
  const full = Object.assign(new Error('no space'), { code: 'ENOSPC' })
  await expect(createWorkspace(path, exampleInfo, () => Promise.reject(full))).rejects.toBe(full)
  expect(readdirSync(folder.path)).toEqual([])
  mkdirSync(path)
  writeFileSync(join(path, 'thesis.txt'), 'years of work')
  await expect(createWorkspace(path, exampleInfo)).rejects.toMatchObject({ code: 'FILE_NOT_WRITABLE' })
  expect(readdirSync(path)).toEqual(['thesis.txt'])
})

test('refuses to be opened twice, and opens again once it is closed', async () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'mine')
  await createWorkspace(path, exampleInfo)
  const first = await open(path)
  const startedMs = performance.now()
  await expect(open(path)).rejects.toMatchObject({ code: 'WORKSPACE_IN_USE' })
  expect(performance.now() - startedMs).toBeLessThan(1000)
  first.close()
  const second = await open(path)
  second.close()
})

test('opens with a damaged lock file, and still refuses to be opened twice', async () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'mine')
  await createWorkspace(path, exampleInfo)
  writeFileSync(join(path, 'lock.sqlite'), 'no database at all'.repeat(100))
  const workspace = await open(path)
  await expect(open(path)).rejects.toMatchObject({ code: 'WORKSPACE_IN_USE' })
  workspace.close()
  const again = await open(path)
  again.close()
})

test('says which file stands where one of its folders should be', async () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'mine')
  await createWorkspace(path, exampleInfo)
  rmSync(join(path, 'index'), { recursive: true })
  writeFileSync(join(path, 'index'), '')
  const failure = toFailure(await open(path).catch(thrown => thrown))
  expect(failure).toMatchObject({ code: 'FILE_NOT_WRITABLE' })
  expect(failure.message).toContain(join(path, 'index'))
})

test('refuses a newer format of the folder or of the database and touches nothing', async () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'mine')
  await createWorkspace(path, exampleInfo)
  const manifest = readFileSync(join(path, 'workspace.json'), 'utf8')
  // A newer format may have dropped or renamed everything else.
  writeFileSync(join(path, 'workspace.json'), '{"formatVersion": 99, "title": "renamed"}')
  let before = contents(path)
  await expect(open(path)).rejects.toMatchObject({ code: 'WORKSPACE_TOO_NEW' })
  expect(contents(path)).toEqual(before)

  writeFileSync(join(path, 'workspace.json'), manifest)
  const database = new DatabaseSync(join(path, 'workspace.sqlite'))
  database.exec('pragma user_version = 99')
  database.close()
  before = contents(path)
  await expect(open(path)).rejects.toMatchObject({ code: 'WORKSPACE_TOO_NEW' })
  expect(contents(path)).toEqual(before)
})

const overwriteRoot = (path: string, table: string): void => {
  const file = join(path, 'workspace.sqlite')
  const database = new DatabaseSync(file)
  const root = database.prepare('select rootpage from sqlite_master where name = ?').get(table)?.rootpage
  const pageBytes = Number(database.prepare('pragma page_size').get()?.page_size)
  database.close()
  const bytes = readFileSync(file)
  bytes.fill(0x5a, (Number(root) - 1) * pageBytes, Number(root) * pageBytes)
  writeFileSync(file, bytes)
}

test.each<[string, (path: string) => void]>([
  ['workspace.json is cut short', path => truncateSync(join(path, 'workspace.json'), 20)],
  [
    'workspace.json lacks a field',
    path => writeFileSync(join(path, 'workspace.json'), '{"formatVersion": 1}'),
  ],
  ['the database is something else', path => writeFileSync(join(path, 'workspace.sqlite'), 'x'.repeat(9000))],
  ['the database is empty', path => truncateSync(join(path, 'workspace.sqlite'), 0)],
  ['the database is missing', path => rmSync(join(path, 'workspace.sqlite'))],
  ['the database is cut short', path => truncateSync(join(path, 'workspace.sqlite'), 8192)],
  [
    'a page in the middle of the database is overwritten',
    path => {
      const bytes = readFileSync(join(path, 'workspace.sqlite'))
      bytes.fill(0x5a, 4096, 3 * 4096)
      writeFileSync(join(path, 'workspace.sqlite'), bytes)
    },
  ],
  ['the first page of its texts is overwritten', path => overwriteRoot(path, 'chunks')],
  ['the first page of its words is overwritten', path => overwriteRoot(path, 'chunks_fts_idx')],
])('says that a workspace is damaged and overwrites nothing when %s', async (_, damage) => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'mine')
  await createWorkspace(path, exampleInfo)
  damage(path)
  const before = contents(path)
  for (let attempt = 0; attempt < 2; attempt++)
    await expect(open(path)).rejects.toMatchObject({ code: 'WORKSPACE_UNREADABLE' })
  expect(contents(path)).toEqual(before)
})

test('says that there is no workspace in a folder without one', async () => {
  using folder = temporaryFolder()
  await expect(open(folder.path)).rejects.toMatchObject({ code: 'WORKSPACE_NOT_FOUND' })
  await expect(open(join(folder.path, 'nowhere'))).rejects.toMatchObject({ code: 'WORKSPACE_NOT_FOUND' })
  expect(readdirSync(folder.path)).toEqual([])
})

test('lists the workspaces of a folder by name and leaves out what is none', async () => {
  using folder = temporaryFolder()
  expect(await listWorkspaces(join(folder.path, 'nowhere'), silentLogger)).toEqual([])
  for (const name of ['Zebra', 'Alpha'])
    await createWorkspace(join(folder.path, name), { ...exampleInfo, name })
  mkdirSync(join(folder.path, 'other'))
  const found = await listWorkspaces(folder.path, silentLogger)
  expect(found.map(({ info }) => info.name)).toEqual(['Alpha', 'Zebra'])
})

test('brings an older database up to date step by step and keeps its rows', () => {
  const database = new DatabaseSync(':memory:')
  const first = 'create table runs (id text) strict'
  migrate(database, [first])
  database.exec("insert into runs values ('r1')")
  const steps = [
    first,
    'alter table runs add column stars integer default 3',
    "insert into runs values ('r2', 5)",
  ]
  migrate(database, steps)
  migrate(database, steps)
  expect(database.prepare('select id, stars from runs order by id').all()).toMatchObject([
    { id: 'r1', stars: 3 },
    { id: 'r2', stars: 5 },
  ])
})

test('takes back a step of a migration that fails, and keeps the steps before it', () => {
  const database = new DatabaseSync(':memory:')
  const steps = ['create table a (x) ', 'create table b (x); insert into nowhere values (1)']
  expect(() => migrate(database, steps)).toThrow('nowhere')
  expect(database.prepare('pragma user_version').get()).toMatchObject({ user_version: 1 })
  expect(database.prepare("select name from sqlite_schema where type = 'table'").all()).toMatchObject([
    { name: 'a' },
  ])
})

test('replaces a file whole and leaves the old one when writing fails', async () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'file.json')
  await writeFileAtomic(path, 'old')
  await writeFileAtomic(path, new TextEncoder().encode('new'))
  expect(readFileSync(path, 'utf8')).toBe('new')
  // A folder cannot be replaced by a file: the rename fails after everything was written.
  mkdirSync(join(folder.path, 'taken', 'inside'), { recursive: true })
  await expect(writeFileAtomic(join(folder.path, 'taken'), 'x')).rejects.toThrow()
  expect(readdirSync(folder.path).sort()).toEqual(['file.json', 'taken'])
})

test('clears away what a killed process left unfinished, but not somebody’s work in progress', async () => {
  using folder = temporaryFolder()
  writeFileSync(temporaryBeside(join(folder.path, 'a')), 'half')
  mkdirSync(temporaryBeside(join(folder.path, 'b')))
  writeFileSync(join(folder.path, '.diptych-notes.tmp'), 'a name that only looks alike')
  expect(await removeStaleTemporaries(folder.path, 60_000)).toBe(0)
  expect(await removeStaleTemporaries(folder.path, 0)).toBe(2)
  expect(readdirSync(folder.path)).toEqual(['.diptych-notes.tmp'])
  expect(await removeStaleTemporaries(join(folder.path, 'nowhere'), 0)).toBe(0)
})
