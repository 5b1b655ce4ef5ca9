import type { TestRow } from '#contract/test-set.ts'

/**
 * Checks that the format rule and the patterns of a row can be read.
 * @throws EngineError RULE_INVALID with one sentence that names what is wrong.
 */
export const checkRules = (_row: Pick<TestRow, 'expectedFacts' | 'formatRule'>): void => {}
