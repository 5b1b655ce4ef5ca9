import { useState } from 'react'
import type { AdapterInfo } from '#contract/adapter.ts'
import type { AdapterId, RunId, WorkspaceId } from '#contract/ids.ts'
import type { RunSettings } from '#contract/run.ts'
import { attempt } from '../../app/attempt.ts'
import { remember, remembered } from '../../app/storage.ts'
import { useClient } from '../../connection/client-context.tsx'
import { failureSentence } from '../../connection/failure-sentence.ts'
import { type Duel, requestOf, resumeDuel } from './duel.ts'

export interface DuelState {
  duel: Duel
  change: (part: Partial<Pick<Duel, 'question' | 'withDocuments' | 'sides'>>) => void
  asking: boolean
  /** Why the question was not taken. */
  problem: string | undefined
  ask: (question: string) => Promise<void>
  stop: () => Promise<void>
}

/** A comparison that a reload of the tab returns to; its answers are runs like all others. */
export const useDuel = (
  first: AdapterId,
  list: readonly AdapterInfo[],
  workspaceId: WorkspaceId | undefined,
  settings: RunSettings,
  onStarted: () => void,
): DuelState => {
  const client = useClient()
  const key = `diptych.adapters-compared/${workspaceId ?? ''}`
  const [duel, setDuel] = useState(() => resumeDuel(remembered('sessionStorage', key), first, list))
  const [asking, setAsking] = useState(false)
  const [problem, setProblem] = useState<string>()

  const change = (part: Partial<Duel>) =>
    setDuel(before => {
      const after = { ...before, ...part }
      remember('sessionStorage', key, JSON.stringify(after))
      return after
    })

  const ask = async (question: string) => {
    setAsking(true)
    setProblem(undefined)
    const asked = { ...duel, question }
    const [left, right] = duel.sides
    try {
      // Both are started at once: the engine answers one run after the other.
      const one = await client.runs.start(requestOf(asked, left, settings))
      change({ question, runs: [one.runId, null] })
      const other = await client.runs.start(requestOf(asked, right, settings))
      change({ runs: [one.runId, other.runId] })
    } catch (error) {
      setProblem(failureSentence(error))
    } finally {
      setAsking(false)
      onStarted()
    }
  }

  const stop = async () => {
    const runIds = duel.runs.filter((runId): runId is RunId => runId !== null)
    await attempt('The answers were not stopped', () =>
      Promise.all(runIds.map(runId => client.runs.stop({ runId }))),
    )
  }

  return { duel, change, asking, problem, ask, stop }
}
