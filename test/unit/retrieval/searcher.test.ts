import { expect, test } from 'vitest'
import type { LibraryFilter } from '#contract/library-filter.ts'
import { SearchRequest, type SearchResult } from '#contract/search.ts'
import { systemClock } from '#engine/core/clock.ts'
import { createRetriever } from '#engine/retrieval/hybrid-retriever.ts'
import { createKeywordIndex } from '#engine/retrieval/keyword-index.ts'
import { createSearcher } from '#engine/retrieval/searcher.ts'
import { addAndWait, type Library, openLibrary, temporaryFolder, textFile } from './library-fixture.ts'

const returns =
  'Goods that were bought online may be sent back within forty days of their delivery at no cost.'
const files = [
  textFile(
    'manuals/tern.txt',
    '# Cleaning\n\nRinse the water tank every week.\n\n# Errors\n\nE-17 means the tank is empty. Fill it.',
  ),
  textFile('policies/returns.txt', `${returns}\n\nShipping back is free.`),
  textFile('archive/returns-old.txt', returns),
  textFile('policies/hours.txt', 'The support desk is open from nine to five.'),
]

const partsOf = ({ workspace, vectorStore, embedder }: Library) => ({
  embedder,
  vectorStore,
  workspace,
  keywordIndex: createKeywordIndex(workspace),
  clock: systemClock,
})

const withLibrary = async (
  check: (
    library: Library,
    search: (request: { question: string; limit?: number; filter?: LibraryFilter }) => Promise<SearchResult>,
  ) => Promise<void>,
): Promise<void> => {
  using folder = temporaryFolder()
  await using library = await openLibrary(`${folder.path}/workspace`)
  await addAndWait(library, files)
  const searcher = createSearcher(partsOf(library))
  await check(library, request => searcher.search(SearchRequest.parse(request)))
}

const namesOf = ({ hits }: SearchResult): string[] => hits.map(({ passage }) => passage.documentName)

test('shows the passages of an answer in their order, with places in both rankings', () =>
  withLibrary(async (library, search) => {
    const retriever = createRetriever(partsOf(library))
    for (const question of ['What does error E17 mean?', 'How many days to send goods back?', 'tank']) {
      const { hits, relevance } = await search({ question, limit: 3 })
      const { passages } = await retriever.retrieve({ question, limit: 3 })
      expect(relevance.relevant).toBe(true)
      expect(hits.map(({ passage }) => passage)).toEqual(passages)
      expect(hits.every(({ used }) => used)).toBe(true)
    }
    const { hits } = await search({ question: 'What does error E17 mean?' })
    expect(hits[0]).toMatchObject({ cosineRank: 1, bm25Rank: 1 })
    const ranks = hits.flatMap(({ cosineRank }) => cosineRank ?? [])
    expect(new Set(ranks).size).toBe(ranks.length)
    // Only three passages are read for an answer, however many are shown.
    expect(hits.map(({ used }) => used)).toEqual(hits.map((_, index) => index < 3))
    expect(hits.length).toBeGreaterThan(3)
  }))

test('marks the words of the question where they stand, codes and accents as the search sees them', () =>
  withLibrary(async (library, search) => {
    await addAndWait(library, [textFile('menu.txt', 'Ask for the Crème brûlée — or no crème at all.')])
    const marked = async (question: string): Promise<string[]> => {
      const [hit] = (await search({ question })).hits
      return (hit?.matches ?? []).map(({ start, end }) => hit?.passage.text.slice(start, end) ?? '')
    }
    expect(await marked('What does error E17 mean?')).toContain('E-17')
    expect(await marked('creme BRULEE')).toEqual(['Crème', 'brûlée', 'crème'])
    // Found by its heading only: nothing to mark in the text.
    const [cleaning] = (await search({ question: 'cleaning' })).hits
    expect(cleaning).toMatchObject({ matches: [], bm25Rank: 1, passage: { headingPath: ['Cleaning'] } })
  }))

