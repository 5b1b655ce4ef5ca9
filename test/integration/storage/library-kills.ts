import { strict as assert } from 'node:assert'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { RunId } from '#contract/ids.ts'
import type { ChunkLimits } from '#contract/library.ts'
import type { SeededRandom } from '#engine/core/random.ts'
import type { DocumentReader } from '#engine/documents/document.ts'
import { embeddedText } from '#engine/retrieval/chunk-text.ts'
import { type Library, openLibrary, paragraphReader } from '#test/unit/retrieval/library-fixture.ts'

/** Of a document that is not there. */
const gone = null
type Version = number | typeof gone

/** The text of a version: a word of its own in the first and last of six paragraphs; the others stay as they are. */
export const versionText = (name: string, version: number): string =>
  [
    `Version ${version} of ${name} has the mark zq${version}x.`,
    ...[1, 2, 3, 4].map(n => `Paragraph ${n} of ${name} is as it always was.`),
    `The mark of version ${version} is zq${version}x.`,
  ].join('\n\n')

/** Limits of the index that is built beside the first one, and back again. */
export const otherLimits: ChunkLimits = { maxTokens: 64, overlapShare: 0 }

/** One chunk a paragraph, or two with the other limits. */
export const halvingReader: DocumentReader = {
  ...paragraphReader,
  async read(file, signal) {
    const read = await paragraphReader.read(file, signal)
    if (file.limits?.maxTokens !== otherLimits.maxTokens) return read
    const halves = read.chunks.flatMap(chunk => {
      const { start, end } = chunk.span
      const middle = start + Math.floor((end - start) / 2)
      return [
        { ...chunk, text: read.text.slice(start, middle), span: { start, end: middle } },
        { ...chunk, text: read.text.slice(middle, end), span: { start: middle, end } },
      ]
    })
    return { ...read, chunks: halves.map((chunk, ordinal) => ({ ...chunk, ordinal })) }
  },
}

/** Starts a script that lies here and resolves at its first word. */
export const startWriter = async (name: string, ...args: string[]) => {
  const script = join(import.meta.dirname, name)
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let complaints = ''
  child.stderr.on('data', (bytes: Buffer) => {
    complaints += bytes.toString()
  })
  const lines: string[] = []
  const reader = createInterface({ input: child.stdout })
  /** Resolves when it has said so many lines. */
  const said = (count: number): Promise<void> =>
    new Promise((resolve, reject) => {
      if (lines.length >= count) resolve()
      reader.on('line', () => lines.length >= count && resolve())
      child.on('exit', () => reject(new Error(`the writer ended by itself: ${complaints}`)))
    })
  reader.on('line', line => lines.push(line))
  await said(1)
  return {
    lines,
    said,
    async kill() {
      const ended = Promise.all([once(child, 'exit'), once(reader, 'close')])
      const isOver = child.exitCode !== null
      child.kill('SIGKILL')
      await ended
      assert.ok(!isOver && child.signalCode === 'SIGKILL', `the writer ended by itself: ${complaints}`)
    },
  }
}

/** What was said about a workspace: for each name the versions that may be there, and the runs that must be. */
interface Account {
  versions: Map<string, Set<Version>>
  runs: number[]
  next: number
}

const emptyAccount = (): Account => ({ versions: new Map(), runs: [], next: 0 })

/** Reads what the writer said. What was begun and not reported as done may or may not have happened. */
const addToAccount = (account: Account, lines: readonly string[]): void => {
  const { versions } = account
  const now = (name: string): Set<Version> => versions.get(name) ?? new Set([gone])
  for (const line of lines) {
    const [what = '', name = '', other = ''] = line.split(' ')
    const version = Number(other)
    if (what === 'adding') {
      versions.set(name, new Set([...now(name), version]))
      account.next = Math.max(account.next, version + 1)
    } else if (what === 'kept' || what === 'indexed') {
      // An older one may be reported late, when a newer one was already being added.
      const newer = [...now(name)].filter(known => known !== gone && known > version)
      versions.set(name, new Set([version, ...newer]))
    } else if (what === 'removing') versions.set(name, new Set([...now(name), gone]))
    else if (what === 'removed') versions.set(name, new Set([gone]))
    else if (what === 'renaming') {
      const both = new Set([...now(name), ...now(other), gone])
      versions.set(name, both).set(other, new Set(both))
    } else if (what === 'renamed') {
      versions.set(other, new Set([...now(name)].filter(known => known !== gone)))
      versions.set(name, new Set([gone]))
    } else if (what === 'run') {
      account.runs.push(Number(name))
      account.next = Math.max(account.next, Number(name) + 1)
    }
  }
}

/** The marks of versions that stand in any file of a workspace, also in those of the database. */
const marksIn = (folder: string): Set<number> => {
  const marks = new Set<number>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile())
      for (const [, version] of readFileSync(join(entry.parentPath, entry.name), 'latin1').matchAll(
        /zq(\d+)x/g,
      ))
        marks.add(Number(version))
  return marks
}

