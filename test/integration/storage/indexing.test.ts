import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { LibraryEvent } from '#contract/library.ts'
import { maxDocumentBytes } from '#contract/library.ts'
import { writeFileAtomic } from '#engine/core/atomic-files.ts'
import { createKeywordIndex } from '#engine/retrieval/keyword-index.ts'
import {
  addAndWait,
  type Library,
  openLibrary,
  paragraphReader,
  stateOf,
  temporaryFolder,
  textFile,
  vectorFolders,
} from '#test/unit/retrieval/library-fixture.ts'
import { createTrigramEmbedder } from '#test/unit/retrieval/trigram-embedder.ts'

const names = ({ workspace }: Library): string[] => workspace.documents.list().map(({ name }) => name)

/** Paragraphs that differ in every word, so that each is a chunk of its own. */
const paragraphs = (count: number): string =>
  Array.from({ length: count }, (_, i) => `Paragraph number ${i} speaks of item${i}.`).join('\n\n')

test('adds good files and says of each bad one why it is not in', async () => {
  using folder = temporaryFolder()
  await using library = await openLibrary(join(folder.path, 'workspace'))
  const job = await addAndWait(library, [
    textFile('good.txt', 'One.\n\nTwo.'),
    textFile('broken.pdf', '%BROKEN'),
    textFile('empty.txt', '\n\n'),
    {
      name: 'huge.txt',
      sizeBytes: maxDocumentBytes + 1,
      read: () => Promise.reject(new Error('must not be read')),
    },
    { name: 'gone.txt', sizeBytes: 1, read: async () => readFileSync(join(folder.path, 'gone.txt')) },
    textFile('../also good.txt', 'Three.'),
  ])
  expect(job.state).toBe('finished')
  expect(stateOf(job, 'good.txt')).toMatchObject({ type: 'indexed', chunks: 2 })
  expect(stateOf(job, 'also good.txt')).toMatchObject({ type: 'indexed', chunks: 1 })
  const failures = Object.fromEntries(
    job.files.flatMap(({ name, state }) => (state.type === 'failed' ? [[name, state.failure]] : [])),
  )
  expect(Object.fromEntries(Object.entries(failures).map(([name, { code }]) => [name, code]))).toEqual({
    'broken.pdf': 'DOCUMENT_UNREADABLE',
    'empty.txt': 'DOCUMENT_EMPTY',
    'huge.txt': 'DOCUMENT_TOO_LARGE',
    'gone.txt': 'DOCUMENT_UNREADABLE',
  })
  for (const { message } of Object.values(failures)) expect(message).toMatch(/not added/)
  expect(names(library)).toEqual(['also good.txt', 'good.txt'])
  expect(library.vectorStore.count).toBe(3)
})

test('embeds one content once, under whatever name it comes again', async () => {
  using folder = temporaryFolder()
  await using library = await openLibrary(join(folder.path, 'workspace'))
  await addAndWait(library, [textFile('a.txt', 'Same content.')])
  const [document] = library.workspace.documents.list()
  const job = await addAndWait(library, [
    textFile('a.txt', 'Same content.'),
    textFile('b.txt', 'Same content.'),
  ])
  for (const { state } of job.files) expect(state).toEqual({ type: 'unchanged', documentId: document?.id })
  expect(library.workspace.documents.list()).toEqual([document])
})

test('replaces a document by name, with its words, vectors and bytes', async () => {
  using folder = temporaryFolder()
  await using library = await openLibrary(join(folder.path, 'workspace'))
  await addAndWait(library, [
    textFile('price.txt', 'The heron costs 49 euros.'),
    textFile('other.txt', 'Lamp.'),
  ])
  const old = library.workspace.documents.findByName('price.txt')
  await addAndWait(library, [textFile('price.txt', 'The heron costs 59 euros.\n\nFrom May.')])
  const now = library.workspace.documents.findByName('price.txt')
  expect(now?.id).not.toBe(old?.id)
  expect(names(library)).toEqual(['other.txt', 'price.txt'])
  const index = createKeywordIndex(library.workspace)
  expect(index.search('49', 5)).toEqual([])
  expect(index.search('59', 5)).toHaveLength(1)
  expect(library.vectorStore.count).toBe(3)
  expect(vectorFolders(library.workspace)).toHaveLength(2)
  expect(readdirSync(library.workspace.folders.documents)).toHaveLength(2)
})

