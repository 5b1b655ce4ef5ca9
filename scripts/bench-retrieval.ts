/**
 * Measures how well the library finds: BM25 alone, embeddings alone and the hybrid on test collections, with 95%
 * bootstrap intervals and the time a question takes, as tables and as JSON.
 *
 *   npm run bench:retrieval [-- --collection FOLDER]… [--reranker FOLDER] [--json FILE]
 *
 * A collection's folder holds Cranfield's three files or BEIR's; without one, all of resources/collections are measured. A
 * reranker's folder holds a cross-encoder as `diptych reranker add` takes it, and adds a row with its order. Every
 * document goes through the indexer into a temporary workspace, and nothing is kept from one run to the next.
 */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { embeddingModelFolder, startEmbedder, threads } from '#engine/api/models.ts'
import { createRerankerShelf } from '#engine/api/reranker-shelf.ts'
import { systemClock } from '#engine/core/clock.ts'
import { silentLogger } from '#engine/core/logging.ts'
import type { Embedder } from '#engine/embedding/embedder.ts'
import { loadEmbeddingTokenizer, type TokenCounter } from '#engine/models/embedding-tokenizer.ts'
import { refuseTelemetry } from '#engine/models/telemetry.ts'
import { walkPaths } from '#engine/retrieval/library-file.ts'
import type { Reranker } from '#engine/retrieval/reranker.ts'
import { installation } from '#host/installation.ts'
import { openCollectionLibrary } from './bench-retrieval/collection-library.ts'
import { type Rankings, rankInAllWays } from './bench-retrieval/rankings.ts'
import { readCollection } from './bench-retrieval/read-collection.ts'
import { type CollectionScores, scoreCollection, scoreTable } from './bench-retrieval/scores.ts'

const { values: options } = parseArgs({
  options: {
    collection: { type: 'string', multiple: true },
    reranker: { type: 'string' },
    json: { type: 'string' },
  },
})

const shippedFolder = fileURLToPath(new URL('../resources/collections', import.meta.url))
const shippedCollections = async (): Promise<string[]> =>
  (await readdir(shippedFolder, { withFileTypes: true }))
    .filter(entry => entry.isDirectory())
    .map(({ name }) => join(shippedFolder, name))
    .sort()

/** One line that counts up, on a terminal; every hundredth as a line of its own elsewhere. */
const progress = (what: string, total: number) => (done: number) => {
  if (process.stderr.isTTY) process.stderr.write(`\r${what} ${done}/${total}${done === total ? '\n' : ''}`)
  else if (done % 100 === 0 || done === total) process.stderr.write(`${what} ${done}/${total}\n`)
}

/** Questions asked before any is timed: the first ones pay for caches and allocations. */
const warmUpQuestions = 5

const measure = async (
  path: string,
  models: { embedder: Embedder; tokens: TokenCounter; reranker: Reranker | undefined },
): Promise<CollectionScores> => {
  const collection = await readCollection(path)
  const { name, documents, queries } = collection
  const folder = await mkdtemp(join(tmpdir(), 'diptych-bench-retrieval-'))
  try {
    const startedMs = performance.now()
    await using library = await openCollectionLibrary(
      collection,
      folder,
      models,
      progress(`${name}: reading and embedding`, documents.length),
    )
    const seconds = (performance.now() - startedMs) / 1000
    process.stderr.write(`${name}: ${library.chunks} chunks in ${seconds.toFixed(0)} s\n`)
    if (library.empty.length > 0)
      process.stderr.write(`${name}: without any text and left out: ${library.empty.join(', ')}\n`)
    for (const query of queries.slice(0, warmUpQuestions))
      await rankInAllWays(library, models.embedder, query)
    const rankings = new Map<string, Rankings>()
    const onAsked = progress(`${name}: asking`, queries.length)
    for (const query of queries) {
      rankings.set(query.id, await rankInAllWays(library, models.embedder, query))
      onAsked(rankings.size)
    }
    return scoreCollection(collection, library.chunks, rankings)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

refuseTelemetry()
const { modelsFolder, workers } = installation
const tokens = await loadEmbeddingTokenizer(await embeddingModelFolder({ modelsFolder }))
const importsFolder = await mkdtemp(join(tmpdir(), 'diptych-bench-retrieval-'))
const embedder = await startEmbedder({ modelsFolder, importsFolder, workers })
const rerankers = createRerankerShelf({
  folder: join(importsFolder, 'rerankers'),
  workerUrl: workers.reranker,
  ...{ threads, clock: systemClock, logger: silentLogger },
})
const results: CollectionScores[] = []
try {
  const reranker =
    options.reranker === undefined
      ? undefined
      : rerankers.use((await rerankers.import(await walkPaths([options.reranker]))).id)
  for (const path of options.collection ?? (await shippedCollections()))
    results.push(await measure(path, { embedder, tokens, reranker }))
} finally {
  await embedder.close()
  await rerankers.release()
  await rm(importsFolder, { recursive: true, force: true })
}

const machine = `${cpus()[0]?.model.trim()}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`
console.log(`\n${machine}, ${new Date().toISOString().slice(0, 10)}`)
for (const result of results) console.log(`\n${scoreTable(result)}`)
if (options.json)
  await writeFile(
    options.json,
    `${JSON.stringify({ machine, date: new Date().toISOString(), embedder: embedder.id, reranker: options.reranker ?? null, results }, null, 2)}\n`,
  )
