import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { RunId } from '#contract/ids.ts'
import { silentLogger } from '#engine/core/logging.ts'
import { openWorkspace } from '#engine/workspace/workspace.ts'
import { openLibrary, temporaryFolder } from '#test/unit/retrieval/library-fixture.ts'

/** Starts the writer and resolves when it has opened (and repaired) the library. */
const startWriter = async (folder: string, first: number) => {
  const script = join(import.meta.dirname, 'library-writer.ts')
  const child = spawn(process.execPath, [script, folder, String(first)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let complaints = ''
  child.stderr.on('data', (bytes: Buffer) => {
    complaints += bytes.toString()
  })
  const lines: string[] = []
  const reader = createInterface({ input: child.stdout })
  const ready = new Promise<void>((resolve, reject) => {
    reader.on('line', line => {
      lines.push(line)
      resolve()
    })
    child.on('exit', () => reject(new Error(`the writer ended by itself: ${complaints}`)))
  })
  await ready
  return {
    lines,
    async kill() {
      if (child.exitCode !== null) throw new Error(`the writer ended by itself: ${complaints}`)
      const ended = Promise.all([once(child, 'exit'), once(reader, 'close')])
      child.kill('SIGKILL')
      await ended
      expect(child.signalCode, complaints).toBe('SIGKILL')
    },
  }
}

test('keeps everything it reported through ten kills in the middle of writing', async () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'workspace')
  // What the writers said: the newest version of each name, null when removed; `open` is in doubt.
  const versions = new Map<string, number | null>()
  const runs: number[] = []
  let next = 0
  // Milliseconds of work before each kill, spread so that all steps of a change are hit.
  for (const delayMs of [3, 11, 19, 31, 44, 58, 77, 102, 131, 170]) {
    const writer = await startWriter(path, next)
    await wait(delayMs)
    await writer.kill()
    for (const line of writer.lines) {
      const [what, name = '', n] = line.split(' ')
      if (what === 'ready') expect(Number(name), `vectors and chunks after a kill: ${line}`).toBe(Number(n))
      if (what === 'indexed') {
        versions.set(name, Number(n))
        next = Number(n) + 1
      }
      if (what === 'run') runs.push(Number(name))
      if (what === 'removing') versions.set(name, null)
    }
  }
  expect(versions.size).toBeGreaterThan(5)

  await using library = await openLibrary(path)
  await library.indexer.reconcile()
  const { workspace, vectorStore } = library
  const documents = workspace.documents.list()
  for (const [name, version] of versions) {
    if (version === null) continue
    const document = workspace.documents.findByName(name)
    if (!document) throw new Error(`${name} was reported as indexed in version ${version} and is gone`)
    const found = Number(/^Version (\d+) /.exec(workspace.documents.detail(document.id).text)?.[1])
    // The version after the reported one may have been finished just before the kill.
    expect(found, name).toBeGreaterThanOrEqual(version)
  }
  for (const document of documents) {
    const { chunks, text } = workspace.documents.detail(document.id)
    expect(chunks).toHaveLength(6)
    expect(vectorStore.chunkIds(document.id)).toEqual(chunks.map(({ id }) => id))
    expect(new TextDecoder().decode(await workspace.originals.read(document))).toBe(text)
  }
  expect(vectorStore.count).toBe(workspace.documents.chunkCount())
  expect(readdirSync(workspace.folders.index).sort()).toEqual(documents.map(({ id }) => id).sort())
  expect(readdirSync(workspace.folders.documents)).toHaveLength(documents.length)
  expect(workspace.database.prepare('pragma integrity_check').get()).toEqual({ integrity_check: 'ok' })
  workspace.database.exec("insert into chunks_fts (chunks_fts, rank) values ('integrity-check', 1)")

  expect(runs.length).toBeGreaterThan(5)
  for (const n of runs)
    expect(workspace.runs.get(RunId.parse(`run-${n}`))).toMatchObject({
      state: 'interrupted',
      answers: { rag: { type: 'done', text: `Answer ${n}`, finishReason: 'stopped' } },
    })
})

test('is closed to a second process while the first lives, and open once it was killed', async () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'workspace')
  const writer = await startWriter(path, 0)
  const open = () => openWorkspace(path, { logger: silentLogger })
  await expect(open()).rejects.toMatchObject({ code: 'WORKSPACE_IN_USE' })
  await writer.kill()
  const workspace = await open()
  workspace.close()
})
