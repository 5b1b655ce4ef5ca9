import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { DocumentId, WorkspaceId } from '#contract/ids.ts'
import { silentLogger } from '#engine/core/logging.ts'
import { createWorkspace, openWorkspace } from '#engine/workspace/workspace.ts'
import { packWorkspace, unpackWorkspace } from '#engine/workspace/workspace-archive.ts'
import { exampleInfo, temporaryFolder } from '#test/unit/retrieval/library-fixture.ts'

const open = (folder: string) => openWorkspace(folder, { logger: silentLogger })

const password = 'postgres://somebody:secret-word@server/db'

/** A workspace with a document, a run setting and a server's address, packed beside it. */
const packed = async (place: string): Promise<string> => {
  const folder = join(place, 'original')
  await createWorkspace(folder, exampleInfo)
  const workspace = await open(folder)
  const id = DocumentId.parse('doc-1')
  await workspace.originals.write({ id, format: 'text' }, Buffer.from('Herons stand still.'))
  workspace.documents.put({
    document: {
      id,
      name: 'herons.txt',
      format: 'text',
      sizeBytes: 19,
      contentHash: 'hash',
      addedAt: '2026-01-01T00:00:00.000Z',
      modifiedAt: null,
      pages: null,
      notice: null,
    },
    title: null,
    text: 'Herons stand still.',
    chunks: [],
    places: [],
  })
  mkdirSync(join(folder, 'index-2'))
  writeFileSync(join(folder, 'index-2', 'vectors.pb'), 'later')
  workspace.settings.set('theme', 'dark')
  workspace.settings.set('vector-store', { type: 'postgres', connectionString: password })
  const archive = join(place, 'moved.diptych')
  await packWorkspace(workspace, archive)
  workspace.close()
  return archive
}

/** Unpacks as `own-new` in a folder, under a name that says so. */
const unpackInto = (archive: string, place: string) =>
  unpackWorkspace(
    archive,
    { id: WorkspaceId.parse('own-new'), folder: join(place, 'own-new') },
    name => `${name} 2`,
  )

test('packs an open workspace into one file that opens elsewhere with everything in it', async () => {
  using folder = temporaryFolder()
  const archive = await packed(folder.path)
  const elsewhere = join(folder.path, 'elsewhere')
  const info = await unpackInto(archive, elsewhere)
  expect(info).toEqual({ ...exampleInfo, id: 'own-new', name: `${exampleInfo.name} 2` })
  expect(readdirSync(elsewhere)).toEqual(['own-new'])

  const workspace = await open(join(elsewhere, 'own-new'))
  const [document] = workspace.documents.list()
  expect(document?.name).toBe('herons.txt')
  expect(document && Buffer.from(await workspace.originals.read(document)).toString()).toBe(
    'Herons stand still.',
  )
  expect(workspace.settings.get('theme', z.string())).toBe('dark')
  expect(readFileSync(join(workspace.folder, 'index-2', 'vectors.pb'), 'utf8')).toBe('later')
  workspace.close()
})

test('leaves the address of a server, which may hold a password, out of the file', async () => {
  using folder = temporaryFolder()
  const archive = await packed(folder.path)
  await unpackInto(archive, folder.path)
  const database = readFileSync(join(folder.path, 'own-new', 'workspace.sqlite'))
  expect(database.includes('secret-word')).toBe(false)
  expect(readdirSync(join(folder.path, 'original')).filter(name => name.startsWith('.diptych-'))).toEqual([])
})

test('refuses a file that is cut short, changed or something else, and leaves nothing behind', async () => {
  using folder = temporaryFolder()
  const whole = readFileSync(await packed(folder.path))
  const place = join(folder.path, 'elsewhere')
  const file = join(folder.path, 'broken.diptych')
  const flipped = Buffer.from(whole)
  const at = flipped.indexOf('workspace.json') + 60
  flipped[at] = (flipped[at] ?? 0) ^ 0xff
  for (const bytes of [
    whole.subarray(0, whole.length - 30),
    flipped,
    Buffer.from('Dear diary'),
    Buffer.alloc(0),
  ]) {
    writeFileSync(file, bytes)
    await expect(unpackInto(file, place)).rejects.toMatchObject({
      code: 'WORKSPACE_UNREADABLE',
      message: expect.stringContaining('Nothing was imported'),
    })
    expect(readdirSync(place)).toEqual([])
  }
})

test('never writes over a workspace that is there', async () => {
  using folder = temporaryFolder()
  const archive = await packed(folder.path)
  const there = { id: WorkspaceId.parse('workspace-1'), folder: join(folder.path, 'original') }
  await expect(unpackWorkspace(archive, there, name => name)).rejects.toMatchObject({
    code: 'FILE_NOT_WRITABLE',
  })
  expect(existsSync(join(folder.path, 'original', 'workspace.json'))).toBe(true)
})
