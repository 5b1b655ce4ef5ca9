import type { Approach } from '#contract/approach.ts'
import type { Run, Timings } from '#contract/run.ts'
import { countOf, formatCount, formatDuration } from '../app/format.ts'

/**
 * What this run measured, in one or two sentences; it states differences of numbers and judges
 * nothing. Times are left out when the approaches ran together. Null when nothing can be compared.
 */
export const lessonOf = (run: Pick<Run, 'answers' | 'retrieval' | 'request'>): string | null => {
  const sentences = [documentsCost(run), adapterCost(run)].filter(sentence => sentence !== null)
  return sentences.length > 0 ? sentences.join(' ') : null
}

const timingsOf = (run: Pick<Run, 'answers'>, approach: Approach): Timings | null => {
  const answer = run.answers[approach]
  return answer?.type === 'done' ? answer.timings : null
}

const documentsCost = (run: Pick<Run, 'answers' | 'request'>): string | null => {
  const pairs: [Approach, Approach][] = [
    ['base', 'rag'],
    ['tuned', 'hybrid'],
  ]
  for (const [without, having] of pairs) {
    const answer = run.answers[having]
    const plain = timingsOf(run, without)
    const reading = timingsOf(run, having)
    if (answer?.type !== 'done' || !plain || !reading) continue
    const read = countOf(answer.passageNumbers.length, 'passage')
    const tokens = `Reading ${read} took ${formatCount(reading.promptTokens)} prompt tokens instead of ${formatCount(plain.promptTokens)}`
    const delay = reading.timeToFirstTokenMs - plain.timeToFirstTokenMs
    if (run.request.settings.together) return `${tokens}.`
    return `${tokens}; the first token came ${formatDuration(Math.abs(delay))} ${delay >= 0 ? 'later' : 'earlier'}.`
  }
  return null
}

const adapterCost = (run: Pick<Run, 'answers'>): string | null => {
  const base = timingsOf(run, 'base')
  const tuned = timingsOf(run, 'tuned')
  if (!base || !tuned) return null
  const extra = tuned.promptTokens - base.promptTokens
  if (extra === 0) return 'The adapter added no prompt tokens.'
  return extra > 0 ? `The adapter's prompt was ${countOf(extra, 'token')} longer.` : null
}
