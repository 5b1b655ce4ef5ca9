import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import type { Approach } from '#contract/approach.ts'
import type { RunId } from '#contract/ids.ts'
import type { Run } from '#contract/run.ts'
import { useClient } from '../connection/client-context.tsx'
import { failureSentence } from '../connection/failure-sentence.ts'
import { follow } from '../connection/follow.ts'
import { type PanePhase, phaseOf } from './pane-phase.ts'
import { createRunStore, type RunStore } from './run-store.ts'

/** A run of the engine's, followed while it is under way; `failure` says why it cannot be shown. */
export const useRun = (runId: RunId | undefined): { store: RunStore; failure: string | undefined } => {
  const client = useClient()
  // Another run is another store.
  const store = useMemo(() => createRunStore(), [runId])
  const [failed, setFailed] = useState<{ runId: RunId; sentence: string }>()
  useEffect(() => {
    if (!runId) return
    const controller = new AbortController()
    void follow({
      open: signal => client.runs.watch({ runId }, { signal }),
      onEvent: store.push,
      onRefused: error => setFailed({ runId, sentence: failureSentence(error) }),
      signal: controller.signal,
      ends: true,
    })
    return () => {
      controller.abort()
      store.dispose()
    }
  }, [client, runId, store])
  return { store, failure: failed?.runId === runId ? failed?.sentence : undefined }
}

/** One part of the run; the component renders again only when that very part changes. `part` must be stable. */
export const useRunPart = <Part>(store: RunStore, part: (run: Run) => Part): Part | undefined =>
  useSyncExternalStore(
    store.subscribe,
    useCallback(() => {
      const run = store.current()
      return run && part(run)
    }, [store, part]),
  )

const stateOf = (run: Run) => run.state
const retrievalOf = (run: Run) => run.retrieval

/** The phase of one pane; unaffected by what the other panes stream. */
export const usePhase = (store: RunStore, approach: Approach): PanePhase | undefined => {
  const state = useRunPart(store, stateOf)
  const retrieval = useRunPart(store, retrievalOf)
  const answer = useRunPart(
    store,
    useCallback((run: Run) => run.answers[approach], [approach]),
  )
  return useMemo(
    () =>
      state && answer
        ? phaseOf({ state, retrieval: retrieval ?? null, answers: { [approach]: answer } }, approach)
        : undefined,
    [state, retrieval, answer, approach],
  )
}
