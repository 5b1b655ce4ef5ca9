import type { RunId } from '#contract/ids.ts'
import type { RunSummary } from '#contract/run.ts'

/** The loaded part of the history, newest first. */
export interface HistoryList {
  runs: readonly RunSummary[]
  /** Whether older runs may exist. */
  more: boolean
}

export type HistoryChange =
  | { type: 'reloaded'; runs: readonly RunSummary[]; pageSize: number }
  | { type: 'older'; runs: readonly RunSummary[]; pageSize: number }
  | { type: 'removed'; runId: RunId }

export const emptyHistory: HistoryList = { runs: [], more: true }

export const changeHistory = (list: HistoryList, change: HistoryChange): HistoryList => {
  switch (change.type) {
    case 'reloaded':
      return { runs: change.runs, more: change.runs.length === change.pageSize }
    case 'older': {
      const known = new Set(list.runs.map(run => run.id))
      return {
        runs: [...list.runs, ...change.runs.filter(run => !known.has(run.id))],
        more: change.runs.length === change.pageSize,
      }
    }
    case 'removed':
      return { ...list, runs: list.runs.filter(run => run.id !== change.runId) }
  }
}
