import { mkdtempSync, rmSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { EngineError } from '#engine/core/errors.ts'
import type { Reranker } from '#engine/retrieval/reranker.ts'
import { openCollectionLibrary } from '../../../scripts/bench-retrieval/collection-library.ts'
import {
  methods,
  type Rankings,
  rankInAllWays,
  rerankedMethod,
} from '../../../scripts/bench-retrieval/rankings.ts'
import { readCollection } from '../../../scripts/bench-retrieval/read-collection.ts'
import { scoreCollection, scoreTable } from '../../../scripts/bench-retrieval/scores.ts'
import { createTrigramEmbedder } from '../retrieval/trigram-embedder.ts'

const folder = () => {
  const path = mkdtempSync(join(tmpdir(), 'diptych-test-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

const rows = (...objects: object[]): string => objects.map(object => JSON.stringify(object)).join('\n')

const writeExample = async (path: string): Promise<void> => {
  await mkdir(join(path, 'qrels'))
  await writeFile(
    join(path, 'corpus.jsonl'),
    rows(
      { _id: 'kettle/1', title: 'Kettle', text: 'The heron kettle boils water in three minutes.' },
      { _id: 'lamp', title: 'Lamp', text: 'The lamp burns for two hours.' },
      { _id: 'lamp again', title: 'Lamp', text: 'The lamp burns for two hours.' },
      { _id: 'title only', title: 'Garden chair', text: '' },
      { _id: 'nothing', title: '', text: ' ' },
      { _id: 'long', title: '', text: `${'The meadow is green. '.repeat(200)}A heron stands in it.` },
    ),
  )
  await writeFile(
    join(path, 'queries.jsonl'),
    rows(
      { _id: 'q1', text: 'heron kettle' },
      { _id: 'q2', text: 'garden chair' },
      { _id: 'q3', text: 'a yacht' },
    ),
  )
  await writeFile(
    join(path, 'qrels/test.tsv'),
    'q1\tkettle/1\t2\nq1\tlong\t1\nq2\ttitle only\t1\nq3\tnothing\t1\n',
  )
}

const tokens = { countTokens: (text: string) => text.split(/\s+/).length }

test('finds the documents of a collection in all three ways and scores what was found', async () => {
  using place = folder()
  using workspacePlace = folder()
  await writeExample(place.path)
  const collection = await readCollection(place.path)
  const embedder = createTrigramEmbedder()
  const read: number[] = []
  await using library = await openCollectionLibrary(
    collection,
    workspacePlace.path,
    { embedder, tokens },
    done => void read.push(done),
  )
  expect(read).toEqual([1, 2, 3, 4, 5, 6])
  expect(library.empty).toEqual(['nothing'])
  expect(library.chunks).toBeGreaterThan(5)

  const rankings = new Map()
  for (const query of collection.queries)
    rankings.set(query.id, await rankInAllWays(library, embedder, query))
  for (const method of methods) {
    const { documents } = rankings.get('q1')[method]
    expect(documents[0], method).toBe('kettle/1')
    // The long document has many chunks and one place.
    expect(new Set(documents).size, method).toBe(documents.length)
  }
  expect(rankings.get('q1')['BM25 alone'].documents).toEqual(['kettle/1', 'long'])
  expect(rankings.get('q2').hybrid.documents[0]).toBe('title only')

  const scores = scoreCollection(collection, library.chunks, rankings)
  expect(scores.questions).toEqual(['q1', 'q2', 'q3'])
  const bm25 = scores.methods.find(({ method }) => method === 'BM25 alone')
  // Two questions answered in full, and one that cannot be.
  expect(bm25?.ndcgByQuestion).toEqual([1, 1, 0])
  expect(bm25?.scores['nDCG@10'].mean).toBeCloseTo(2 / 3, 12)
  expect(bm25?.scores.MRR.mean).toBeCloseTo(2 / 3, 12)
  expect(bm25?.unanswered).toBe(1)
  expect(scoreTable(scores)).toContain('n = 3 questions')
})

test('adds a row for the order of a reranker, and stops where one fails instead of scoring without it', async () => {
  using place = folder()
  using workspacePlace = folder()
  await writeExample(place.path)
  const collection = await readCollection(place.path)
  const embedder = createTrigramEmbedder()
  /** Takes the shortest passage for the best one. */
  const shortest = {
    name: 'shortest',
    score: async (_: string, texts: readonly string[]) => texts.map(text => -text.length),
  }
  let reranker: Reranker = shortest
  await using library = await openCollectionLibrary(
    collection,
    workspacePlace.path,
    { embedder, tokens, reranker: { name: 'any', score: (...asked) => reranker.score(...asked) } },
    () => {},
  )
  const rankings = new Map<string, Rankings>()
  for (const query of collection.queries)
    rankings.set(query.id, await rankInAllWays(library, embedder, query))
  expect(rankings.get('q1')?.[rerankedMethod]?.documents[0]).toBe('title only')
  const scores = scoreCollection(collection, library.chunks, rankings)
  expect(scores.methods.map(({ method }) => method)).toEqual([...methods, rerankedMethod])
  const ndcg = (of: string) => scores.methods.find(({ method }) => method === of)?.scores['nDCG@10'].mean ?? 0
  expect(scores.rerankGain?.mean).toBeCloseTo(ndcg(rerankedMethod) - ndcg('hybrid'), 12)
  expect(scores.rerankGain?.mean).toBeLessThan(0)
  expect(scoreTable(scores)).toMatch(/\| hybrid, reranked \|.*Hybrid reranked less hybrid, nDCG@10: −0/s)

  reranker = {
    name: 'broken',
    score: () => Promise.reject(new EngineError('MODEL_CORRUPT', 'It is damaged.')),
  }
  await expect(rankInAllWays(library, embedder, { id: 'q', text: 'heron' })).rejects.toThrow('It is damaged.')
})

test('says so when a folder holds no collection', async () => {
  using place = folder()
  await expect(readCollection(place.path)).rejects.toThrow(/neither Cranfield's three files .* nor BEIR's/)
})
