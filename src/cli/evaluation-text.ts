import { approaches } from '#contract/approach.ts'
import type { Evaluation } from '#contract/evaluation.ts'
import type { FreshnessTest, MemoryTest } from '#contract/freshness.ts'
import type { MetricDefinition } from '#contract/metric.ts'
import { metricDefinitions } from '#contract/metric-definitions.ts'
import { effectText, pText, scoreText, verdictText } from '#contract/metric-text.ts'
import type { Effect, Scoreboard, ScoreboardMetric } from '#contract/scoreboard.ts'
import type { Colors } from './colors.ts'
import { durationText } from './training-text.ts'

/** Of a progress that is not shown in place. */
const lines = 20

/** What a terminal shows while an evaluation runs: a line that is drawn in place, or one every twentieth of the way. */
export class EvaluationProgressText {
  readonly #columns: number | null
  #lastLine = -1

  /** @param columns of the terminal; null draws nothing in place. */
  constructor(columns: number | null) {
    this.#columns = columns
  }

  next({ progress, state }: Evaluation): string {
    if (state.type !== 'running') return ''
    const { done, total, cachedAnswers, failedAnswers, secondsLeft } = progress
    const text = [
      `Question ${done} of ${total}`,
      ...(cachedAnswers > 0 ? [`${cachedAnswers} answers known`] : []),
      ...(failedAnswers > 0 ? [`${failedAnswers} answers failed`] : []),
      ...(secondsLeft === null ? [] : [`${durationText(secondsLeft)} left`]),
    ].join(' · ')
    // A line that wraps would leave its beginning behind.
    if (this.#columns !== null) return this.clear() + text.slice(0, this.#columns - 1)
    const line = Math.floor((done * lines) / total)
    if (line === this.#lastLine) return ''
    this.#lastLine = line
    return `${text}\n`
  }

  /** Before something else is written. */
  clear(): string {
    return this.#columns === null ? '' : '\r\u001b[K'
  }
}

const effectLine = (name: string, effect: Effect, { unit, better }: MetricDefinition): string =>
  `${name} ${effectText(effect, unit)}, ${verdictText(effect, better)} (${pText(effect.adjustedPValue)})`

const metricText = (
  { metric, scores, retrieval, tuning, interaction, pairs }: ScoreboardMetric,
  { bold, dim, approach: color }: Colors,
): string => {
  const definition = metricDefinitions.find(({ id }) => id === metric)
  if (!definition) return ''
  const scoreLines = approaches.flatMap(approach => {
    const score = scores[approach]
    if (!score) return []
    const name = color[approach](approach.padEnd(7))
    return [`  ${name} ${scoreText(score, definition.unit)} ${dim(`n = ${score.questions}`)}`]
  })
  const effects = [
    ...(retrieval ? [effectLine('retrieval', retrieval, definition)] : []),
    ...(tuning ? [effectLine('tuning', tuning, definition)] : []),
    ...(interaction ? [effectLine('together', interaction, definition)] : []),
    // Without all four approaches there are pairs only.
    ...(retrieval || tuning
      ? []
      : pairs.map(({ from, to, effect }) => effectLine(`${from} to ${to}`, effect, definition))),
  ]
  return `${[bold(definition.name), ...scoreLines, ...effects.map(line => dim(`  ${line}`))].join('\n')}\n`
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

/** The board: each metric with its means, 95% intervals and what retrieval and tuning did to it. */
export const scoreboardText = (board: Scoreboard, colors: Colors): string => {
  const { evaluation, rows, seeds, metrics, failedAnswers } = board
  const failed = approaches.flatMap(approach => {
    const count = failedAnswers[approach] ?? 0
    return count > 0 ? [`${counted(count, 'answer')} of ${approach} failed`] : []
  })
  const head = [
    `“${evaluation.testSetName}”, ${counted(rows, 'question')}`,
    ...(seeds > 1 ? [`${seeds} seeds each`] : []),
    ...failed,
    '95% intervals',
  ].join(', ')
  return [`${head}\n`, ...metrics.map(metric => metricText(metric, colors))].join('\n')
}

/** What the weights know without the passages. */
export const memoryText = ({ questions, approaches: counts }: MemoryTest, { bold }: Colors): string =>
  [
    bold('Without the passages that hold the facts'),
    ...approaches.flatMap(approach => {
      const count = counts[approach]
      if (!count) return []
      const { withPassage, stillWithout, onlyWithout } = count
      return [
        `  ${approach.padEnd(7)} of ${withPassage} answers with all facts, ${stillWithout} still have them; ${onlyWithout} have them only without`,
      ]
    }),
    `  ${counted(questions, 'question')} with expected facts`,
    '',
  ].join('\n')

/** Which approaches followed a changed fact. */
export const freshnessText = ({ request, answers, reindexMs }: FreshnessTest, { bold }: Colors): string =>
  [
    bold(`“${request.find}” becomes “${request.replace}”: ${request.question}`),
    ...approaches.flatMap(approach => {
      const answer = answers[approach]
      if (!answer) return []
      const { before, after, flipped } = answer
      return [
        `  ${approach.padEnd(7)} says ${before.says} before, ${after.says} after${flipped ? ': it followed' : ''}`,
      ]
    }),
    ...(reindexMs === null ? [] : [`  read again in ${(reindexMs / 1000).toFixed(1)} s`]),
    '',
  ].join('\n')
