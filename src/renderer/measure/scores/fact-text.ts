import type { ExpectedFact } from '#contract/test-set.ts'

/** What is expected, in a few words. */
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
