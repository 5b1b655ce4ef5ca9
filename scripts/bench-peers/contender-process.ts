import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

interface Waiting {
  resolve(result: unknown): void
  reject(error: Error): void
}

/** A contender writes other lines, too: libraries print what they like. */
type Answer = { reply: unknown } | { failure: string }
const answerOf = (line: string): Answer | null =>
  line.startsWith('{"reply"') || line.startsWith('{"failure"') ? (JSON.parse(line) as Answer) : null // as our own contenders write them

/** A contender that is not JavaScript's: the program that runs it, and its script. */
export interface ContenderCommand {
  program: string
  args: readonly string[]
  env?: Record<string, string>
}

/**
 * One engine that is measured, in a process of its own, so that its memory, its threads and its crashes are its own.
 * It is asked one thing at a time by a line of JSON and answers by one; what else it prints goes to this process's
 * error output. Whoever starts it closes it.
 */
export class ContenderProcess {
  readonly #child: ChildProcess
  #waiting: Waiting | null = null
  #ended: string | null = null

  constructor({ program, args, env = {} }: ContenderCommand) {
    this.#child = spawn(program, args, {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...env },
    })
    this.#child.once('error', error => this.#end(error.message))
    this.#child.once('exit', (code, signal) => this.#end(signal ? `ended by ${signal}` : `exit code ${code}`))
    this.#child.stdin?.on('error', () => {}) // of a process that ended: its exit tells
    const { stdout } = this.#child
    if (stdout) createInterface({ input: stdout }).on('line', line => this.#hear(line))
  }

  /** @throws Error with what the contender said, or how its process ended. */
  async call<Result>(method: string, params: object): Promise<Result> {
    if (this.#ended) throw new Error(this.#ended)
    if (this.#waiting) throw new Error('a contender does one thing at a time')
    const answer = new Promise<unknown>((resolve, reject) => {
      this.#waiting = { resolve, reject }
    })
    this.#child.stdin?.write(`${JSON.stringify({ method, params })}\n`)
    return (await answer) as Result // what this method of our own contender gives
  }

  /** Ends when its input does. */
  async close(): Promise<void> {
    if (this.#ended) return
    const exit = once(this.#child, 'exit')
    this.#child.stdin?.end()
    await exit
  }

  #hear(line: string): void {
    const answer = answerOf(line)
    if (!answer) {
      process.stderr.write(`${line}\n`)
      return
    }
    const waiting = this.#waiting
    this.#waiting = null
    if ('failure' in answer) waiting?.reject(new Error(answer.failure))
    else waiting?.resolve(answer.reply)
  }

  #end(how: string): void {
    this.#ended ??= how
    this.#waiting?.reject(new Error(how))
    this.#waiting = null
  }
}

/** @param name of a file in `contenders`. */
export const startNodeContender = (
  name: string,
  args: readonly string[],
  env: Record<string, string> = {},
): ContenderProcess =>
  new ContenderProcess({
    program: process.execPath,
    args: [fileURLToPath(new URL(`./contenders/${name}.ts`, import.meta.url)), ...args],
    env,
  })