test('merges a passage that another document repeats, and names where else it stands', () =>
  withLibrary(async (library, search) => {
    const result = await search({ question: 'Goods bought online sent back within forty days' })
    const [first] = result.hits
    expect(first?.passage.text).toBe(returns)
    const both = ['archive/returns-old.txt', 'policies/returns.txt']
    expect(
      [
        first?.passage.documentName,
        ...(first?.alsoIn ?? []).map(({ documentName }) => documentName),
      ].toSorted(),
    ).toEqual(both)
    expect(result.hits.filter(({ passage }) => passage.text === returns)).toHaveLength(1)
    // Merging comes before the limit: two passages are still two different ones.
    const { passages } = await createRetriever(partsOf(library)).retrieve({
      question: 'Goods bought online sent back within forty days',
      limit: 2,
    })
    expect(new Set(passages.map(({ text }) => text)).size).toBe(2)
  }))

test('searches only what the filter lets through, by meaning and by words', () =>
  withLibrary(async (library, search) => {
    const question = 'Goods bought online sent back within forty days'
    const inArchive = await search({ question, filter: { folder: 'archive' } })
    expect(namesOf(inArchive)).toEqual(['archive/returns-old.txt'])
    expect(inArchive).toMatchObject({ searchedDocuments: 1, searchedChunks: 1 })
    expect(inArchive.hits[0]?.alsoIn).toEqual([])
    expect(inArchive.hits[0]).toMatchObject({ cosineRank: 1, bm25Rank: 1 })
    const { passages } = await createRetriever(partsOf(library)).retrieve({
      question,
      limit: 3,
      filter: { folder: 'archive' },
    })
    expect(passages.map(({ documentName }) => documentName)).toEqual(['archive/returns-old.txt'])
    const everything = await search({ question })
    expect(everything).toMatchObject({ searchedDocuments: 4, searchedChunks: 6 })
  }))

test('finds nothing, and says so, where no document meets the filter', () =>
  withLibrary(async (library, search) => {
    const filter = { tags: ['no such tag'] }
    const result = await search({ question: 'tank', filter })
    expect(result).toMatchObject({ hits: [], searchedDocuments: 0, searchedChunks: 0 })
    expect(result.relevance).toMatchObject({ relevant: false, bestCosine: null, keywordEvidence: false })
    const { passages } = await createRetriever(partsOf(library)).retrieve({
      question: 'tank',
      limit: 3,
      filter,
    })
    expect(passages).toEqual([])
  }))

test('shows what was closest where nothing is relevant, and that no answer would read it', () =>
  withLibrary(async (_, search) => {
    const { hits, relevance, timings } = await search({ question: 'Qui a peint la Joconde?' })
    expect(relevance).toMatchObject({ relevant: false, cosineFloor: 0.3, floorSampleSize: 0 })
    expect(relevance.bestCosine).toBeLessThan(0.3)
    expect(hits.length).toBeGreaterThan(0)
    expect(hits.every(({ used }) => !used)).toBe(true)
    const { embeddingMs, vectorMs, keywordMs, totalMs } = timings
    expect(totalMs).toBeGreaterThanOrEqual(embeddingMs + vectorMs + keywordMs)
  }))

test('reads passages with their neighbours under the same heading, and no chunk twice', async () => {
  using folder = temporaryFolder()
  await using library = await openLibrary(`${folder.path}/workspace`)
  const text = [
    '# Fold',
    'Stand the frame upright.',
    'Turn the heron lever to the left.',
    'Lower the saddle fully.',
    '# Store',
    'Keep it dry.',
  ].join('\n\n')
  await addAndWait(library, [textFile('fold.txt', text), textFile('other.txt', 'The heron is a bird.')])
  const retriever = createRetriever(partsOf(library))
  const question = 'Which way is the heron lever turned?'
  const read = async (neighbours: number, limit = 3): Promise<string[]> =>
    (await retriever.retrieve({ question, limit, neighbours })).passages.map(passage => {
      const { text } = library.workspace.documents.detail(passage.documentId)
      expect(text.slice(passage.span.start, passage.span.end)).toBe(passage.text)
      return passage.text
    })
  const [alone] = await read(0)
  expect(alone).toBe('Turn the heron lever to the left.')
  const [one, ...others] = await read(1)
  expect(one).toBe('Stand the frame upright.\n\nTurn the heron lever to the left.\n\nLower the saddle fully.')
  expect(others.join('\n')).not.toContain('saddle')
  // The next heading is another subject.
  expect((await read(2))[0]).toBe(one)
  expect(await read(2, 10)).toHaveLength(3)
})
