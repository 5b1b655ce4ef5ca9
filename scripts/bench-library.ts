/**
 * `npm run bench:library -- [--sizes 1000,3000,10000,30000,100000]`: what a library costs as it grows. Documents of ten
 * chunks go through the real indexer into real stores, with an embedder that takes no time (what embedding costs is in
 * `npm run bench`). At each size: time to add, memory, files on disk, and opening in a process of its own.
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createRandom } from '#engine/core/random.ts'
import { addAndWait, openLibrary, textFile } from '#test/unit/retrieval/library-fixture.ts'
import { createTrigramEmbedder } from '#test/unit/retrieval/trigram-embedder.ts'
import { inProcess } from './in-process.ts'

const chunksPerDocument = 10
const wordsPerChunk = 100
/** As the page sends them. */
const filesPerJob = 200

interface Grown {
  documents: number
  chunks: number
  /** To add what was added since the size before. */
  addingMs: number
  /** Of the processor, which a busy machine does not stretch. */
  addingCpuMs: number
  added: number
  peakBytes: number
}
interface Opened {
  openingMs: number
  openingCpuMs: number
  searchMs: number
  residentBytes: number
}

const embedder = createTrigramEmbedder(384)

/** Words with the frequencies of a language: the nth is about 1/n as frequent as the first. */
const documentText = (n: number): string => {
  const random = createRandom(`bench-library ${n}`)
  const word = () => `w${Math.floor(30_000 ** random.uniform()).toString(36)}`
  const paragraph = () => Array.from({ length: wordsPerChunk }, word).join(' ')
  return Array.from({ length: chunksPerDocument }, paragraph).join('\n\n')
}

const grow = async (folder: string, chunks: number): Promise<Grown> => {
  await using library = await openLibrary(folder, { embedder })
  await library.indexer.reconcile()
  const from = library.workspace.documents.list().length
  const to = chunks / chunksPerDocument
  const startedAt = performance.now()
  const cpuBefore = process.cpuUsage()
  for (let start = from; start < to; start += filesPerJob) {
    const count = Math.min(filesPerJob, to - start)
    const files = Array.from({ length: count }, (_, i) =>
      textFile(`shelf-${start}/document-${start + i}.txt`, documentText(start + i)),
    )
    const { id, counts } = await addAndWait(library, files)
    if (counts.indexed !== count) throw new Error(`only ${counts.indexed} of ${count} files were indexed`)
    await library.indexer.dismiss(id)
  }
  const cpu = process.cpuUsage(cpuBefore)
  return {
    documents: to,
    chunks: library.workspace.documents.chunkCount(),
    addingMs: performance.now() - startedAt,
    addingCpuMs: (cpu.user + cpu.system) / 1000,
    added: to - from,
    peakBytes: process.resourceUsage().maxRSS * 1024,
  }
}

const open = async (folder: string): Promise<Opened> => {
  const startedAt = performance.now()
  const cpuBefore = process.cpuUsage()
  await using library = await openLibrary(folder, { embedder })
  const { forgotten, embedded } = await library.indexer.reconcile()
  if (forgotten.length + embedded.length > 0) throw new Error('the library needed a repair')
  const openingMs = performance.now() - startedAt
  const cpu = process.cpuUsage(cpuBefore)
  const [query = new Float32Array()] = await embedder.embed([documentText(1).slice(0, 60)])
  const times: number[] = []
  for (let turn = 0; turn < 21; turn++) {
    const searchedAt = performance.now()
    await library.vectorStore.search(query, 5)
    times.push(performance.now() - searchedAt)
  }
  const searchMs = times.sort((a, b) => a - b)[10] ?? 0
  return {
    openingMs,
    openingCpuMs: (cpu.user + cpu.system) / 1000,
    searchMs,
    residentBytes: process.memoryUsage.rss(),
  }
}

const bytesUnder = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1000,3000,10000,30000,100000' },
    grow: { type: 'string' },
    open: { type: 'boolean', default: false },
    folder: { type: 'string', default: '' },
  },
})

const mb = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MB`

if (values.grow) process.stdout.write(JSON.stringify(await grow(values.folder, Number(values.grow))))
else if (values.open) process.stdout.write(JSON.stringify(await open(values.folder)))
else {
  const folder = mkdtempSync(join(tmpdir(), 'diptych-library-'))
  const path = join(folder, 'workspace')
  process.stdout.write(
    '| chunks | documents | ms a document added | of the processor | peak memory | database | vectors | opening | of the processor | memory open | vector search p50 | load |\n' +
      '|---|---|---|---|---|---|---|---|---|---|---|---|\n',
  )
  try {
    for (const size of values.sizes.split(',')) {
      const grown = await inProcess<Grown>('--folder', path, '--grow', size)
      const opened = await inProcess<Opened>('--folder', path, '--open')
      const database = statSync(join(path, 'workspace.sqlite')).size
      const row = [
        ...[grown.chunks, grown.documents, (grown.addingMs / grown.added).toFixed(1)],
        ...[(grown.addingCpuMs / grown.added).toFixed(1), mb(grown.peakBytes)],
        ...[
          mb(database),
          mb(bytesUnder(join(path, 'index'))),
          `${opened.openingMs.toFixed(0)} ms`,
          `${opened.openingCpuMs.toFixed(0)} ms`,
        ],
        ...[mb(opened.residentBytes), `${opened.searchMs.toFixed(1)} ms`, loadavg()[0]?.toFixed(1)],
      ]
      process.stdout.write(`| ${row.join(' | ')} |\n`)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
