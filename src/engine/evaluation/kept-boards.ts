import type { Evaluation } from '#contract/evaluation.ts'
import type { EvaluationId } from '#contract/ids.ts'
import type { Scoreboard } from '#contract/scoreboard.ts'
import { inSlices } from '#engine/core/slices.ts'
import type { JudgedItem } from './question-values.ts'
import { buildScoreboard } from './scoreboard.ts'

type Board = Omit<Scoreboard, 'evaluation'>

/** Boards that were computed, so that none is computed twice. */
export interface KeptBoards {
  /** Computed in slices: questions are answered meanwhile. */
  of(evaluation: Evaluation, tag: string | null): Promise<Board>
  forget(id: EvaluationId): void
}

/** Some 50 kB each. */
const mostBoards = 40

/** A board changes only with the questions that are done. */
export const createKeptBoards = (itemsOf: (id: EvaluationId) => readonly JudgedItem[]): KeptBoards => {
  /** By evaluation and tag, used last at the end. */
  const kept = new Map<string, { id: EvaluationId; done: number; board: Promise<Board> }>()
  return {
    of({ id, progress: { done }, request }, tag) {
      const key = JSON.stringify([id, tag])
      const known = kept.get(key)
      kept.delete(key)
      const board =
        known?.done === done
          ? known.board
          : inSlices(buildScoreboard({ items: itemsOf(id), tag, seeds: request.seeds.length }))
      const entry = { id, done, board }
      kept.set(key, entry)
      const [oldest] = kept.keys()
      if (kept.size > mostBoards && oldest !== undefined) kept.delete(oldest)
      // Whoever asks again gets another try.
      board.catch(() => kept.get(key) === entry && kept.delete(key))
      return board
    },
    forget(id) {
      for (const [key, entry] of kept) if (entry.id === id) kept.delete(key)
    },
  }
}
