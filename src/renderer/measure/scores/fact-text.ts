import type { ExpectedFact } from '#contract/test-set.ts'

/** What is expected, in the first of its wordings. */
export const factName = (fact: ExpectedFact): string =>
  fact.type === 'text' ? (fact.wordings[0] ?? '') : factText(fact)

/** What is expected, in all of its wordings. */
export const factText = (fact: ExpectedFact): string => {
  switch (fact.type) {
    case 'text':
      return fact.wordings.join(' or ')
    case 'number':
      return `${fact.value}${fact.tolerance > 0 ? ` ± ${fact.tolerance}` : ''}${fact.unit ? ` ${fact.unit}` : ''}`
    case 'pattern':
      return `/${fact.pattern}/${fact.flags}`
  }
}
