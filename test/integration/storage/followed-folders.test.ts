import { cpSync, mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { systemClock } from '#engine/core/clock.ts'
import { silentLogger } from '#engine/core/logging.ts'
import type { DocumentReader } from '#engine/documents/document.ts'
import type { Embedder } from '#engine/embedding/embedder.ts'
import { createFollowedFolders, type FollowedFolders } from '#engine/retrieval/followed/followed-folders.ts'
import {
  addAndWait,
  type Library,
  openLibrary,
  paragraphReader,
  temporaryFolder,
  textFile,
} from '#test/unit/retrieval/library-fixture.ts'
import { createTrigramEmbedder } from '#test/unit/retrieval/trigram-embedder.ts'

interface Desk extends AsyncDisposable {
  library: Library
  folders: FollowedFolders
  /** Texts that were embedded and files that were read since the start, or since `forget`. */
  embedded: string[]
  read: string[]
}

/** A library with its followed folders, and what it does for them. */
const openDesk = async (workspace: string): Promise<Desk> => {
  const embedded: string[] = []
  const read: string[] = []
  const trigrams = createTrigramEmbedder()
  const embedder: Embedder = {
    ...trigrams,
    embed: (texts, signal) => {
      embedded.push(...texts)
      return trigrams.embed(texts, signal)
    },
  }
  const reader: DocumentReader = {
    ...paragraphReader,
    read: (file, signal) => {
      read.push(file.name)
      return paragraphReader.read(file, signal)
    },
  }
  const library = await openLibrary(workspace, { embedder, reader })
  await library.indexer.reconcile()
  const folders = createFollowedFolders({
    workspace: library.workspace,
    indexer: library.indexer,
    clock: systemClock,
    logger: silentLogger,
  })
  return {
    ...{ library, folders, embedded, read },
    async [Symbol.asyncDispose]() {
      await folders.close()
      await library[Symbol.asyncDispose]()
    },
  }
}

const texts = ({ library: { workspace } }: Desk): Record<string, string> =>
  Object.fromEntries(
    workspace.documents.list().map(({ id, name }) => [name, workspace.documents.detail(id).text]),
  )

/** What the library holds soon, without anybody asking it to look. */
const soon = (desk: Desk, expected: Record<string, string>) =>
  expect.poll(() => texts(desk), { timeout: 8000, interval: 50 }).toEqual(expected)

const place = () => {
  const folder = temporaryFolder()
  const shelf = join(folder.path, 'shelf')
  mkdirSync(join(shelf, 'deep'), { recursive: true })
  writeFileSync(join(shelf, 'a.txt'), 'About a.')
  writeFileSync(join(shelf, 'deep', 'b.txt'), 'About b.')
  return { folder, shelf, workspace: join(folder.path, 'workspace') }
}

test('follows what is added, changed, moved and deleted in a folder while it runs', async () => {
  const { folder, shelf, workspace } = place()
  using _ = folder
  await using desk = await openDesk(workspace)
  expect(await desk.folders.follow(shelf)).toMatchObject({ name: 'shelf', place: shelf, state: 'following' })
  await soon(desk, { 'shelf/a.txt': 'About a.', 'shelf/deep/b.txt': 'About b.' })

  writeFileSync(join(shelf, 'c.txt'), 'About c.\n\nShared.')
  await soon(desk, {
    'shelf/a.txt': 'About a.',
    'shelf/c.txt': 'About c.\n\nShared.',
    'shelf/deep/b.txt': 'About b.',
  })
  desk.embedded.length = 0
  writeFileSync(join(shelf, 'c.txt'), 'About c, edited.\n\nShared.')
  await soon(desk, {
    'shelf/a.txt': 'About a.',
    'shelf/c.txt': 'About c, edited.\n\nShared.',
    'shelf/deep/b.txt': 'About b.',
  })
  expect(desk.embedded).toEqual(['About c, edited.'])

  const { documents } = desk.library.workspace
  const c = documents.findByName('shelf/c.txt')
  if (!c) throw new Error('not there')
  desk.library.indexer.setTags(c.id, ['mine'])
  desk.embedded.length = 0
  desk.read.length = 0
  renameSync(join(shelf, 'c.txt'), join(shelf, 'deep', 'moved.txt'))
  rmSync(join(shelf, 'a.txt'))
  await soon(desk, { 'shelf/deep/b.txt': 'About b.', 'shelf/deep/moved.txt': 'About c, edited.\n\nShared.' })
  expect(documents.findByName('shelf/deep/moved.txt')).toMatchObject({ id: c.id, tags: ['mine'] })
  expect([desk.embedded, desk.read]).toEqual([[], []])
}, 40_000)

test('brings in at the next start what happened while it was closed, and reads nothing that did not change', async () => {
  const { folder, shelf, workspace } = place()
  using _ = folder
  {
    await using desk = await openDesk(workspace)
    await desk.folders.follow(shelf)
    await desk.folders.settled()
    expect(Object.keys(texts(desk))).toEqual(['shelf/a.txt', 'shelf/deep/b.txt'])
  }
  {
    await using desk = await openDesk(workspace)
    await desk.folders.settled()
    expect(desk.read).toEqual([])
  }
  writeFileSync(join(shelf, 'a.txt'), 'About a, later.')
  renameSync(join(shelf, 'deep'), join(shelf, 'deeper'))
  writeFileSync(join(shelf, 'new.txt'), 'New.')
  {
    await using desk = await openDesk(workspace)
    await desk.folders.settled()
    expect(texts(desk)).toEqual({
      'shelf/a.txt': 'About a, later.',
      'shelf/deeper/b.txt': 'About b.',
      'shelf/new.txt': 'New.',
    })
    expect(desk.embedded.sort()).toEqual(['About a, later.', 'New.'])
  }
  // Touched, but the same: looked into once, and embedded never.
  utimesSync(join(shelf, 'new.txt'), new Date(), new Date(Date.now() - 60_000))
  for (const expected of [1, 0]) {
    await using desk = await openDesk(workspace)
    await desk.folders.settled()
    const [job] = desk.library.workspace.jobs.list()
    expect(job?.files.length ?? 0).toBe(expected)
    expect([desk.read, desk.embedded]).toEqual([[], []])
  }
}, 40_000)

test('keeps a copy under another name as a document of its own without embedding it again', async () => {
  const { folder, shelf, workspace } = place()
  using _ = folder
  await using desk = await openDesk(workspace)
  await desk.folders.follow(shelf)
  await desk.folders.settled()
  cpSync(join(shelf, 'a.txt'), join(shelf, 'copy.txt'))
  await soon(desk, {
    'shelf/a.txt': 'About a.',
    'shelf/copy.txt': 'About a.',
    'shelf/deep/b.txt': 'About b.',
  })
  rmSync(join(shelf, 'a.txt'))
  await soon(desk, { 'shelf/copy.txt': 'About a.', 'shelf/deep/b.txt': 'About b.' })
  expect(desk.embedded.filter(text => text === 'About a.')).toHaveLength(1)
}, 40_000)

test('keeps the documents of a folder that is gone, and goes on when it is back', async () => {
  const { folder, shelf, workspace } = place()
  using _ = folder
  const elsewhere = join(folder.path, 'unplugged')
  {
    await using desk = await openDesk(workspace)
    await desk.folders.follow(shelf)
    await desk.folders.settled()
    renameSync(shelf, elsewhere)
    const states = async () => {
      for await (const event of desk.library.indexer.watch())
        if (event.type === 'snapshot') return event.folders.map(({ state }) => state)
      return []
    }
    await expect.poll(states, { timeout: 8000 }).toEqual(['missing'])
    await desk.folders.settled()
    expect(Object.keys(texts(desk))).toHaveLength(2)
    renameSync(elsewhere, shelf)
    writeFileSync(join(shelf, 'a.txt'), 'About a, from elsewhere.')
    await soon(desk, { 'shelf/a.txt': 'About a, from elsewhere.', 'shelf/deep/b.txt': 'About b.' })
    expect(await states()).toEqual(['following'])
  }
  // An empty mount point at the start is a folder that is gone, too.
  renameSync(shelf, elsewhere)
  mkdirSync(shelf)
  await using desk = await openDesk(workspace)
  await desk.folders.settled()
  expect(Object.keys(texts(desk))).toHaveLength(2)
}, 40_000)

test('leaves out hidden files, packages and links, and lists what cannot be read once', async () => {
  const { folder, shelf, workspace } = place()
  using _ = folder
  mkdirSync(join(shelf, 'node_modules'))
  mkdirSync(join(shelf, '.git'))
  writeFileSync(join(shelf, 'node_modules', 'x.txt'), 'X.')
  writeFileSync(join(shelf, '.git', 'x.txt'), 'X.')
  writeFileSync(join(shelf, '.hidden.txt'), 'X.')
  symlinkSync(join(shelf, 'a.txt'), join(shelf, 'link.txt'))
  writeFileSync(join(shelf, 'bad.txt'), '%BROKEN')
  for (const reads of [3, 0]) {
    await using desk = await openDesk(workspace)
    await desk.folders.follow(shelf)
    await desk.folders.settled()
    expect(Object.keys(texts(desk))).toEqual(['shelf/a.txt', 'shelf/deep/b.txt'])
    expect(desk.read).toHaveLength(reads)
    const { id } = desk.library.workspace.jobs.list()[0] ?? {}
    // A dismissed failure does not come back until the file changes.
    if (id) await desk.library.indexer.dismiss(id)
  }
}, 40_000)

test('lets a folder go with its documents kept, and never removes what a person added or removed', async () => {
  const { folder, shelf, workspace } = place()
  using _ = folder
  await using desk = await openDesk(workspace)
  await addAndWait(desk.library, [textFile('shelf/mine.txt', 'Added by hand under the folder’s name.')])
  const { id } = await desk.folders.follow(shelf)
  await desk.folders.settled()
  const { documents } = desk.library.workspace
  const b = documents.findByName('shelf/deep/b.txt')
  if (!b) throw new Error('not there')
  await desk.library.indexer.remove(b.id)
  await desk.folders.settled()
  expect(Object.keys(texts(desk))).toEqual(['shelf/a.txt', 'shelf/mine.txt'])

  await desk.folders.unfollow(id)
  rmSync(join(shelf, 'a.txt'))
  await wait(1000)
  await desk.folders.settled()
  expect(Object.keys(texts(desk))).toEqual(['shelf/a.txt', 'shelf/mine.txt'])
}, 40_000)

test('refuses what cannot be followed, in a sentence', async () => {
  const { folder, shelf, workspace } = place()
  using _ = folder
  await using desk = await openDesk(workspace)
  const refused = (path: string) => desk.folders.follow(path).catch((thrown: unknown) => thrown)
  expect(await refused(join(shelf, 'nothing'))).toMatchObject({ code: 'DOCUMENT_UNREADABLE' })
  expect(await refused(join(shelf, 'a.txt'))).toMatchObject({ code: 'DOCUMENT_UNREADABLE' })
  expect(await refused(folder.path)).toMatchObject({
    message: expect.stringContaining('this workspace itself'),
  })
  const first = await desk.folders.follow(shelf)
  expect(await desk.folders.follow(`${shelf}/`)).toEqual(first)
  expect(await refused(join(shelf, 'deep'))).toMatchObject({ code: 'DOCUMENT_ALREADY_THERE' })

  const namesake = join(folder.path, 'other', 'shelf')
  mkdirSync(namesake, { recursive: true })
  expect(await desk.folders.follow(namesake)).toMatchObject({ name: 'shelf 2' })
})
