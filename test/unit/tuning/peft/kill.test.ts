import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { watch } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { removeStaleTemporaries } from '#engine/core/atomic-files.ts'
import { readPeftAdapter } from '#engine/models/peft-adapter.ts'
import { killedAdapterBase } from './killed-adapter-base.ts'

const writer = fileURLToPath(new URL('adapter-folder-writer.ts', import.meta.url))

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diptych-test-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Lets the writer work in `folder` and kills it the moment that a name that fits is there. */
const killWhenThere = async (name: RegExp): Promise<void> => {
  const child = spawn(process.execPath, [writer, folder], { stdio: ['ignore', 'ignore', 'inherit'] })
  const watcher = watch(folder, (_, appeared) => {
    if (appeared && name.test(appeared)) child.kill('SIGKILL')
  })
  await once(child, 'exit')
  watcher.close()
  expect(child.signalCode).toBe('SIGKILL')
}

it('shows an adapter only when it is whole, though its writer is killed at that moment', async () => {
  await killWhenThere(/^adapter-1$/)
  const names = (await readdir(folder)).filter(name => name.startsWith('adapter-'))
  expect(names.length).toBeGreaterThanOrEqual(2)
  for (const name of names)
    expect((await readPeftAdapter(join(folder, name), killedAdapterBase)).rank).toBe(16)
})

it('leaves a temporary that is known as such when the writer is killed in the middle', async () => {
  await killWhenThere(/^\.diptych-/)
  expect(await readdir(folder)).toEqual([expect.stringMatching(/^\.diptych-/)])
  expect(await removeStaleTemporaries(folder, 0)).toBe(1)
})
