import type { ExpectedFact } from '#contract/test-set.ts'
import { containsPhrase } from '../answer-checks.ts'
import { numbersIn } from '../numbers.ts'
import { readPattern } from '../patterns.ts'
import { hasUnitBeside } from '../units.ts'

/** Room for decimals that binary numbers cannot hold: 0.1 + 0.2 is within 0 of 0.3. */
const roundingShare = 1e-9

const statesNumber = (
  text: string,
  { value, tolerance, unit }: Extract<ExpectedFact, { type: 'number' }>,
): boolean =>
  numbersIn(text).some(({ start, end, readings }) => {
    const room = tolerance + roundingShare * Math.max(Math.abs(value), tolerance)
    if (!readings.some(reading => Math.abs(reading - value) <= room)) return false
    return unit === undefined || hasUnitBeside(text.slice(0, start), text.slice(end), unit)
  })

/**
 * Whether a text states a fact. A pattern that takes too long is not found.
 * @throws EngineError RULE_INVALID for a pattern that is none.
 */
export const statesFact = (text: string, fact: ExpectedFact): boolean => {
  switch (fact.type) {
    case 'text':
      return fact.wordings.some(wording => containsPhrase(text, wording))
    case 'number':
      return statesNumber(text, fact)
    case 'pattern':
      return readPattern(fact).search(text) === true
  }
}
