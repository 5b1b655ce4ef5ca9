import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { removeStaleTemporaries } from '#engine/core/atomic-files.ts'
import { readPeftAdapter } from '#engine/models/peft-adapter.ts'
import { killedAdapterBase } from './killed-adapter-base.ts'

const writer = fileURLToPath(new URL('adapter-folder-writer.ts', import.meta.url))

it('leaves whole adapters only, and temporaries that are known as such, when the writer is killed', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'diptych-test-'))
  try {
    // Different delays after the first adapter hit different moments of the next ones.
    for (const delayMs of [0, 7, 16, 29]) {
      const folder = await mkdtemp(join(parent, 'run-'))
      const child = spawn(process.execPath, [writer, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
      let done = -1
      child.stdout.on('data', (text: Buffer) => {
        done = Number(text.toString().trim().split('\n').at(-1))
      })
      const exited = once(child, 'exit')
      await once(child.stdout, 'data')
      await new Promise(resolve => setTimeout(resolve, delayMs))
      child.kill('SIGKILL')
      await exited
      expect(child.signalCode).toBe('SIGKILL')

      await removeStaleTemporaries(folder, 0)
      const names = await readdir(folder)
      // Everything reported is there; one more may have been finished and not yet reported.
      expect(names.length).toBeGreaterThanOrEqual(done + 1)
      for (const name of names) {
        expect(name).toMatch(/^adapter-\d+$/)
        expect((await readPeftAdapter(join(folder, name), killedAdapterBase)).rank).toBe(16)
      }
    }
  } finally {
    await rm(parent, { recursive: true, force: true })
  }
})
