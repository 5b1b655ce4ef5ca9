import { cp, mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { RerankerId } from '#contract/ids.ts'
import { SearchRequest } from '#contract/search.ts'
import { createRerankerShelf, type RerankerShelf } from '#engine/api/reranker-shelf.ts'
import { systemClock } from '#engine/core/clock.ts'
import { silentLogger } from '#engine/core/logging.ts'
import { createRetriever } from '#engine/retrieval/hybrid-retriever.ts'
import { createKeywordIndex } from '#engine/retrieval/keyword-index.ts'
import { walkPaths } from '#engine/retrieval/library-file.ts'
import { createSearcher } from '#engine/retrieval/searcher.ts'
import { installation } from '#host/installation.ts'
import { addAndWait, openLibrary, temporaryFolder, textFile } from '#test/unit/retrieval/library-fixture.ts'

const modelOf = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/cross-encoder/${name}`, import.meta.url))

let folder: string
let shelf: RerankerShelf
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diptych-rerankers-'))
  shelf = openShelf()
})
afterEach(async () => {
  await shelf.release()
  await rm(folder, { recursive: true, force: true })
})
const rerankers = (): string => join(folder, 'rerankers')
const openShelf = (): RerankerShelf =>
  createRerankerShelf({
    folder: rerankers(),
    workerUrl: installation.workers.reranker,
    threads: 1,
    clock: systemClock,
    logger: silentLogger,
  })
const add = async (path: string) => shelf.import(await walkPaths([path]))

/** A copy of a model that `damage` may change. */
const changedModel = async (damage: (folder: string) => Promise<void>): Promise<string> => {
  const copy = join(folder, 'changed')
  await cp(modelOf('one-logit'), copy, { recursive: true })
  await damage(copy)
  return copy
}
const changeConfig = (change: object) =>
  changedModel(async copy => {
    const path = join(copy, 'config.json')
    await writeFile(path, JSON.stringify({ ...JSON.parse(await readFile(path, 'utf8')), ...change }))
  })
/** Changes one byte in the middle. */
const flipByte = async (path: string): Promise<void> => {
  const file = await open(path, 'r+')
  const { size } = await file.stat()
  const byte = Buffer.alloc(1)
  await file.read(byte, 0, 1, size >> 1)
  byte[0] = (byte[0] ?? 0) ^ 0xff
  await file.write(byte, 0, 1, size >> 1)
  await file.close()
}

const documents = [
  textFile('ferry.txt', 'The ferry to the island leaves at nine.\n\nThe ferry carries bicycles for free.'),
  textFile('pump.txt', 'Fill the water tank before the ferry leaves.\n\nThe pump is empty: error E17.'),
  textFile('returns.txt', 'Goods may be returned within forty days.\n\nThe warranty is two years.'),
]
const question = 'When does the ferry leave for the island?'

/** A library whose searches ask the reranker that `chosen` says. */
const withSearch = async (
  chosen: () => RerankerId | null,
  check: (parts: Pick<ReturnType<typeof partsOf>, 'search' | 'retrieve'>) => Promise<void>,
): Promise<void> => {
  using place = temporaryFolder()
  await using library = await openLibrary(`${place.path}/workspace`)
  await addAndWait(library, documents)
  await check(partsOf(library, chosen))
}
const partsOf = (library: Awaited<ReturnType<typeof openLibrary>>, chosen: () => RerankerId | null) => {
  const { workspace, vectorStore, embedder } = library
  const deps = {
    ...{ workspace, vectorStore, embedder, clock: systemClock },
    keywordIndex: createKeywordIndex(workspace),
    reranker: () => {
      const id = chosen()
      return id && shelf.use(id)
    },
  }
  const searcher = createSearcher(deps)
  return {
    search: (signal?: AbortSignal) => searcher.search(SearchRequest.parse({ question }), signal),
    retrieve: () => createRetriever(deps).retrieve({ question, limit: 3 }),
  }
}

test('passages come in the order of the scores that the model gives, for searches and for answers', async () => {
  let chosen: RerankerId | null = null
  await withSearch(
    () => chosen,
    async ({ search, retrieve }) => {
      const fused = await search()
      expect(fused).toMatchObject({ reranker: null, notice: null, timings: { rerankMs: null } })
      expect(fused.hits.map(({ fusedRank }) => fusedRank)).toEqual(fused.hits.map((_, index) => index + 1))

      const { id, name } = await add(modelOf('one-logit'))
      chosen = id
      const { hits, reranker, notice, timings, relevance } = await search()
      expect({ reranker, notice }).toEqual({ reranker: { name, passages: hits.length }, notice: null })
      expect(timings.rerankMs).toBeGreaterThan(0)
      const texts = hits.map(({ passage }) => `${passage.documentName}\n${passage.text}`)
      const scores = await shelf.use(id).score(question, texts)
      expect(hits.map(({ passage }) => passage.rerank)).toEqual(scores.map(score => expect.closeTo(score, 4)))
      expect(hits.map(({ passage }) => passage.rerank)).toEqual(
        hits.map(({ passage }) => passage.rerank).toSorted((a, b) => (b ?? 0) - (a ?? 0)),
      )
      expect(hits.map(({ rerankRank }) => rerankRank)).toEqual(hits.map((_, index) => index + 1))
      // The model knows nothing, so its order is another one; the passages and their evidence are the same.
      expect(hits.map(({ fusedRank }) => fusedRank)).not.toEqual(hits.map((_, index) => index + 1))
      expect(hits.map(({ passage }) => passage.chunkId).toSorted()).toEqual(
        fused.hits.map(({ passage }) => passage.chunkId).toSorted(),
      )
      expect(relevance).toEqual(fused.relevance)
      const { passages, notice: said } = await retrieve()
      expect(passages.map(({ chunkId }) => chunkId)).toEqual(
        hits.slice(0, 3).map(({ passage }) => passage.chunkId),
      )
      expect(said).toBeNull()
    },
  )
})

test('a reranker that was damaged on the disk, or removed, leaves the order of the search and says so', async () => {
  const { id, name } = await add(modelOf('one-logit'))
  await withSearch(
    () => id,
    async ({ search, retrieve }) => {
      expect((await search()).reranker).toEqual({ name, passages: 6 })
      await shelf.release()
      const weights = join(rerankers(), id, 'onnx', 'model.onnx')
      await flipByte(weights)
      const damaged = await search()
      expect(damaged.reranker).toBeNull()
      expect(damaged.notice).toMatch(/“one-logit” could not be asked\. .*onnx\/model\.onnx is damaged/)
      expect(damaged.hits.map(({ fusedRank }) => fusedRank)).toEqual([1, 2, 3, 4, 5, 6])
      expect(damaged.hits[0]).toMatchObject({ rerankRank: null, passage: { rerank: null } })
      expect((await retrieve()).notice).toBe(damaged.notice)
      // Put right, it is asked again without a restart.
      await flipByte(weights)
      expect((await search()).notice).toBeNull()

      await shelf.remove(id)
      expect(await shelf.list()).toEqual([])
      expect(await readdir(rerankers())).toEqual([])
      const gone = await search()
      expect(gone.notice).toMatch(/no reranker “one-logit” on this computer/)
      expect(gone.hits).toHaveLength(6)
    },
  )
})

test('a search that is given up ends as cancelled, and the next one is answered', async () => {
  const { id } = await add(modelOf('two-logits'))
  await withSearch(
    () => id,
    async ({ search }) => {
      const stop = new AbortController()
      const stopped = search(stop.signal)
      stop.abort()
      await expect(stopped).rejects.toMatchObject({ code: 'CANCELLED' })
      expect((await search()).reranker?.passages).toBe(6)
    },
  )
})

test('lists what is installed, also in another process, and keeps the same model once', async () => {
  const one = await add(modelOf('one-logit'))
  expect(one).toMatchObject({ id: 'one-logit', name: 'one-logit', maxTokens: 64 })
  expect(one.contentHash).toMatch(/^[0-9a-f]{64}$/)
  const copy = await changedModel(async () => {})
  expect(await add(copy)).toEqual(one)
  const two = await add(modelOf('two-logits'))
  expect(await openShelf().list()).toEqual([one, two])
  expect(await openShelf().info(one.id)).toEqual(one)
  // expected.json is none of the model's files.
  expect((await readdir(join(rerankers(), one.id))).toSorted()).toEqual(
    ['config.json', 'diptych.json', 'onnx', 'tokenizer.json', 'tokenizer_config.json'].toSorted(),
  )
})

describe('a folder that is no reranker is refused in a sentence and leaves nothing behind:', () => {
  test.each<[string, string, () => Promise<string>]>([
    [
      'weights cut off',
      'MODEL_CORRUPT',
      () => changedModel(copy => writeFile(join(copy, 'onnx/model.onnx'), 'no')),
    ],
    [
      'a broken tokenizer',
      'MODEL_CORRUPT',
      () => changedModel(copy => writeFile(join(copy, 'tokenizer.json'), '{')),
    ],
    [
      'a broken configuration',
      'MODEL_CORRUPT',
      () => changedModel(copy => writeFile(join(copy, 'config.json'), '[')),
    ],
    ['an embedding model', 'MODEL_UNSUPPORTED', () => changeConfig({ architectures: ['BertModel'] })],
    [
      'an embedding model that says nothing',
      'MODEL_UNSUPPORTED',
      async () => join(installation.modelsFolder, 'all-minilm-l6-v2'),
    ],
    ['an unknown family', 'MODEL_UNSUPPORTED', () => changeConfig({ model_type: 'mamba-of-tomorrow' })],
    [
      'no weights',
      'MODEL_NOT_FOUND',
      () => changedModel(copy => rm(join(copy, 'onnx'), { recursive: true })),
    ],
  ])('%s', async (_, code, make) => {
    const path = await make()
    const failure = await add(path).then(
      () => undefined,
      (thrown: Error & { code: string }) => thrown,
    )
    expect(failure).toMatchObject({ code })
    expect(failure?.message).toMatch(/^[A-Z“].* Nothing was (added|changed)\. .*\.$/)
    expect(await shelf.list()).toEqual([])
    expect(await readdir(rerankers()).catch(() => [])).toEqual([])
    expect(basename(path)).not.toBe('')
  })
})
