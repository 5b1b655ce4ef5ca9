import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { expect, test } from 'vitest'
import { DocumentId } from '#contract/ids.ts'
import { silentLogger } from '#engine/core/logging.ts'
import { createRandom } from '#engine/core/random.ts'
import type { VectorStore } from '#engine/retrieval/vector-store.ts'
import { openVectraStore } from '#engine/retrieval/vectra-store.ts'
import { temporaryFolder } from '#test/unit/retrieval/library-fixture.ts'
import { randomItems } from '#test/unit/retrieval/random-vectors.ts'
import { contractDimensions, contractEmbedderId } from './vector-store-names.ts'

const kills = 8
/** Eight processes are started and each loads vectra, which takes seconds on a machine that has other work. */
const busyMachineMs = 300_000

const open = (folder: string, cacheFromVectors: number): Promise<VectorStore> =>
  openVectraStore(folder, {
    embedderId: contractEmbedderId,
    dimensions: contractDimensions,
    logger: silentLogger,
    cacheFromVectors,
  })

/** Everything a store holds, document by document. */
const contentOf = async (store: VectorStore): Promise<Map<string, Map<string, Float32Array>>> => {
  const content = new Map<string, Map<string, Float32Array>>()
  for (const id of store.documentIds().toSorted()) content.set(id, await store.vectorsOf(store.chunkIds(id)))
  return content
}

const vectorsOf = (name: string, version: number): Map<string, Float32Array> =>
  new Map(
    randomItems(DocumentId.parse(name), 20, contractDimensions, `${name} ${version}`).map(
      ({ chunkId, vector }) => [chunkId, vector],
    ),
  )

/** Lets a process change the store and kills it `delayMs` after it began. What it said. */
const changesUntilKilled = async (folder: string, first: number, delayMs: number): Promise<string[]> => {
  const script = join(import.meta.dirname, 'vector-writer.ts')
  const child = spawn(process.execPath, [script, folder, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines: string[] = []
  const reader = createInterface({ input: child.stdout })
  await new Promise<void>((resolve, reject) => {
    reader.on('line', line => {
      lines.push(line)
      resolve()
    })
    child.on('exit', () => reject(new Error('the writer ended by itself')))
  })
  await wait(delayMs)
  const ended = Promise.all([once(child, 'exit'), once(reader, 'close')])
  child.kill('SIGKILL')
  await ended
  return lines.slice(1)
}

test(
  'finds the same vectors with and without its cache after every kill, and all that was reported',
  async () => {
    using folder = temporaryFolder()
    const random = createRandom('kills of the vector store')
    /** The version that was reported last, null when removed; what was begun since, which may be done or not. */
    const reported = new Map<string, number | null>()
    let next = 0
    for (let kill = 0; kill < kills; kill++) {
      const begun = new Map<string, number | null>()
      for (const line of await changesUntilKilled(folder.path, next, 20 + random.integer(200))) {
        const [what, name = '', version] = line.split(' ')
        next = Number(version) + 1
        if (what === 'adding') begun.set(name, Number(version))
        if (what === 'removing') begun.set(name, null)
        if (what === 'added' || what === 'removed') {
          begun.delete(name)
          reported.set(name, what === 'added' ? Number(version) : null)
        }
      }
      const cached = await open(folder.path, 1)
      const content = await contentOf(cached)
      await cached.close()
      rmSync(join(folder.path, '.diptych-vectors.cache'), { force: true })
      const record = await open(folder.path, Number.POSITIVE_INFINITY)
      expect(content).toEqual(await contentOf(record))
      await record.close()
      expect(readdirSync(folder.path).toSorted()).toEqual([...content.keys()])
      for (const name of new Set([...reported.keys(), ...begun.keys()])) {
        const held = content.get(name)
        const before = reported.get(name) ?? null
        // What a kill interrupted was not begun, is done, or left none: embedded again at the next opening.
        const possible = begun.has(name) ? [before, begun.get(name) ?? null, null] : [before]
        const found = possible
          .map(version => ({ version, vectors: version === null ? undefined : vectorsOf(name, version) }))
          .find(({ vectors }) => isDeepStrictEqual(vectors, held))
        if (!found) expect.fail(`${name} is none of the versions ${possible}`)
        reported.set(name, found.version)
      }
      // The cache is made anew from the record for the next round.
      await (await open(folder.path, 1)).close()
    }
    expect(next).toBeGreaterThan(kills)
  },
  busyMachineMs,
)
