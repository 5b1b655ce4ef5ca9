import { type Approach, approaches } from '#contract/approach.ts'
import type { FreshnessTest } from '#contract/freshness.ts'
import { approachIdentity } from '../../theme/approach-identity.ts'

const listed = (names: readonly Approach[]): string =>
  new Intl.ListFormat('en', { type: 'conjunction' }).format(names.map(name => approachIdentity[name].name))

/** What became of the answers, in a sentence. */
export const freshnessSentence = (answers: FreshnessTest['answers']): string => {
  const asked = approaches.filter(approach => answers[approach])
  const flipped = asked.filter(approach => answers[approach]?.flipped)
  const kept = asked.filter(approach => !answers[approach]?.flipped)
  if (flipped.length === 0) return 'No answer followed the changed document.'
  if (kept.length === 0) return `${listed(flipped)} followed the changed document.`
  return `${listed(flipped)} followed the changed document; ${listed(kept)} did not.`
}
