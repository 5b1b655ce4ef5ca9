import { applyEvaluationEvent, type Evaluation, type EvaluationEvent } from '#contract/evaluation.ts'

/** The workspace's evaluations, newest first. */
export interface EvaluationList {
  loaded: boolean
  evaluations: readonly Evaluation[]
}

export const emptyEvaluations: EvaluationList = { loaded: false, evaluations: [] }

export const withEvent = (list: EvaluationList, event: EvaluationEvent): EvaluationList => ({
  loaded: true,
  evaluations: applyEvaluationEvent(list.evaluations, event),
})

export const runningEvaluation = ({ evaluations }: EvaluationList): Evaluation | undefined =>
  evaluations.find(({ state }) => state.type === 'running')

export const shareAsked = ({ progress: { done, total } }: Evaluation): number =>
  total === 0 ? 0 : done / total

/** Evaluations that were under way before and have come to an end or broke since. */
export const endedBetween = (before: EvaluationList, after: EvaluationList): Evaluation[] =>
  after.evaluations.filter(({ id, state }) => {
    const earlier = before.evaluations.find(one => one.id === id)
    if (earlier?.state.type !== 'running') return false
    return state.type === 'finished' || (state.type === 'paused' && state.failure !== null)
  })

/** In a word or two, as beside a name. */
export const evaluationWord = ({ state, progress }: Evaluation): string => {
  switch (state.type) {
    case 'running':
      return `${Math.floor((100 * progress.done) / Math.max(1, progress.total))}%`
    case 'paused':
      return state.failure ? 'interrupted' : 'paused'
    case 'finished':
      return 'finished'
    case 'stopped':
      return 'stopped early'
  }
}
