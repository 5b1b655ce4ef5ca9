import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'

/** How a process ended that was watched: one that outgrew its limit was killed, at these bytes of resident memory. */
export type WatchedProcess<Result> =
  | { type: 'finished'; result: Result }
  | { type: 'over-limit'; residentBytes: number }
  | { type: 'failed'; how: string }

const looksEveryMs = 200

/** Resident memory of a process in bytes; null where there is no /proc, and when the process is gone. */
const residentBytesOf = async (pid: number): Promise<number | null> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]
  return kibibytes === undefined ? null : Number(kibibytes) * 1024
}

/** Kills the process when it has outgrown the limit, and tells at how many bytes. */
const watchMemory = (
  child: ChildProcess,
  limitBytes: number,
): { overLimit(): number | null } & Disposable => {
  let overLimit: number | null = null
  const timer = setInterval(async () => {
    const bytes = child.pid === undefined ? null : await residentBytesOf(child.pid)
    if (bytes === null || bytes <= limitBytes || overLimit !== null) return
    overLimit = bytes
    child.kill('SIGKILL')
  }, looksEveryMs)
  return { overLimit: () => overLimit, [Symbol.dispose]: () => clearInterval(timer) }
}

/**
 * Runs the script that is running with other arguments in a process of its own, so that its peak memory and its
 * caches are its own, and reads the JSON that it prints. On systems without /proc the limit is not watched.
 */
export const inWatchedProcess = async <Result>(
  args: readonly string[],
  limitBytes: number,
): Promise<WatchedProcess<Result>> => {
  const [, script = ''] = process.argv
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  using memory = watchMemory(child, limitBytes)
  const [output, [code, signal]] = await Promise.all([text(child.stdout), once(child, 'exit')])
  const residentBytes = memory.overLimit()
  if (residentBytes !== null) return { type: 'over-limit', residentBytes }
  if (code !== 0) return { type: 'failed', how: signal ? `ended by ${signal}` : `exit code ${code}` }
  return { type: 'finished', result: JSON.parse(output) as Result } // printed by this same script
}

/** The same without a limit. @throws Error when the process fails. */
export const inProcess = async <Result>(...args: string[]): Promise<Result> => {
  const process = await inWatchedProcess<Result>(args, Number.POSITIVE_INFINITY)
  if (process.type === 'finished') return process.result
  throw new Error(`The process for ${args.join(' ')} failed: ${process.type === 'failed' ? process.how : ''}`)
}