/** Rows, words, vectors and bytes say the same, and nothing else lies about. */
export const expectAgreement = async ({ workspace, vectorStore, embedder }: Library): Promise<void> => {
  const { documents, database, folders, indexes } = workspace
  const { words } = indexes.active()
  const list = documents.list()
  for (const document of list) {
    const chunks = documents.chunksOf(document.id)
    assert.equal(chunks.length, document.chunks)
    const ids = chunks.map(({ id }) => id)
    assert.deepEqual(vectorStore.chunkIds(document.id), ids)
    const expected = await embedder.embed(chunks.map(chunk => embeddedText(chunk.documentTitle, chunk)))
    const held = await vectorStore.vectorsOf(ids)
    ids.forEach((id, index) => {
      assert.deepEqual(held.get(id), expected[index], `the vector of ${id} is of another text`)
    })
    const bytes = await workspace.originals.read(document)
    assert.equal(new TextDecoder().decode(bytes), documents.detail(document.id).text)
  }
  assert.equal(vectorStore.count, documents.chunkCount())
  assert.equal(vectorStore.documentIds().length, list.length)
  assert.equal(readdirSync(folders.documents).length, list.length)
  assert.deepEqual(readdirSync(folders.incoming), [])
  assert.equal(database.prepare('pragma integrity_check').get()?.integrity_check, 'ok')
  database.exec(`insert into ${words} (${words}, rank) values ('integrity-check', 1)`)
}

/**
 * Opens a workspace after a kill, lets it finish what was begun and compares it with the account, in which what
 * was in doubt is settled afterwards. Throws an AssertionError.
 */
const checkWorkspace = async (folder: string, account: Account): Promise<void> => {
  const live = new Set<Version>()
  {
    await using library = await openLibrary(folder, { reader: halvingReader })
    const { workspace, indexer, builder } = library
    await indexer.reconcile()
    builder.resume()
    // Killed between pausing and resuming: that is for the person to end.
    for (const { id, state } of workspace.jobs.list()) if (state === 'paused') indexer.resume(id)
    await indexer.idle()
    for (let { building } = builder.status(); building; { building } = builder.status()) {
      assert.equal(building.failure, null)
      await wait(5)
    }
    for (const { state, files } of workspace.jobs.list()) {
      assert.equal(state, 'finished')
      for (const { name, state } of files)
        assert.ok(state.type === 'indexed' || state.type === 'unchanged', `${name}: ${JSON.stringify(state)}`)
    }
    const found = new Map<string, Version>()
    for (const { id, name } of workspace.documents.list()) {
      const { text } = workspace.documents.detail(id)
      const version = Number(/zq(\d+)x/.exec(text)?.[1])
      // The text names the document it was added as; a renamed one has kept it.
      assert.equal(text, versionText(/of (\S+) has/.exec(text)?.[1] ?? '', version))
      found.set(name, version)
      const { maxTokens } = workspace.indexes.active().limits
      assert.equal(workspace.documents.get(id)?.chunks, maxTokens === otherLimits.maxTokens ? 12 : 6)
    }
    for (const [name, may] of account.versions) {
      const version = found.get(name) ?? gone
      assert.ok(may.has(version), `${name}: version ${version}, but it can only be ${[...may].join(' or ')}`)
      account.versions.set(name, new Set([version]))
      live.add(version)
    }
    for (const name of found.keys()) assert.ok(account.versions.has(name), `${name} came from nowhere`)
    for (const n of account.runs) {
      const run = workspace.runs.get(RunId.parse(`run-${n}`))
      assert.equal(run.state, 'interrupted')
      assert.equal(run.answers.rag?.type, 'done')
    }
    await expectAgreement(library)
    // The index before takes over what has changed since.
    if (builder.status().previous) {
      await builder.restore()
      await expectAgreement(library)
    }
  }
  for (const version of marksIn(folder)) assert.ok(live.has(version), `version ${version} is left in a file`)
}

/** Lines a writer says at most before it is killed; its first two are about opening the workspace. */
const mostLines = 60
/** And then some time, so that any instant between two lines is hit, too. */
const longestMs = 15

/**
 * Kills a changing process again and again, and checks a copy of what each one leaves, so that the next process
 * finds the workspace just as the kill left it. Returns what was kept to in the end.
 */
export const killAgainAndAgain = async (
  folder: string,
  kills: number,
  random: SeededRandom,
  onKill: (kill: number, lines: readonly string[]) => void = () => {},
): Promise<Account> => {
  const account = emptyAccount()
  const path = join(folder, 'workspace')
  const copy = join(folder, 'copy')
  // Made in peace: how a workspace comes into being has its own tests.
  await (await openLibrary(path))[Symbol.asyncDispose]()
  for (let kill = 0; kill < kills; kill++) {
    const seed = `kill ${kill} ${random.integer(2 ** 31)}`
    const writer = await startWriter('library-writer.ts', path, seed, String(account.next))
    await writer.said(1 + random.integer(mostLines))
    await wait(random.uniform() * longestMs)
    await writer.kill()
    addToAccount(account, writer.lines)
    cpSync(path, copy, { recursive: true })
    await checkWorkspace(copy, account)
    rmSync(copy, { recursive: true, force: true })
    onKill(kill, writer.lines)
  }
  await checkWorkspace(path, account)
  return account
}
