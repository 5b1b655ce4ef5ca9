import { useCallback, useEffect, useReducer, useRef, useState } from 'react'
import type { RunId } from '#contract/ids.ts'
import { attempt } from '../app/attempt.ts'
import { useClient } from '../connection/client-context.tsx'
import { failureSentence } from '../connection/failure-sentence.ts'
import { changeHistory, emptyHistory, type HistoryList } from './history-list.ts'

const pageSize = 30
/** How long a deletion can be taken back. */
const undoMs = 7000

export interface History {
  list: HistoryList
  loading: boolean
  /** Why the list could not be loaded. */
  failure: string | undefined
  /** Runs that will be deleted unless it is undone in time. */
  deleting: ReadonlySet<RunId>
  reload: () => void
  loadOlder: () => void
  remove: (runId: RunId) => void
  undoRemove: (runId: RunId) => void
}

/**
 * The runs of the workspace, loaded a page at a time. A deletion waits a few seconds before the
 * engine hears of it; a window closed before that deletes nothing.
 */
export const useHistory = (): History => {
  const client = useClient()
  const [list, change] = useReducer(changeHistory, emptyHistory)
  const [loading, setLoading] = useState(false)
  const [failure, setFailure] = useState<string>()
  const [deleting, setDeleting] = useState<ReadonlySet<RunId>>(new Set())
  const timers = useRef(new Map<RunId, number>())

  const load = useCallback(
    async (before: RunId | undefined) => {
      setLoading(true)
      setFailure(undefined)
      try {
        const runs = await client.runs.list({ limit: pageSize, ...(before && { before }) })
        change({ type: before ? 'older' : 'reloaded', runs, pageSize })
      } catch (error) {
        setFailure(failureSentence(error))
      } finally {
        setLoading(false)
      }
    },
    [client],
  )

  const reload = useCallback(() => void load(undefined), [load])
  const last = list.runs.at(-1)?.id
  const loadOlder = useCallback(() => {
    if (!loading && list.more && last) void load(last)
  }, [load, loading, list.more, last])

  const settle = useCallback((runId: RunId) => {
    window.clearTimeout(timers.current.get(runId))
    timers.current.delete(runId)
    setDeleting(before => new Set([...before].filter(id => id !== runId)))
  }, [])

  const remove = useCallback(
    (runId: RunId) => {
      const forgetNow = async () => {
        const done = await attempt('The run was not deleted', () => client.runs.remove({ runId }))
        if (done) change({ type: 'removed', runId })
        settle(runId)
      }
      setDeleting(before => new Set([...before, runId]))
      timers.current.set(
        runId,
        window.setTimeout(() => void forgetNow(), undoMs),
      )
    },
    [client, settle],
  )

  useEffect(() => {
    const running = timers.current
    return () => {
      for (const timer of running.values()) window.clearTimeout(timer)
    }
  }, [])

  return { list, loading, failure, deleting, reload, loadOlder, remove, undoRemove: settle }
}
