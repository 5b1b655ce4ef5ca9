import type { RunId } from '#contract/ids.ts'
import type { PresentationStep } from '#contract/presentation.ts'

/** A change by the person who prepares the steps; `index` counts from 0. */
export type StepsChange =
  | { type: 'add'; question: string; runId: RunId | null }
  | { type: 'edit'; index: number; part: Partial<PresentationStep> }
  | { type: 'remove'; index: number }
  | { type: 'move'; index: number; by: -1 | 1 }

export const changeSteps = (steps: readonly PresentationStep[], change: StepsChange): PresentationStep[] => {
  switch (change.type) {
    case 'add':
      return [...steps, { question: change.question, note: '', runId: change.runId }]
    case 'edit':
      return steps.map((step, index) => {
        if (index !== change.index) return step
        const edited = { ...step, ...change.part }
        // A run answers its own question, not one that was written over it.
        return change.part.question === undefined || change.part.question === step.question
          ? edited
          : { ...edited, runId: null }
      })
    case 'remove':
      return steps.filter((_, index) => index !== change.index)
    case 'move': {
      const other = change.index + change.by
      const moved = steps[change.index]
      const neighbour = steps[other]
      if (!moved || !neighbour) return [...steps]
      return steps.map((step, index) => (index === other ? moved : index === change.index ? neighbour : step))
    }
  }
}

/** Steps without a question are not kept. */
export const keptSteps = (steps: readonly PresentationStep[]): PresentationStep[] =>
  steps.filter(({ question }) => question.trim() !== '')
