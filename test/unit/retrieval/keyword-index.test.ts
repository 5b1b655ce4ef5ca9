import { expect, test } from 'vitest'
import { DocumentId } from '#contract/ids.ts'
import { createKeywordIndex, type KeywordIndex } from '#engine/retrieval/keyword-index.ts'
import { codesOf, contentWords, toKeywordQuery } from '#engine/retrieval/keyword-query.ts'
import { addAndWait, openLibrary, temporaryFolder, textFile } from './library-fixture.ts'

const withChunks = async (texts: string[], check: (index: KeywordIndex) => void): Promise<void> => {
  using folder = temporaryFolder()
  await using library = await openLibrary(`${folder.path}/workspace`)
  // Every document is one chunk whose heading line is the single word of its name.
  await addAndWait(
    library,
    texts.map((text, index) => textFile(`n${index}`, text)),
  )
  check(createKeywordIndex(library.workspace))
}

test('scores by the BM25 formula of Lucene', () =>
  // Source: Lucene's BM25Similarity. k1 = 1.2, b = 0.75, IDF = ln(1 + (N - n + 0.5) / (n + 0.5)); its constant
  // k1 + 1 = 2.2, which newer versions leave out because it changes no order, is kept.
  // Lengths with the heading's word: 4 5 4 3 4, average 4; "pump" is in n = 2 of N = 5: IDF = ln 2.4.
  // n0: f = 2, length 4:  2 · 2.2 / (2 + 1.2 · 1)                     = 1.375
  // n1: f = 1, length 5:  2.2 / (1 + 1.2 · (0.25 + 0.75 · 5/4))       = 0.9072165
  // "reset" is in n = 1, IDF = ln 4, in n0 only: f = 1, length 4: 2.2 / 2.2 = 1
  withChunks(
    ['pump pump reset', 'pump valve filter hose', 'blue paint can', 'garden chair', 'garden table lamp'],
    index => {
      const hits = index.search('Where is the pump?', 10)
      expect(hits).toHaveLength(2)
      expect(hits[0]?.bm25).toBeCloseTo(Math.log(2.4) * 1.375, 9)
      expect(hits[1]?.bm25).toBeCloseTo(Math.log(2.4) * 0.9072164948, 9)
      const [both] = index.search('pump reset', 10)
      expect(both?.bm25).toBeCloseTo(Math.log(2.4) * 1.375 + Math.log(4), 9)
    },
  ))

test('tells chunks of a small library apart by a word that most of them have', () =>
  // N = 4, n = 3: IDF = ln(1 + 1.5 / 3.5) = ln(5 / 3.5); FTS5 alone gives this word 0.000001.
  withChunks(['heron kettle heron', 'heron', 'heron lamp with a very long cord', 'vase'], index => {
    const scores = index.search('heron', 10).map(({ bm25 }) => bm25)
    expect(scores).toHaveLength(3)
    // Lengths 4 2 8 2, average 4; the first has f = 2, length 4: 4.4 / 3.2.
    expect(scores).toContainEqual(expect.closeTo(Math.log(5 / 3.5) * 1.375, 9))
    expect(Math.min(...scores)).toBeGreaterThan(0.1)
  }))

test('leaves what most chunks have out of the search of a large library, unless nothing else remains', async () => {
  using folder = temporaryFolder()
  await using library = await openLibrary(`${folder.path}/workspace`)
  const texts = Array.from({ length: 10_000 }, (_, index) =>
    index === 0 ? 'heron' : index === 1 ? 'heron common' : 'common',
  )
  library.workspace.documents.put({
    document: {
      id: DocumentId.parse('doc-large'),
      name: 'large.txt',
      format: 'text',
      sizeBytes: 1,
      contentHash: 'large',
      addedAt: '2026-01-01T00:00:00.000Z',
      modifiedAt: null,
      pages: null,
      notice: null,
    },
    title: null,
    text: texts.join('\n\n'),
    places: [],
    chunks: texts.map((text, ordinal) => ({
      ordinal,
      text,
      heading: '',
      textHash: `${ordinal}`,
      span: { start: 0, end: text.length },
      page: null,
      headingPath: [],
      tokens: 1,
    })),
  })
  const index = createKeywordIndex(library.workspace)
  expect(index.search('heron common', 5)).toHaveLength(2)
  expect(index.search('common', 5)).toHaveLength(5)
})

