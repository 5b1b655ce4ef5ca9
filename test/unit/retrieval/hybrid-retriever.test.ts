import { expect, test } from 'vitest'
import { systemClock } from '#engine/core/clock.ts'
import { createRetriever } from '#engine/retrieval/hybrid-retriever.ts'
import { createKeywordIndex } from '#engine/retrieval/keyword-index.ts'
import { addAndWait, type Library, openLibrary, temporaryFolder, textFile } from './library-fixture.ts'

const files = [
  textFile(
    'manuals/tern.txt',
    '# Cleaning\n\nRinse the water tank every week.\n\n# Errors\n\nE17 means the tank is empty. Fill it.',
  ),
  textFile('policies/returns.txt', 'Goods can be returned within forty days.\n\nShipping back is free.'),
  textFile('policies/hours.txt', 'The support desk is open from nine to five.'),
]

const retrieverOf = ({ workspace, vectorStore, embedder }: Library) =>
  createRetriever({
    embedder,
    vectorStore,
    workspace,
    keywordIndex: createKeywordIndex(workspace),
    clock: systemClock,
  })

test('gives numbered passages with their place in the document and how they were found', async () => {
  using folder = temporaryFolder()
  await using library = await openLibrary(`${folder.path}/workspace`)
  await addAndWait(library, files)
  const { passages, durationMs } = await retrieverOf(library).retrieve({
    question: 'What does error E-17 mean?',
    limit: 3,
  })
  expect(durationMs).toBeGreaterThan(0)
  expect(passages.map(({ number }) => number)).toEqual([1, 2, 3])
  const [first] = passages
  expect(first).toMatchObject({
    documentName: 'manuals/tern.txt',
    headingPath: ['Errors'],
    page: null,
    text: 'E17 means the tank is empty. Fill it.',
  })
  // First of both rankings: 1/61 + 1/61.
  expect(first?.score).toBeCloseTo(2 / 61, 12)
  expect(first?.bm25).toBeGreaterThan(0)
  expect(first?.cosine).toBeGreaterThan(0)
  if (!first) throw new Error('no passage')
  const { text } = library.workspace.documents.detail(first.documentId)
  expect(text.slice(first.span.start, first.span.end)).toBe(first.text)
  expect(passages.map(({ score }) => score)).toEqual(
    passages.map(({ score }) => score).toSorted((a, b) => b - a),
  )
})

test('finds a chunk by a word that stands in its heading only', async () => {
  using folder = temporaryFolder()
  await using library = await openLibrary(`${folder.path}/workspace`)
  await addAndWait(library, files)
  const { passages } = await retrieverOf(library).retrieve({ question: 'cleaning', limit: 1 })
  expect(passages[0]?.text).toBe('Rinse the water tank every week.')
})

test('gives no passage when nothing in the library is about the question', async () => {
  using folder = temporaryFolder()
  await using library = await openLibrary(`${folder.path}/workspace`)
  expect((await retrieverOf(library).retrieve({ question: 'E17', limit: 3 })).passages).toEqual([])
  await addAndWait(library, files)
  expect(
    (await retrieverOf(library).retrieve({ question: 'Qui a peint la Joconde?', limit: 3 })).passages,
  ).toEqual([])
  expect((await retrieverOf(library).retrieve({ question: 'xyzzy', limit: 3 })).passages).toEqual([])
})

test('gives the same passages whatever order the documents were added in', async () => {
  using one = temporaryFolder()
  using two = temporaryFolder()
  await using forward = await openLibrary(`${one.path}/workspace`)
  await using backward = await openLibrary(`${two.path}/workspace`)
  await addAndWait(forward, files)
  await addAndWait(backward, files.toReversed())
  for (const question of ['returned goods', 'tank', 'Is the support desk open within forty days?']) {
    const a = await retrieverOf(forward).retrieve({ question, limit: 4 })
    const b = await retrieverOf(backward).retrieve({ question, limit: 4 })
    expect(a.passages.length).toBeGreaterThan(0)
    expect(a.passages).toEqual(b.passages)
  }
})

test('finds nothing of a document that was removed', async () => {
  using folder = temporaryFolder()
  await using library = await openLibrary(`${folder.path}/workspace`)
  await addAndWait(library, files)
  const tern = library.workspace.documents.findByName('manuals/tern.txt')
  if (!tern) throw new Error('not added')
  await library.indexer.remove(tern.id)
  const { passages } = await retrieverOf(library).retrieve({
    question: 'What does error E17 mean?',
    limit: 10,
  })
  expect(passages.filter(({ documentId }) => documentId === tern.id)).toEqual([])
})
