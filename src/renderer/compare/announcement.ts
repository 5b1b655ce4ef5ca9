import { type Approach, approaches } from '#contract/approach.ts'
import type { Run } from '#contract/run.ts'
import { countOf } from '../app/format.ts'
import { approachIdentity } from '../theme/approach-identity.ts'
import { isUnderWay, type PanePhase, phaseOf } from './pane-phase.ts'

/**
 * What a screen reader says when `before` became `after`: milestones of the run, never its tokens.
 * Empty when there is nothing to say.
 */
export const announcementOf = (before: Run | undefined, after: Run): string => {
  const sentences: string[] = []
  if (before?.id === after.id && !before.retrieval && after.retrieval)
    sentences.push(`Retrieved ${countOf(after.retrieval.passages.length, 'passage')}.`)
  for (const approach of approaches) {
    const now = phaseOf(after, approach)
    const then = before?.id === after.id ? phaseOf(before, approach) : undefined
    if (now && then && isUnderWay(then) && !isUnderWay(now)) sentences.push(ending(approach, now))
  }
  return sentences.join(' ')
}

const ending = (approach: Approach, phase: PanePhase): string => {
  const { name } = approachIdentity[approach]
  switch (phase.type) {
    case 'complete':
    case 'cut-at-limit':
      return `${name} answered, ${countOf(wordsIn(phase.answer.text), 'word')}.`
    case 'stopped':
      return `${name} stopped.`
    case 'nothing-relevant':
      return `${name}: nothing relevant in the library.`
    case 'failed':
      return `${name} failed. ${phase.failure.message}`
    default:
      return `${name} was interrupted.`
  }
}

const wordsIn = (text: string): number => text.split(/\s+/).filter(Boolean).length