test('tells a watcher first where things stand and then every change, until it stops watching', async () => {
  using folder = temporaryFolder()
  await using library = await openLibrary(join(folder.path, 'workspace'))
  await addAndWait(library, [textFile('first.txt', 'Already there.')])
  const stop = new AbortController()
  const events: LibraryEvent[] = []
  const watching = (async () => {
    for await (const event of library.indexer.watch(stop.signal)) events.push(event)
  })()
  const job = await addAndWait(library, [
    textFile('second.txt', paragraphs(40)),
    textFile('bad.txt', '%BROKEN'),
  ])
  const second = library.workspace.documents.findByName('second.txt')
  if (!second) throw new Error('not added')
  await library.indexer.remove(second.id)
  await library.indexer.dismiss(job.id)
  await new Promise(resolve => setTimeout(resolve, 20))
  stop.abort()
  await watching

  const [snapshot] = events
  expect(snapshot).toMatchObject({ type: 'snapshot', documents: [{ name: 'first.txt' }] })
  const changes = events.slice(1).map(event => event.type)
  expect(changes.filter(type => type !== 'job')).toEqual(['document', 'removed', 'snapshot'])
  expect(events.find(event => event.type === 'document')).toEqual({ type: 'document', document: second })
  const lastJob = events.filter(event => event.type === 'job').at(-1)
  expect(lastJob?.job).toEqual(job)
  expect(events.at(-1)).toMatchObject({ type: 'snapshot', documents: [{ name: 'first.txt' }] })
  expect(events.at(-1)).toHaveProperty('jobs.length', 1)
})

test('reports progress in batches and stops between them when cancelled', async () => {
  using folder = temporaryFolder()
  const trigrams = createTrigramEmbedder()
  const batches: number[] = []
  let library: Library | undefined
  await using opened = await openLibrary(join(folder.path, 'workspace'), {
    embedder: {
      ...trigrams,
      async embed(texts, signal) {
        batches.push(texts.length)
        if (batches.length === 3) library?.indexer.cancel(jobId)
        return trigrams.embed(texts, signal)
      },
    },
  })
  library = opened
  const jobId = await opened.indexer.add([
    textFile('long.txt', paragraphs(100)),
    textFile('never.txt', 'The turn of this one does not come.'),
  ])
  const later = await opened.indexer.add([textFile('later.txt', 'Of another job.')])
  await opened.indexer.idle()
  const snapshot = (await opened.indexer.watch().next()).value as Extract<LibraryEvent, { type: 'snapshot' }>
  expect(snapshot.jobs.map(({ id, state }) => [id, state])).toEqual([
    [jobId, 'cancelled'],
    [later, 'finished'],
  ])
  expect(snapshot.jobs[0]?.files.map(({ state }) => state.type)).toEqual(['cancelled', 'cancelled'])
  // The third batch was refused by the aborted signal; the last is the other job's.
  expect(batches).toEqual([8, 8, 8, 1])
  expect(names(opened)).toEqual(['later.txt'])
  expect(vectorFolders(opened.workspace)).toHaveLength(1)
  expect(() => opened.indexer.cancel('nobody' as never)).toThrow(
    expect.objectContaining({ code: 'JOB_NOT_FOUND' }),
  )
})

test('cancels the files of a job that waits for another one at once', async () => {
  using folder = temporaryFolder()
  let release = () => {}
  const held = new Promise<void>(resolve => {
    release = resolve
  })
  await using library = await openLibrary(join(folder.path, 'workspace'), {
    reader: {
      ...paragraphReader,
      read: async (file, signal) => held.then(() => paragraphReader.read(file, signal)),
    },
  })
  await library.indexer.add([textFile('slow.txt', 'Slow.')])
  const waiting = await library.indexer.add([textFile('waiting.txt', 'Waiting.')])
  library.indexer.cancel(waiting)
  const snapshot = (await library.indexer.watch().next()).value as Extract<LibraryEvent, { type: 'snapshot' }>
  expect(snapshot.jobs[1]).toMatchObject({ state: 'cancelled', files: [{ state: { type: 'cancelled' } }] })
  release()
  await library.indexer.idle()
  expect(names(library)).toEqual(['slow.txt'])
})

test('repairs whatever a crash can leave between two steps', async () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'workspace')
  {
    await using library = await openLibrary(path)
    await addAndWait(
      library,
      ['whole', 'lost', 'short', 'rowless'].map(name =>
        textFile(`${name}.txt`, `About ${name}.\n\nMore of ${name}.`),
      ),
    )
    const { documents, folders, database } = library.workspace
    const idOf = (name: string): string => documents.findByName(`${name}.txt`)?.id ?? ''
    const vectorFile = (name: string) => join(folders.index, idOf(name), 'vectors-0000.pb')
    rmSync(vectorFile('lost'))
    truncateSync(vectorFile('short'), Math.floor(readFileSync(vectorFile('short')).length / 2) + 10)
    database.prepare('delete from documents where id = ?').run(idOf('rowless'))
    writeFileSync(join(folders.documents, 'doc-stray.txt'), 'bytes of a document that never got its rows')
  }
  await using library = await openLibrary(path)
  const { forgotten, embedded } = await library.indexer.reconcile()
  expect(forgotten).toHaveLength(2)
  expect(embedded).toHaveLength(2)
  expect(names(library)).toEqual(['lost.txt', 'short.txt', 'whole.txt'])
  expect(library.vectorStore.count).toBe(6)
  expect(readdirSync(library.workspace.folders.documents)).toHaveLength(3)
  const [query] = await library.embedder.embed(['About short'])
  const [best] = await library.vectorStore.search(query ?? new Float32Array(), 1)
  expect(best?.documentId).toBe(library.workspace.documents.findByName('short.txt')?.id)
  expect(await library.indexer.reconcile()).toEqual({ forgotten: [], embedded: [] })
})

