import { expect, test } from 'vitest'
import { SearchHit } from '#contract/search.ts'
import { facetsOf } from '../../../src/renderer/library/filter/library-facets.ts'
import { citationOf } from '../../../src/renderer/search/citation.ts'
import { matchedWords, ordinal, whyFound } from '../../../src/renderer/search/why-found.ts'
import { libraryDocument } from './library-document.ts'

const text = 'Charge the battery.\nA cold battery shows E17.'

const hit = (change: object = {}) =>
  SearchHit.parse({
    passage: {
      number: 1,
      chunkId: 'c',
      documentId: 'd',
      documentName: 'manuals/tern.pdf',
      page: 3,
      headingPath: ['Battery', 'Charging'],
      span: { start: 0, end: text.length },
      text,
      score: 0.03,
      cosine: 0.6,
      bm25: 4,
    },
    cosineRank: 1,
    bm25Rank: 3,
    fusedRank: 2,
    rerankRank: null,
    matches: [
      { start: 11, end: 18 },
      { start: 27, end: 34 },
      { start: 41, end: 44 },
    ],
    alsoIn: [],
    used: true,
    ...change,
  })

test('a hit says by which rankings it was found, and by which words, each once', () => {
  expect(matchedWords(hit())).toEqual(['battery', 'E17'])
  expect(whyFound(hit())).toBe('1st by meaning, 3rd by words: battery, E17')
  expect(whyFound(hit({ bm25Rank: null, matches: [] }))).toBe('1st by meaning')
  expect(whyFound(hit({ cosineRank: null }))).toBe('3rd by words: battery, E17')
  expect(whyFound(hit({ rerankRank: 1 }))).toBe(
    '1st by meaning, 3rd by words: battery, E17; 1st by the reranker',
  )
})

test('places are counted as people say them', () => {
  expect([1, 2, 3, 4, 11, 12, 13, 21, 22, 101, 111].map(ordinal)).toEqual([
    '1st',
    '2nd',
    '3rd',
    '4th',
    '11th',
    '12th',
    '13th',
    '21st',
    '22nd',
    '101st',
    '111th',
  ])
})

test('a citation has the words on one line and says where they stand', () => {
  expect(citationOf(hit().passage)).toBe(
    '“Charge the battery. A cold battery shows E17.” (manuals/tern.pdf, page 3, Battery › Charging)',
  )
  expect(citationOf({ ...hit().passage, page: null, headingPath: [] })).toBe(
    '“Charge the battery. A cold battery shows E17.” (manuals/tern.pdf)',
  )
})

test('a library is told apart by its folders with those above them, its formats and its tags', () => {
  expect(
    facetsOf([
      libraryDocument('manuals/tern/10.pdf', { format: 'pdf', tags: ['old'] }),
      libraryDocument('manuals/2.md', { format: 'markdown', tags: [] }),
      libraryDocument('prices.csv', { format: 'csv', tags: ['new', 'old'] }),
    ]),
  ).toEqual({
    folders: ['manuals', 'manuals/tern'],
    formats: ['csv', 'markdown', 'pdf'],
    tags: ['new', 'old'],
  })
})
