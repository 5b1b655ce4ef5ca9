/**
 * Measures the vector stores: `node scripts/bench-vectors.ts [CHUNKS…]` (default 1000 10000 100000; ten chunks a
 * document, 384 dimensions). Times of searching are given beside those of the same scan in plain JavaScript in the
 * same minute, because the machine may be busy. With DIPTYCH_BENCH_POSTGRES=postgres://… pgvector is measured, too.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { ChunkId, DocumentId, WorkspaceId } from '#contract/ids.ts'
import { silentLogger } from '#engine/core/logging.ts'
import { createRandom } from '#engine/core/random.ts'
import { openPgVectorStore } from '#engine/retrieval/postgres/pgvector-store.ts'
import { connectPostgres } from '#engine/retrieval/postgres/postgres-connection.ts'
import { plainRowMemory } from '#engine/retrieval/row-memory.ts'
import { createVectorRows, type VectorRows } from '#engine/retrieval/vector-rows.ts'
import type { ChunkVector, VectorStore } from '#engine/retrieval/vector-store.ts'
import { vectorsInOne } from '#engine/retrieval/vectors-in-one.ts'
import { openVectraStore } from '#engine/retrieval/vectra-store.ts'
import { unitVector } from './bench-growth/unit-vectors.ts'

const dimensions = 384
const chunksPerDocument = 10
const searches = 40
const options = { embedderId: 'bench', dimensions, logger: silentLogger }
const sizes = process.argv.slice(2).map(Number)

const documents = function* (chunks: number): Generator<[DocumentId, ChunkVector[]]> {
  const random = createRandom('vectors of the bench')
  for (let d = 0; d * chunksPerDocument < chunks; d++)
    yield [
      DocumentId.parse(`doc-${d}`),
      Array.from({ length: chunksPerDocument }, (_, i) => ({
        chunkId: ChunkId.parse(`doc-${d}:${i}`),
        vector: unitVector(random, dimensions),
      })),
    ]
}

const timed = async <T>(work: () => Promise<T>): Promise<[number, T]> => {
  const startedMs = performance.now()
  const result = await work()
  return [performance.now() - startedMs, result]
}

const quantile = (values: number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? Number.NaN

const report = (name: string, milliseconds: number[]): void =>
  console.log(
    `  ${name.padEnd(34)} p50 ${quantile(milliseconds, 0.5).toFixed(2)}  p95 ${quantile(milliseconds, 0.95).toFixed(2)}  best ${quantile(milliseconds, 0).toFixed(2)} ms`,
  )

/** Resident memory that opening added, after the garbage was collected where node was given --expose-gc. */
const residentMb = (): number => {
  globalThis.gc?.()
  return process.memoryUsage().rss / 1e6
}

const searchBoth = async (store: VectorStore, plain: VectorRows): Promise<void> => {
  const random = createRandom('questions of the bench')
  const simdMs: number[] = []
  const plainMs: number[] = []
  for (let n = 0; n < searches; n++) {
    const query = unitVector(random, dimensions)
    const [ms, hits] = await timed(() => store.search(query, 5))
    const [slowMs, same] = await timed(async () => plain.search(query, 5))
    if (JSON.stringify(hits) !== JSON.stringify(same)) throw new Error('the two scans differ')
    simdMs.push(ms)
    plainMs.push(slowMs)
  }
  report('search, top 5, WebAssembly', simdMs)
  report('search, top 5, plain JavaScript', plainMs)
}

const benchLocal = async (chunks: number, plain: VectorRows): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'diptych-bench-vectors-'))
  try {
    const store = await openVectraStore(folder, options)
    const [addMs] = await timed(async () => {
      for (const [id, items] of documents(chunks)) await store.add(id, items)
    })
    console.log(`  add: ${(addMs / (chunks / chunksPerDocument)).toFixed(2)} ms a document`)
    await store.close()
    const cache = join(folder, '.diptych-vectors.cache')
    const before = residentMb()
    const [cachedMs, cached] = await timed(() => openVectraStore(folder, options))
    console.log(
      `  open: ${cachedMs.toFixed(0)} ms; memory +${(residentMb() - before).toFixed(0)} MB, vectors ${((chunks * dimensions * 4) / 1e6).toFixed(0)} MB`,
    )
    await searchBoth(cached, plain)
    await cached.close()
    rmSync(cache, { force: true })
    const [recordMs, record] = await timed(() => openVectraStore(folder, options))
    console.log(`  open without the cache: ${recordMs.toFixed(0)} ms`)
    await record.close()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const benchPostgres = async (connectionString: string, chunks: number): Promise<void> => {
  const connection = connectPostgres(connectionString, silentLogger)
  const workspaceId = WorkspaceId.parse(`bench-${chunks}`)
  try {
    const store = await openPgVectorStore(connection, { ...options, workspaceId })
    const [addMs] = await timed(async () => {
      for (const [id, items] of documents(chunks)) await store.add(id, items)
    })
    console.log(`  pgvector, add: ${(addMs / (chunks / chunksPerDocument)).toFixed(2)} ms a document`)
    const [openMs, reopened] = await timed(() => openPgVectorStore(connection, { ...options, workspaceId }))
    console.log(`  pgvector, open: ${openMs.toFixed(0)} ms`)
    const random = createRandom('questions of the bench')
    const milliseconds: number[] = []
    for (let n = 0; n < searches; n++)
      milliseconds.push((await timed(() => reopened.search(unitVector(random, dimensions), 5)))[0])
    report('pgvector, search, top 5', milliseconds)
    for (const id of reopened.documentIds()) await reopened.remove(id)
  } finally {
    await connection.close()
  }
}

for (const chunks of sizes.length > 0 ? sizes : [1_000, 10_000, 100_000]) {
  console.log(`${chunks.toLocaleString('en')} chunks (load of the machine ${loadavg()[0]?.toFixed(1)})`)
  const plain = createVectorRows(dimensions, plainRowMemory(dimensions))
  for (const [id, items] of documents(chunks))
    plain.put(
      id,
      items.map(({ chunkId }) => chunkId),
      vectorsInOne(items, dimensions),
    )
  await benchLocal(chunks, plain)
  const { DIPTYCH_BENCH_POSTGRES: connectionString } = process.env
  if (connectionString) await benchPostgres(connectionString, chunks)
}
