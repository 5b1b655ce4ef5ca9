import { useCallback, useEffect, useState } from 'react'
import type { EvaluatedRow, EvaluatedRowsRequest } from '#contract/evaluation.ts'
import { useClient } from '../../connection/client-context.tsx'
import { failureSentence } from '../../connection/failure-sentence.ts'

const pageSize = 500

type Wanted = Pick<EvaluatedRowsRequest, 'id' | 'metric' | 'differing' | 'tag' | 'stage'>

/** The questions behind a metric, a page after the other as they come into view. */
export const useRows = (
  { id, metric, differing, tag, stage }: Wanted,
  stamp: string,
): {
  rows: readonly EvaluatedRow[]
  total: number | undefined
  failure: string | undefined
  loadMore: () => void
} => {
  const client = useClient()
  const [shown, setShown] = useState<{ rows: readonly EvaluatedRow[]; total?: number; failure?: string }>({
    rows: [],
  })
  const read = useCallback(
    (offset: number) =>
      client.evaluations.rows({
        ...{ id, metric, differing, offset, limit: pageSize },
        ...(tag !== undefined && { tag }),
        ...(stage !== undefined && { stage }),
      }),
    [client, id, metric, differing, tag, stage],
  )
  useEffect(() => {
    let gone = false
    read(0).then(
      page => !gone && setShown({ rows: page.rows, total: page.total }),
      error => !gone && setShown(before => ({ ...before, failure: failureSentence(error) })),
    )
    return () => {
      gone = true
    }
  }, [read, stamp])
  const { rows, total, failure } = shown
  const loadMore = useCallback(() => {
    if (total === undefined || rows.length >= total) return
    read(rows.length).then(
      page =>
        setShown(before =>
          // Another answer may have come first.
          before.rows.length === page.offset
            ? { rows: [...before.rows, ...page.rows], total: page.total }
            : before,
        ),
      error => setShown(before => ({ ...before, failure: failureSentence(error) })),
    )
  }, [read, rows.length, total])
  return { rows, total, failure, loadMore }
}
