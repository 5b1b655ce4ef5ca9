/**
 * A process that changes a workspace until it is killed, and says on standard output what it is about to do and
 * what is done: `node library-writer.ts FOLDER SEED FIRST`. Versions are numbered from FIRST.
 */
import { writeSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { RunId } from '#contract/ids.ts'
import { ChunkLimits } from '#contract/library.ts'
import { RunRequest } from '#contract/run.ts'
import { createRandom } from '#engine/core/random.ts'
import { openLibrary, textFile } from '#test/unit/retrieval/library-fixture.ts'
import { halvingReader, otherLimits, versionText } from './library-kills.ts'

const [folder, seed, first] = process.argv.slice(2)
if (!folder || !seed || !first) throw new Error('usage: library-writer.ts FOLDER SEED FIRST')
const say = (line: string): void => {
  writeSync(1, `${line}\n`)
}

say('started')
const random = createRandom(seed)
const library = await openLibrary(folder, { reader: halvingReader })
const { indexer, workspace, builder } = library
await indexer.reconcile()
builder.resume()
// Killed between pausing and resuming: a later job must not be overtaken by it.
for (const { id, state } of workspace.jobs.list()) if (state === 'paused') indexer.resume(id)
say('open')

const nameOf = (n: number): string => `shelf-${n % 3}/document-${n}.txt`
let version = Number(first)

/** Adds one to four documents as a job, over those that have their names. */
const add = async (): Promise<void> => {
  const names = new Set(Array.from({ length: 1 + random.integer(4) }, () => nameOf(random.integer(12))))
  const versions = [...names].map(name => ({ name, version: version++ }))
  for (const { name, version } of versions) say(`adding ${name} ${version}`)
  const jobId = await indexer.add(
    versions.map(({ name, version }) => textFile(name, versionText(name, version))),
  )
  for (const { name, version } of versions) say(`kept ${name} ${version}`)
  if (random.uniform() < 0.3) {
    indexer.pause(jobId)
    indexer.resume(jobId)
  }
  // Now and then the next job comes while this one runs.
  if (random.uniform() < 0.3) return
  await indexer.idle()
  for (const { name, version } of versions) say(`indexed ${name} ${version}`)
}

const remove = async (): Promise<void> => {
  // A waiting file of the same name would rightly bring the document back.
  await indexer.idle()
  const documents = workspace.documents.list()
  const document = documents[random.integer(Math.max(1, documents.length))]
  if (!document) return
  say(`removing ${document.name}`)
  await indexer.remove(document.id)
  say(`removed ${document.name}`)
}

const rename = async (): Promise<void> => {
  await indexer.idle()
  const documents = workspace.documents.list()
  const document = documents[random.integer(Math.max(1, documents.length))]
  const name = nameOf(random.integer(12))
  if (!document || workspace.documents.findByName(name)) return
  say(`renaming ${document.name} ${name}`)
  await indexer.rename(document.id, name)
  say(`renamed ${document.name} ${name}`)
}

/** Builds the index with the other limits, sometimes while what follows is done. */
const rebuild = async (): Promise<void> => {
  const { maxTokens } = workspace.indexes.active().limits
  const limits = maxTokens === otherLimits.maxTokens ? ChunkLimits.parse({}) : otherLimits
  builder.rebuild(limits)
  say(`rebuilding ${limits.maxTokens}`)
  if (random.uniform() < 0.5) return
  while (builder.status().building) await wait(1)
  say(`rebuilt ${limits.maxTokens}`)
}

const run = (): void => {
  const n = version++
  workspace.runs.save({
    id: RunId.parse(`run-${n}`),
    createdAt: new Date().toISOString(),
    request: RunRequest.parse({ question: `Question ${n}?`, approaches: ['rag'] }),
    modelId: 'none',
    adapterId: null,
    adapterStrength: 1,
    state: 'running',
    retrieval: null,
    answers: { rag: { type: 'streaming', text: `Answer ${n}` } },
  })
  say(`run ${n}`)
}

for (;;) {
  const what = random.uniform()
  if (what < 0.6) await add()
  else if (what < 0.8) await remove()
  else if (what < 0.87) await rename()
  else if (what < 0.93) await rebuild()
  else run()
}
