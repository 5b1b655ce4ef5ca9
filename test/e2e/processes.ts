import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

/** A program that was started, with what it has written so far. */
export interface Started {
  process: ChildProcess
  output(): { stdout: string; stderr: string }
  /** Resolves with the first line of standard output or standard error that matches. */
  line(pattern: RegExp): Promise<string>
  ended: Promise<Ended>
}

export const start = (
  program: string,
  words: string[],
  env: Record<string, string | undefined> = {},
): Started => {
  const child = spawn(program, words, {
    cwd: root,
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  const changed = new EventTarget()
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    changed.dispatchEvent(new Event('text'))
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
    changed.dispatchEvent(new Event('text'))
  })
  const ended = new Promise<Ended>(resolve => {
    child.on('error', error => resolve({ code: null, stdout, stderr: stderr + String(error) }))
    child.on('close', code => resolve({ code, stdout, stderr }))
  })
  return {
    process: child,
    output: () => ({ stdout, stderr }),
    ended,
    line: pattern =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = `${stdout}\n${stderr}`.split('\n').find(line => pattern.test(line))
          if (found !== undefined) resolve(found)
        }
        changed.addEventListener('text', look)
        look()
        void ended.then(({ code }) => {
          look()
          reject(new Error(`ended with ${code} before ${pattern}:\n${stdout}\n${stderr}`))
        })
      }),
  }
}

/** Diptych in the terminal, as a person starts it. */
export const diptych = (words: string[], env?: Record<string, string | undefined>): Started =>
  start(process.execPath, [join(root, 'bin', 'diptych.mjs'), ...words], env)

/** A folder of its own that is gone afterwards. */
export const temporaryFolder = (): Disposable & { path: string } => {
  const path = mkdtempSync(join(tmpdir(), 'diptych-e2e-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}
