import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '#engine/core/clock.ts'
import { createRandom } from '#engine/core/random.ts'
import { createKeywordIndex } from '#engine/retrieval/keyword-index.ts'
import { createPassageRanking } from '#engine/retrieval/passage-ranking.ts'
import { addAndWait, type Library, openLibrary, textFile } from '#test/unit/retrieval/library-fixture.ts'
import { createRandomEmbedder } from './unit-vectors.ts'

/** Of every made-up document. */
export const chunksPerDocument = 10
const wordsPerChunk = 100
/** As the page sends them. */
const maxFilesPerJob = 200
/** Jobs of a size, so that their times have quartiles, unless more are needed. */
const minJobs = 5
const warmUpSearches = 2

/** Of the embedding model that ships; what embedding costs is in `npm run bench`. */
const embedder = createRandomEmbedder(384)

/** Words with the frequencies of a language: the nth is about 1/n as frequent as the first. */
const words = (count: number, seed: string): string => {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => `w${Math.floor(30_000 ** random.uniform()).toString(36)}`).join(
    ' ',
  )
}

const documentText = (n: number): string =>
  Array.from({ length: chunksPerDocument }, (_, chunk) => words(wordsPerChunk, `chunk ${n}/${chunk}`)).join(
    '\n\n',
  )

/** Wall-clock time and the processor's, which a busy machine does not stretch. */
const timed = async <T>(work: () => Promise<T>): Promise<{ result: T; ms: number; cpuMs: number }> => {
  const cpuBefore = process.cpuUsage()
  const startedMs = performance.now()
  const result = await work()
  const ms = performance.now() - startedMs
  const { user, system } = process.cpuUsage(cpuBefore)
  return { result, ms, cpuMs: (user + system) / 1000 }
}

const bytesUnder = (folder: string): number =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile())
        .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
    : 0

const addDocuments = async (library: Library, from: number, count: number): Promise<void> => {
  const files = Array.from({ length: count }, (_, i) =>
    textFile(`shelf-${from}/document-${from + i}.txt`, documentText(from + i)),
  )
  const { id, counts } = await addAndWait(library, files)
  if (counts.indexed !== count) throw new Error(`only ${counts.indexed} of ${count} files were indexed`)
  await library.indexer.dismiss(id)
}

export interface GrownLibrary {
  chunks: number
  /** Of each job since the size before. */
  jobs: { documents: number; ms: number; cpuMs: number }[]
  peakBytes: number
  databaseBytes: number
  vectorBytes: number
  diskBytes: number
}

/** Adds documents to the library in `folder`, which is made when it is missing, until it has so many chunks. */
export const growLibrary = async (folder: string, chunks: number): Promise<GrownLibrary> => {
  const jobs: GrownLibrary['jobs'] = []
  const to = Math.ceil(chunks / chunksPerDocument)
  let found = 0
  {
    await using library = await openLibrary(folder, { embedder })
    await library.indexer.reconcile()
    await library.indexer.idle()
    const from = library.workspace.documents.list().length
    const perJob = Math.min(maxFilesPerJob, Math.max(1, Math.ceil((to - from) / minJobs)))
    for (let start = from; start < to; start += perJob) {
      const documents = Math.min(perJob, to - start)
      const { ms, cpuMs } = await timed(() => addDocuments(library, start, documents))
      jobs.push({ documents, ms, cpuMs })
    }
    found = library.workspace.documents.chunkCount()
  }
  return {
    chunks: found,
    jobs,
    // maxRSS is in kibibytes.
    peakBytes: process.resourceUsage().maxRSS * 1024,
    databaseBytes: statSync(join(folder, 'workspace.sqlite')).size,
    vectorBytes: bytesUnder(join(folder, 'index')),
    diskBytes: bytesUnder(folder),
  }
}

/** Chunks of the library in a folder; 0 when there is none. */
export const grownChunks = async (folder: string): Promise<number> => {
  if (!existsSync(join(folder, 'workspace.sqlite'))) return 0
  await using library = await openLibrary(folder, { embedder })
  return library.workspace.documents.chunkCount()
}

export interface OpenedLibrary {
  openingMs: number
  openingCpuMs: number
  searches: { vectorMs: number; keywordMs: number; allMs: number }[]
  residentBytes: number
}

/**
 * Opens the library of a folder and searches it, as the Search screen does: the best 50 by meaning, the best 50 by
 * words, and both fused, merged and read. Questions have six words, common and rare as in the documents.
 */
export const openGrownLibrary = async (
  folder: string,
  { searches, seed }: { searches: number; seed: string },
): Promise<OpenedLibrary> => {
  const opening = await timed(async () => {
    const library = await openLibrary(folder, { embedder })
    return { library, repaired: await library.indexer.reconcile() }
  })
  await using library = opening.result.library
  const { forgotten, embedded } = opening.result.repaired
  if (forgotten.length + embedded.length > 0) throw new Error('the library needed a repair')
  const { workspace, vectorStore } = library
  const keywordIndex = createKeywordIndex(workspace)
  const rank = createPassageRanking({ embedder, vectorStore, keywordIndex, workspace, clock: systemClock })
  const searched: OpenedLibrary['searches'] = []
  for (let turn = 0; turn < warmUpSearches + searches; turn++) {
    const { result, ms } = await timed(() => rank(words(6, `question ${seed}/${turn}`), undefined))
    searched.push({ vectorMs: result.vectorMs, keywordMs: result.keywordMs, allMs: ms })
  }
  return {
    openingMs: opening.ms,
    openingCpuMs: opening.cpuMs,
    searches: searched.slice(warmUpSearches),
    residentBytes: process.memoryUsage.rss(),
  }
}
