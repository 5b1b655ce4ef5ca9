import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

/**
 * Runs a program to its end; its error output is shown as it comes. @returns what it printed.
 * @throws Error with its last lines when it fails, or cannot be started.
 */
export const runCommand = async (
  program: string,
  args: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
): Promise<string> => {
  const child = spawn(program, args, {
    cwd,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  })
  const [output, [code, signal]] = await Promise.all([text(child.stdout), once(child, 'exit')])
  if (code === 0) return output
  const last = output.trim().split('\n').slice(-3).join(' ')
  throw new Error(
    `${[program, ...args].slice(0, 4).join(' ')} … failed (${signal ?? `exit code ${code}`}) ${last}`.trim(),
  )
}
