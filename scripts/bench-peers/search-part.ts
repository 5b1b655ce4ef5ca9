import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRandom } from '#engine/core/random.ts'
import { unitVector } from '../bench-growth/unit-vectors.ts'
import { startNodeContender } from './contender-process.ts'
import { type Entry, measureContenders } from './measure-rounds.ts'
import { installNpmPeer, type NpmPeerName, npmPeerLabel } from './npm-peers.ts'
import type { Part, PartContext } from './part-context.ts'
import { type Absence, diptych, type Line } from './peers-results.ts'
import { type Searched, vectorDimensions } from './serve-search.ts'

const sizes = [10_000, 100_000]
/** A round's, so that a few rounds have a 95th percentile. */
const searchesARound = 20

const writeVectors = async (path: string, count: number, seed: string): Promise<void> => {
  const random = createRandom(seed)
  const vectors = new Float32Array(count * vectorDimensions)
  for (let i = 0; i < count; i++) vectors.set(unitVector(random, vectorDimensions), i * vectorDimensions)
  await writeFile(path, new Uint8Array(vectors.buffer))
}

/** What each contender found, by its name: [queries][nearest]. */
type Found = Map<string, number[][]>

const sameSet = (a: readonly number[] = [], b: readonly number[] = []): boolean =>
  a.length === b.length && new Set([...a, ...b]).size === a.length

/** Says in how many searches each store found the same five as Diptych: in one sentence where that is all of them. */
const agreement = (found: Found, label: string): string[] => {
  const own = found.get(diptych) ?? []
  const others = [...found].filter(([name]) => name !== diptych)
  const differing = others.flatMap(([name, theirs]) => {
    const equal = own.filter((ids, query) => sameSet(ids, theirs[query])).length
    return equal === own.length
      ? []
      : [`${label}: ${name} found the same five as Diptych in ${equal} of ${own.length} searches.`]
  })
  const rest = differing.length > 0 ? 'the other stores' : 'all stores'
  const agreed = `${label}: ${rest} found the same five as Diptych in all of ${own.length} searches.`
  return others.length > differing.length ? [agreed, ...differing] : differing
}

interface Work {
  queries: number
}

const searchEntry = (
  { name, script, peer }: { name: string; script: string; peer?: NpmPeerName },
  { peersFolder, threads }: PartContext,
  folder: string,
  found: Found,
): Entry<Work> => ({
  name,
  open: async () => {
    const args = peer ? [await installNpmPeer(peersFolder, peer)] : []
    // LanceDB's: of its processor work and of its runtime.
    const env = { LANCE_CPU_THREADS: String(threads), TOKIO_WORKER_THREADS: String(threads) }
    const contender = startNodeContender(script, args, env)
    const own = join(folder, script)
    await mkdir(own)
    const paths = { vectorsPath: join(folder, 'vectors.f32'), queriesPath: join(folder, 'queries.f32') }
    try {
      await contender.call('open', { ...paths, folder: own, threads })
    } catch (thrown) {
      await contender.close()
      throw thrown
    }
    return {
      name,
      measure: async ({ queries }, round) => {
        const from = (round + 1) * queries
        const searched = await contender.call<Searched>('search', { from, count: queries })
        if (round >= 0) found.set(name, [...(found.get(name) ?? []), ...searched.found])
        return searched.ms
      },
      close: () => contender.close(),
    }
  },
})

/** Milliseconds of single searches, each store filled with the same vectors and asked the same. */
export const searchPart: Part = async context => {
  const peers: NpmPeerName[] = ['usearch', 'sqlite-vec', '@lancedb/lancedb']
  const stores = [
    { name: diptych, script: 'diptych-search' },
    { name: 'vectra, queryItems', script: 'vectra' },
    ...peers.map(peer => ({ name: npmPeerLabel(peer), script: peer.replace('@lancedb/', ''), peer })),
  ]
  const lines: Line[] = []
  const absent: Absence[] = []
  const checks: string[] = []
  for (const size of sizes) {
    const folder = await mkdtemp(join(tmpdir(), 'diptych-bench-peers-'))
    try {
      await writeVectors(join(folder, 'vectors.f32'), size, 'vectors of the bench')
      const queries = (context.rounds + 1) * searchesARound
      await writeVectors(join(folder, 'queries.f32'), queries, 'questions of the bench')
      const found: Found = new Map()
      const label = size.toLocaleString('en')
      const entries = stores.map(store => searchEntry(store, context, folder, found))
      const works = [{ label, work: { queries: searchesARound } }]
      const measured = await measureContenders(entries, works, context.rounds)
      lines.push(...measured.lines)
      absent.push(
        ...measured.absent.filter(({ contender }) => !absent.some(one => one.contender === contender)),
      )
      checks.push(...agreement(found, label))
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
  return { unit: 'ms', lines, absent, checks }
}
