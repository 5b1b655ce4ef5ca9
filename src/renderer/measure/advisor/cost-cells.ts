import type { ApproachCost } from '#contract/advisor.ts'
import { countOf, formatBytes, formatDuration } from '../../app/format.ts'
import { libraryHref, scoresHref, trainingHref } from '../../app/route.ts'

/** A figure of this machine, or what would measure it. */
export type CostCell =
  | { type: 'measured'; text: string }
  | { type: 'never'; text: string }
  | { type: 'unmeasured'; href: string; action: string }

export interface CostColumn {
  name: string
  /** What is counted, for a note under the name. */
  note: string
  cell: (cost: ApproachCost, all: readonly ApproachCost[]) => CostCell
}

type Measuring = Omit<Extract<CostCell, { type: 'unmeasured' }>, 'type'>

const evaluating: Measuring = { href: scoresHref(), action: 'Run an evaluation' }
const testingFreshness: Measuring = { href: scoresHref(), action: 'Run a freshness test' }
const training: Measuring = { href: trainingHref(), action: 'Train an adapter' }
const indexing: Measuring = { href: libraryHref(), action: 'Add documents' }

const cellOf = (value: number | null, text: (value: number) => string, how: Measuring): CostCell =>
  value === null
    ? { type: 'unmeasured', ...how }
    : value === 0
      ? { type: 'never', text: 'nothing' }
      : { type: 'measured', text: text(value) }

const minutes = (value: number): string => formatDuration(value * 60_000)

/** Hybrid pays for the index and the training; the part that is missing is what to measure. */
const settingUp = (
  { approach }: ApproachCost,
  all: readonly ApproachCost[],
  part: 'setUpMinutes' | 'setUpBytes',
): Measuring => {
  const retrievalKnown = all.some(other => other.approach === 'rag' && other[part] !== null)
  return approach === 'tuned' || (approach === 'hybrid' && retrievalKnown) ? training : indexing
}

export const costColumns: readonly CostColumn[] = [
  {
    name: 'Paid once',
    note: 'training, indexing',
    cell: (cost, all) => cellOf(cost.setUpMinutes, minutes, settingUp(cost, all, 'setUpMinutes')),
  },
  {
    name: 'On disk',
    note: 'adapter, index',
    cell: (cost, all) => cellOf(cost.setUpBytes, formatBytes, settingUp(cost, all, 'setUpBytes')),
  },
  {
    name: 'A changed fact',
    note: 'until answers have it',
    cell: ({ approach, updateMinutes }) =>
      approach === 'base'
        ? { type: 'never', text: 'never' }
        : cellOf(updateMinutes, minutes, approach === 'tuned' ? training : testingFreshness),
  },
  {
    name: 'First token',
    note: 'median a question',
    cell: ({ firstTokenMs }) => cellOf(firstTokenMs, formatDuration, evaluating),
  },
  {
    name: 'Prompt',
    note: 'median a question',
    cell: ({ promptTokens }) =>
      cellOf(promptTokens, tokens => countOf(Math.round(tokens), 'token'), evaluating),
  },
]
