import type { FormatRule, TestRow } from '#contract/test-set.ts'
import { readJsonSchema } from './json-schemas.ts'
import { patternLimitMs, readPattern } from './patterns.ts'
import { readTemplate, templateProblem } from './templates.ts'

/** A format rule that was read. */
export interface ReadRule {
  /** Why a text does not follow it, in a sentence; null when it does. */
  problem(text: string): string | null
}

/** The text as JSON; undefined when it is none. */
export const parseJson = (text: string): { value: unknown } | undefined => {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}

/** @throws EngineError RULE_INVALID with one sentence that names what is wrong. */
export const readFormatRule = (rule: FormatRule): ReadRule => {
  switch (rule.type) {
    case 'pattern': {
      const pattern = readPattern(rule)
      return {
        problem: text => {
          const found = pattern.search(text)
          if (found === null)
            return `The pattern took longer than ${patternLimitMs} ms on this answer, so it counts as not met.`
          return found
            ? null
            : `The answer does not fit: ${rule.description || `/${rule.pattern}/${rule.flags}`}`
        },
      }
    }
    case 'json-schema': {
      const schema = readJsonSchema(rule.schema)
      return {
        problem: text => {
          const parsed = parseJson(text)
          return parsed ? schema.problem(parsed.value) : 'The answer is not JSON.'
        },
      }
    }
    case 'template': {
      const template = readTemplate(rule.template)
      return { problem: text => templateProblem(template, text) }
    }
  }
}

/**
 * Checks that the format rule and the patterns of a row can be read.
 * @throws EngineError RULE_INVALID with one sentence that names what is wrong.
 */
export const checkRules = ({
  expectedFacts,
  formatRule,
}: Pick<TestRow, 'expectedFacts' | 'formatRule'>): void => {
  for (const fact of expectedFacts) if (fact.type === 'pattern') readPattern(fact)
  if (formatRule) readFormatRule(formatRule)
}
