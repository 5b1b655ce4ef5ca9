import * as z from 'zod'
import { Approach } from './approach.ts'
import { Answer, Retrieval, Run } from './run.ts'

/**
 * What `runs.watch` yields. The first event is always `snapshot`, so a reloaded window catches up
 * with a run in progress; text arrives in deltas batched to about 30 ms.
 */
export const RunEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), run: Run }),
  z.object({ type: z.literal('retrieved'), retrieval: Retrieval }),
  z.object({ type: z.literal('text'), approach: Approach, delta: z.string() }),
  /** An answer started (`streaming`, empty text), ended (`done`) or failed. */
  z.object({ type: z.literal('answer'), approach: Approach, answer: Answer }),
  z.object({ type: z.literal('finished') }),
])
export type RunEvent = z.infer<typeof RunEvent>

/** The run after one more event. Pure; `run` may be undefined only before the snapshot. */
export const applyRunEvent = (run: Run | undefined, event: RunEvent): Run => {
  if (event.type === 'snapshot') return event.run
  if (!run) throw new Error(`A run's first event is a snapshot, not ${event.type}`)
  switch (event.type) {
    case 'retrieved':
      return { ...run, retrieval: event.retrieval }
    case 'text': {
      const before = run.answers[event.approach]
      const text = (before?.type === 'streaming' ? before.text : '') + event.delta
      return { ...run, answers: { ...run.answers, [event.approach]: { type: 'streaming', text } } }
    }
    case 'answer':
      return { ...run, answers: { ...run.answers, [event.approach]: event.answer } }
    case 'finished':
      return { ...run, state: 'finished' }
  }
}
