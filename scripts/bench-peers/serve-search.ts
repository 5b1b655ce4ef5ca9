import { readFile } from 'node:fs/promises'
import { serveContender } from './serve-contender.ts'

/** What is asked of every store. */
export const nearest = 5
export const vectorDimensions = 384

/** Numbers of the nearest vectors: their places in the file. */
export type SearchStore = (query: Float32Array) => number[] | Promise<number[]>

export interface Searched {
  ms: number[]
  found: number[][]
}

/** [vectors, dimensions], one after the other. */
const readVectors = async (path: string): Promise<Float32Array> => {
  const bytes = await readFile(path)
  // Copied, so that it begins at the start of its buffer: usearch's exact search ignores where a view begins.
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
}

export const rowOf = (vectors: Float32Array, index: number): Float32Array =>
  vectors.slice(index * vectorDimensions, (index + 1) * vectorDimensions)

/** Runs a store as a contender of search-part.ts: opens it over a file of vectors and times searches one by one. */
export const serveSearch = async (
  open: (vectors: Float32Array, folder: string, threads: number) => Promise<SearchStore>,
): Promise<void> => {
  let store: SearchStore | undefined
  let queries: Float32Array | undefined
  await serveContender({
    open: async (given: { vectorsPath: string; queriesPath: string; folder: string; threads: number }) => {
      queries = await readVectors(given.queriesPath)
      store = await open(await readVectors(given.vectorsPath), given.folder, given.threads)
    },
    search: async ({ from, count }: { from: number; count: number }): Promise<Searched> => {
      if (!store || !queries) throw new Error('the store is not open')
      const searched: Searched = { ms: [], found: [] }
      for (let n = from; n < from + count; n++) {
        const query = rowOf(queries, n)
        const startedMs = performance.now()
        const found = await store(query)
        searched.ms.push(performance.now() - startedMs)
        searched.found.push(found)
      }
      return searched
    },
  })
}