test('finds an English word in its other forms', () =>
  withChunks(['Returning a bike', 'Batteries', 'lamp', 'vase', 'desk'], index => {
    expect(index.search('How do I return my bikes?', 5)).toHaveLength(1)
    expect(index.search('battery', 5)).toHaveLength(1)
  }))

test('ranks a rare word above a frequent one and a chunk with both first', () =>
  withChunks(
    [
      'warranty of the heron',
      'warranty terms',
      'warranty card',
      'heron only',
      'lamp',
      'chair',
      'desk',
      'vase',
    ],
    index => {
      const ids = index.search('heron warranty', 10).map(({ bm25 }) => bm25)
      expect(ids).toHaveLength(4)
      const [both, rare, frequent] = ids
      expect(both).toBeGreaterThan(rare ?? 0)
      expect(rare).toBeGreaterThan(frequent ?? 0)
    },
  ))

test('finds a code however it is spelt in the question or in the document', () =>
  withChunks(
    ['Error E17 means low water', 'Error E-18 means no filter', 'Error E 19 is a leak', 'E171 dye'],
    index => {
      for (const spelling of ['E17', 'e-17', 'E 17', 'E/17?'])
        expect(index.search(spelling, 5), spelling).toHaveLength(1)
      for (const spelling of ['E18', 'E-18', 'e 18'])
        expect(index.search(spelling, 5), spelling).toHaveLength(1)
      for (const spelling of ['E19', 'E-19']) expect(index.search(spelling, 5), spelling).toHaveLength(1)
    },
  ))

test('orders equal scores by chunk id, not by when the documents came', () =>
  withChunks(
    ['one', 'two', 'three', 'four', 'five', 'six'].flatMap(word => [`heron ${word}`, `lamp ${word}`]),
    index => {
      const hits = index.search('heron', 12)
      expect(new Set(hits.map(({ bm25 }) => bm25)).size).toBe(1)
      const ids = hits.map(({ chunkId }) => chunkId)
      expect(ids).toHaveLength(6)
      expect(ids).toEqual(ids.toSorted())
      expect(index.search('heron', 3).map(({ chunkId }) => chunkId)).toEqual(ids.slice(0, 3))
    },
  ))

test('ignores accents and case', () =>
  withChunks(['Crème brûlée recipe', 'other', 'third'], index => {
    expect(index.search('CREME BRULEE', 5)).toHaveLength(1)
    expect(index.search('brûlée', 5)).toHaveLength(1)
  }))

test('treats nothing in a question as query syntax', () =>
  withChunks(['alpha beta', 'gamma'], index => {
    for (const question of [
      '"alpha',
      'alpha" OR "',
      'alpha AND NOT beta',
      'NEAR(alpha beta, 2)',
      'text:alpha*',
      "{alpha} ^ - + : ( ) \\ '",
      'alpha; drop table chunks',
    ])
      expect(index.search(question, 5), question).toHaveLength(1)
    for (const empty of ['', '   ', '?!…', '"', '()']) expect(index.search(empty, 5), empty).toEqual([])
    expect(index.search('x '.repeat(50_000), 5)).toEqual([])
  }))

test('drops words that say nothing, unless the question has no others', () => {
  expect(contentWords('What is the warranty of the Heron?')).toEqual(['warranty', 'heron'])
  expect(contentWords('what is that')).toEqual(['what', 'is', 'that'])
  expect(toKeywordQuery("What's the price?")).toBe('"price"')
  expect(toKeywordQuery('¿?')).toBeNull()
})

test('sees a code in letters and digits, and none in a year or an amount', () => {
  expect(codesOf('Error E17, or RN-204 and rn 204')).toEqual([
    { letters: 'e', digits: '17' },
    { letters: 'rn', digits: '204' },
    { letters: 'rn', digits: '204' },
  ])
  expect(contentWords('Why E-17 on the Tern-200 in 2024?')).toEqual(['e17', 'tern', '200', '2024'])
  expect(codesOf('in 2024 within 30 days for 49.90 euros, room 12')).toEqual([])
})
