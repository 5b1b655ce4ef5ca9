import { EngineError } from '#engine/core/errors.ts'
import { withinTimeLimit } from './time-limit.ts'

/**
 * Longest search of one text, in milliseconds. A sane pattern takes microseconds; one that backtracks without end
 * would stop the engine for everybody.
 */
export const patternLimitMs = 100

/** A regular expression that a person wrote. */
export interface TimedPattern {
  /** null: it took longer than `patternLimitMs`. */
  search(text: string): boolean | null
}

/** What is wrong with it, without the engine's "Invalid regular expression: /…/: " before it. */
const problemOf = (cause: unknown): string =>
  (cause instanceof Error ? cause.message : String(cause)).replace(/^Invalid regular expression: .*: /s, '')

/** @throws EngineError RULE_INVALID with what is wrong with it. */
export const readPattern = ({ pattern, flags }: { pattern: string; flags: string }): TimedPattern => {
  try {
    new RegExp(pattern, flags)
  } catch (cause) {
    throw new EngineError(
      'RULE_INVALID',
      `The pattern “${pattern}” with the flags “${flags}” is not a regular expression: ${problemOf(cause)}. Correct it and try again.`,
      { pattern, flags },
      { cause },
    )
  }
  return {
    search: text => {
      // A fresh expression a search: `g` and `y` would go on where the last one ended.
      const found = withinTimeLimit(patternLimitMs, () => new RegExp(pattern, flags).test(text))
      return found ? found.result : null
    },
  }
}