test('embeds everything again for another embedding model', async () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'workspace')
  {
    await using library = await openLibrary(path)
    await addAndWait(library, [textFile('a.txt', paragraphs(20))])
  }
  await using library = await openLibrary(path, { embedder: createTrigramEmbedder(48) })
  expect(library.vectorStore.count).toBe(0)
  expect((await library.indexer.reconcile()).embedded).toHaveLength(1)
  expect(library.vectorStore.count).toBe(20)
})

test('keeps the library as it was when the disk fills up at any write of a file', async () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'workspace')
  let failAt = 0
  let writes = 0
  await using library = await openLibrary(path, {
    writeFile: async (file, bytes) => {
      if (++writes === failAt) throw Object.assign(new Error('no space'), { code: 'ENOSPC', path: file })
      await writeFileAtomic(file, bytes)
    },
  })
  await addAndWait(library, [textFile('price.txt', 'The heron costs 49 euros.')])
  const before = library.workspace.documents.list()
  const writesOfOneFile = writes
  expect(writesOfOneFile).toBeGreaterThan(1)
  for (failAt = 1; failAt <= writesOfOneFile; failAt++) {
    writes = 0
    const job = await addAndWait(library, [textFile('price.txt', `The heron costs ${50 + failAt} euros.`)])
    expect(stateOf(job, 'price.txt')).toMatchObject({ type: 'failed', failure: { code: 'DISK_FULL' } })
    expect(library.workspace.documents.list()).toEqual(before)
    expect(library.vectorStore.documentIds()).toEqual(before.map(({ id }) => id))
    expect(vectorFolders(library.workspace)).toHaveLength(1)
    expect(readdirSync(library.workspace.folders.documents)).toHaveLength(1)
  }
  failAt = 0
  const job = await addAndWait(library, [textFile('price.txt', 'The heron costs 59 euros.')])
  expect(stateOf(job, 'price.txt').type).toBe('indexed')
})

test('keeps the library as it was when the database cannot grow', async () => {
  using folder = temporaryFolder()
  await using library = await openLibrary(join(folder.path, 'workspace'))
  await addAndWait(library, [textFile('a.txt', 'Small.')])
  const { database, documents } = library.workspace
  const pages = Number(database.prepare('pragma page_count').get()?.page_count)
  // A real SQLITE_FULL: the database may not have one page more.
  database.exec(`pragma max_page_count = ${pages}`)
  const before = documents.list()
  const job = await addAndWait(library, [textFile('a.txt', paragraphs(300))])
  expect(stateOf(job, 'a.txt')).toMatchObject({ type: 'failed', failure: { code: 'DISK_FULL' } })
  expect(documents.list()).toEqual(before)
  expect(library.vectorStore.documentIds()).toEqual(before.map(({ id }) => id))
  database.exec('pragma max_page_count = 1000000')
  expect(stateOf(await addAndWait(library, [textFile('a.txt', paragraphs(300))]), 'a.txt').type).toBe(
    'indexed',
  )
})

/** How often a word stands in the files of a folder, by file name; bytes as they are. */
const occurrences = (folder: string, word: string): Record<string, number> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => {
        const bytes = readFileSync(join(entry.parentPath, entry.name), 'latin1')
        return [entry.name, bytes.split(word).length - 1] as const
      })
      .filter(([, count]) => count > 0),
  )

test('leaves no trace of a removed or replaced document in any file of the workspace', async () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'workspace')
  await using library = await openLibrary(path)
  const { workspace, indexer } = library
  const secret = 'zqxsecretbox' // its own stem
  const filler = (n: number) => textFile(`filler-${n}.txt`, `${paragraphs(30)}\n\nFiller ${n}.`)
  await addAndWait(library, [
    filler(1),
    textFile('secret.txt', `The word is ${secret}.\n\nAgain ${secret}.`),
    filler(2),
  ])
  workspace.database.exec('pragma wal_checkpoint(truncate)')
  const before = occurrences(path, secret)
  // Document text, two chunks and the term of the full-text index; and the bytes as added.
  expect(before['workspace.sqlite']).toBe(5)
  expect(Object.keys(before)).toHaveLength(2)

  const document = workspace.documents.findByName('secret.txt')
  if (!document) throw new Error('not added')
  await indexer.remove(document.id)
  expect(occurrences(path, secret)).toEqual({})
  expect(readdirSync(workspace.folders.index)).not.toContain(document.id)
  await expect(indexer.remove(document.id)).rejects.toMatchObject({ code: 'DOCUMENT_NOT_FOUND' })
  expect(() => workspace.documents.detail(document.id)).toThrow(
    expect.objectContaining({ code: 'DOCUMENT_NOT_FOUND' }),
  )

  await addAndWait(library, [textFile('secret.txt', `Once more ${secret}.`)])
  await addAndWait(library, [textFile('secret.txt', 'Now harmless.')])
  expect(occurrences(path, secret)).toEqual({})
})
