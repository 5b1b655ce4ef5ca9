import type { Approach } from '#contract/approach.ts'
import type { Answer, Passage, Run, RunSettings } from '#contract/run.ts'
import type { ExpectedSource } from '#contract/test-set.ts'
import { wilsonInterval } from '#engine/evaluation/statistics.ts'

/** What is asked in a scenario's check, and how its answers are judged. */
export interface ScenarioCheck {
  questions: readonly { id: string; question: string }[]
  /** Settings of the runs, where they are not the usual ones. */
  settings: Partial<RunSettings>
  /** Judges the answers to the question at `index`. @returns them in a line, for whoever watches. */
  judge(index: number, run: Run): string
  /** What came out of the questions judged so far, for people. */
  report(): string[]
  /** The same for programs, with every answer. */
  results(): Record<string, unknown>
}

/** The answer of an approach that has to have one. */
export const doneAnswer = (run: Run, approach: Approach, id: string): Extract<Answer, { type: 'done' }> => {
  const answer = run.answers[approach]
  if (answer?.type !== 'done') throw new Error(`${approach} did not answer ${id}: ${JSON.stringify(answer)}`)
  return answer
}

/** Whether a passage is of a document that is expected. */
export const isExpectedAmong = (
  passages: readonly Passage[],
  expectedSources: readonly ExpectedSource[],
): boolean =>
  passages.some(({ documentName }) => expectedSources.some(({ document }) => document === documentName))

export interface Interval {
  low: number
  high: number
}

/** `count` of `total` with its Wilson interval. */
export const share = (count: number, total: number): string => {
  const { low, high } = wilsonInterval(count, total)
  const percent = (value: number): string => `${Math.round(value * 100)}%`
  return `${String(count).padStart(3)}/${total} = ${percent(count / total).padStart(4)} [${percent(low)}, ${percent(high)}]`
}

/** A table with a heading, its columns as wide as they need to be. */
export const table = (rows: readonly (readonly string[])[]): string[] => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => (row[column] ?? '').length)))
  return rows.map(row =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
