import { hash } from 'node:crypto'
import type { Logger } from '#engine/core/logging.ts'
import type { LanguageModel } from '#engine/models/language-model.ts'
import { exampleOfLine } from '#engine/tuning/data/example-line.ts'

/** What the counts need of the language model. */
export type TokenCounter = Pick<LanguageModel, 'countExampleTokens'>

/** Counts of tokens an example, remembered by what the example says. */
export interface ExampleTokens {
  /** Of each line; null for all while the model is being loaded, or when it died. */
  countIfReady(lines: readonly string[]): Promise<(number | null)[]>
  /** Waits for the model. */
  count(lines: readonly string[]): Promise<number[]>
}

/** Enough for several of the largest sets; a count takes about a hundred bytes. */
const maxRemembered = 100_000
/** The model counts on the thread that answers questions: what it is given at once takes it some 50 ms. */
const charactersAtOnce = 64 * 1024

const keyOf = (line: string): string => hash('sha256', line, 'base64url')

export const createExampleTokens = (model: Promise<TokenCounter>, logger: Logger): ExampleTokens => {
  let loaded: TokenCounter | undefined
  model.then(
    ready => {
      loaded = ready
    },
    () => {}, // whoever waits for the model hears of it
  )
  const remembered = new Map<string, number>()
  const remember = (key: string, tokens: number): void => {
    if (remembered.size >= maxRemembered)
      for (const oldest of remembered.keys()) {
        remembered.delete(oldest)
        break
      }
    remembered.set(key, tokens)
  }
  const countWith = async (ready: TokenCounter, lines: readonly string[]): Promise<number[]> => {
    const keys = lines.map(keyOf)
    const counts = new Map<string, number>()
    const unknown = new Map<string, string>()
    keys.forEach((key, index) => {
      const known = remembered.get(key)
      if (known === undefined)
        unknown.set(key, lines[index] as string) // keys has the length of lines
      else counts.set(key, known)
    })
    let batch: [key: string, line: string][] = []
    let characters = 0
    const flush = async (): Promise<void> => {
      const tokens = await ready.countExampleTokens(batch.map(([, line]) => exampleOfLine(line).messages))
      batch.forEach(([key], index) => {
        const count = tokens[index] as number // one each
        counts.set(key, count)
        remember(key, count)
      })
      batch = []
      characters = 0
    }
    for (const entry of unknown) {
      batch.push(entry)
      characters += entry[1].length
      if (characters >= charactersAtOnce) await flush()
    }
    if (batch.length > 0) await flush()
    return keys.map(key => counts.get(key) as number) // every key was known or counted
  }
  return {
    async countIfReady(lines) {
      if (!loaded) return lines.map(() => null)
      try {
        return await countWith(loaded, lines)
      } catch (thrown) {
        logger.error('could not count the tokens of examples', thrown)
        return lines.map(() => null)
      }
    },
    count: async lines => countWith(await model, lines),
  }
}
