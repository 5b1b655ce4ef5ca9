import { createInterface } from 'node:readline'

/** By name. Parameters are what the part that calls it sends: both ends are ours. */
export type ContenderMethods = Record<string, (params: never) => unknown>

/**
 * Answers the lines of a `ContenderProcess` in a contender's own process, one after the other, until its input ends.
 * @returns when it has ended, for what has to be closed then.
 */
export const serveContender = async (methods: ContenderMethods): Promise<void> => {
  for await (const line of createInterface({ input: process.stdin })) {
    const { method, params } = JSON.parse(line) as { method: string; params: never } // a ContenderProcess wrote it
    let answer: { reply: unknown } | { failure: string }
    try {
      const work = methods[method]
      if (!work) throw new Error(`there is no method ${method}`)
      answer = { reply: (await work(params)) ?? null }
    } catch (thrown) {
      answer = { failure: thrown instanceof Error ? thrown.message : String(thrown) }
    }
    process.stdout.write(`${JSON.stringify(answer)}\n`)
  }
}
