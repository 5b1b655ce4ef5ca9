import { type Approach, usesRetrieval } from '#contract/approach.ts'
import type { Failure } from '#contract/errors.ts'
import type { Answer, Run } from '#contract/run.ts'

export type DoneAnswer = Extract<Answer, { type: 'done' }>

/** What a pane shows now. `text` is what the model has written so far. */
export type PanePhase =
  | { type: 'waiting' }
  | { type: 'retrieving' }
  | { type: 'reading' }
  | { type: 'streaming'; text: string }
  | { type: 'complete'; answer: DoneAnswer }
  | { type: 'cut-at-limit'; answer: DoneAnswer }
  | { type: 'stopped'; answer: DoneAnswer }
  | { type: 'nothing-relevant'; answer: DoneAnswer }
  | { type: 'failed'; text: string; failure: Failure }
  | { type: 'interrupted'; text: string }

/** The phase of one approach of a run; undefined when the run does not have it. */
export const phaseOf = (
  run: Pick<Run, 'state' | 'retrieval' | 'answers'>,
  approach: Approach,
): PanePhase | undefined => {
  const answer = run.answers[approach]
  if (!answer) return undefined
  switch (answer.type) {
    case 'waiting':
      if (run.state !== 'running') return { type: 'interrupted', text: '' }
      return { type: usesRetrieval(approach) && !run.retrieval ? 'retrieving' : 'waiting' }
    case 'streaming':
      if (run.state !== 'running') return { type: 'interrupted', text: answer.text }
      return answer.text === '' ? { type: 'reading' } : { type: 'streaming', text: answer.text }
    case 'failed':
      return { type: 'failed', text: answer.text, failure: answer.failure }
    case 'done':
      return { type: donePhase[answer.finishReason], answer }
  }
}

const donePhase = {
  end: 'complete',
  length: 'cut-at-limit',
  stopped: 'stopped',
  'nothing-relevant': 'nothing-relevant',
} as const

export const isUnderWay = (phase: PanePhase): boolean =>
  phase.type === 'waiting' ||
  phase.type === 'retrieving' ||
  phase.type === 'reading' ||
  phase.type === 'streaming'
