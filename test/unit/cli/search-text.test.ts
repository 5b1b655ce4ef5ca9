import { expect, test } from 'vitest'
import { colorsFor } from '#cli/colors.ts'
import { searchText } from '#cli/search-text.ts'
import { SearchResult } from '#contract/search.ts'

const plain = colorsFor({ isTTY: false }, {})
const passage = {
  number: 1,
  chunkId: 'c1',
  documentId: 'd1',
  documentName: 'manuals/tern.pdf',
  page: 12,
  headingPath: ['Care', 'Errors'],
  span: { start: 0, end: 20 },
  text: 'E-17: tank is empty.\nFill it.',
  score: 2 / 61,
  cosine: 0.6123,
  bm25: 8.3,
}
const result = SearchResult.parse({
  hits: [
    {
      passage,
      cosineRank: 1,
      bm25Rank: 2,
      fusedRank: 1,
      rerankRank: null,
      matches: [
        { start: 0, end: 4 },
        { start: 6, end: 10 },
      ],
      alsoIn: [{ chunkId: 'c2', documentId: 'd2', documentName: 'old/tern.pdf' }],
      used: true,
    },
    {
      passage: { ...passage, number: 2, chunkId: 'c3', page: null, headingPath: [], bm25: null },
      cosineRank: 2,
      bm25Rank: null,
      fusedRank: 2,
      rerankRank: null,
      matches: [],
      alsoIn: [],
      used: true,
    },
  ],
  relevance: {
    relevant: true,
    bestCosine: 0.6123,
    cosineFloor: 0.317,
    floorSampleSize: 96,
    keywordEvidence: true,
  },
  reranker: null,
  notice: null,
  searchedDocuments: 1,
  searchedChunks: 1200,
  timings: { embeddingMs: 5.4, vectorMs: 1.2, keywordMs: 0.3, rerankMs: null, totalMs: 7.8 },
})

test('shows each passage with its place, why it was found and where else it stands', () => {
  expect(searchText(result, plain)).toBe(`[1] manuals/tern.pdf, page 12, Care > Errors
    E-17: tank is empty.
    Fill it.
    score 0.033 · meaning #1 (cosine 0.612) · words #2 (BM25 8.300)
    also in old/tern.pdf

[2] manuals/tern.pdf
    E-17: tank is empty.
    Fill it.
    score 0.033 · meaning #2 (cosine 0.612) · not by words

2 passages from 1 document, 1,200 chunks · relevant: best cosine 0.612, floor 0.317, measured with 96 unrelated questions; the words are evidence
embedding 5 ms · vectors 1 ms · words 0 ms · in all 8 ms
`)
})

test('marks the words that were found on a terminal', () => {
  const shown = searchText(result, colorsFor({ isTTY: true }, {}))
  expect(shown).toContain('\u001b[1mE-17\u001b[22m: \u001b[1mtank\u001b[22m is empty.')
})

test('says that an answer would read nothing of what is shown, and that a library is empty', () => {
  const relevance = {
    relevant: false,
    bestCosine: 0.1,
    cosineFloor: 0.3,
    floorSampleSize: 0,
    keywordEvidence: false,
  }
  expect(searchText({ ...result, relevance }, plain)).toContain(
    'nothing relevant; an answer would read none of this: best cosine 0.100, floor 0.300, not yet measured on this library',
  )
  const empty = { ...result, hits: [], searchedDocuments: 0, searchedChunks: 0 }
  expect(searchText({ ...empty, relevance: { ...relevance, bestCosine: null } }, plain)).toMatch(
    /^0 passages from 0 documents, 0 chunks · nothing found\n/,
  )
})

test('shows the reranker’s order beside that of the fused rankings, and who it was', () => {
  const reranked = SearchResult.parse({
    ...result,
    hits: result.hits.map((hit, index) => ({
      ...hit,
      fusedRank: 2 - index,
      rerankRank: index + 1,
      passage: { ...hit.passage, rerank: index === 0 ? 2 : -2 },
    })),
    reranker: { name: 'ms-marco', passages: 2 },
    timings: { ...result.timings, rerankMs: 41.6 },
  })
  const shown = searchText(reranked, plain)
  // 1 / (1 + e^-2) = 0.881
  expect(shown).toContain('    reranker #1 (0.881) · both #2 · score 0.033 · meaning #1')
  expect(shown).toContain('    reranker #2 (0.119) · both #1 · score')
  expect(shown).toContain('words 0 ms · reranking of 2 by ms-marco 42 ms · in all 8 ms')
})

test('says first of all that a reranker could not be asked', () => {
  const notice = 'The passages are in the order of meaning and words, because … is gone.'
  expect(searchText(SearchResult.parse({ ...result, notice }), plain)).toSatisfy((text: string) =>
    text.startsWith(`${notice}\n\n[1] manuals/tern.pdf`),
  )
})
