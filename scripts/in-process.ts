import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

/**
 * Runs the script that is running with other arguments in a process of its own, so that its peak memory and its
 * caches are its own, and reads the JSON that it prints.
 */
export const inProcess = async <Result>(...args: string[]): Promise<Result> => {
  const [, script = ''] = process.argv
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')])
  if (code !== 0) throw new Error(`The process for ${args.join(' ')} failed: exit code ${code}`)
  return JSON.parse(output) as Result // printed by this same script
}
