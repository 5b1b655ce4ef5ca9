import { EngineError } from '#engine/core/errors.ts'

/** A pattern that a person wrote, searched for within a time limit. */
export interface TimedPattern {
  /** null: it took longer than the limit. */
  search(text: string): boolean | null
}

/** @throws EngineError RULE_INVALID with what is wrong with it. */
export const readPattern = ({ pattern, flags }: { pattern: string; flags: string }): TimedPattern => {
  try {
    const expression = new RegExp(pattern, flags)
    return { search: text => expression.test(text) }
  } catch (cause) {
    throw new EngineError('RULE_INVALID', `“${pattern}” is not a regular expression.`, {}, { cause })
  }
}
