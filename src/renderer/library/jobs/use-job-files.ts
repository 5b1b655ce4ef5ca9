import { useCallback, useEffect, useRef, useState } from 'react'
import type { FileProgress, IndexingJob } from '#contract/library.ts'
import { notifyFailure } from '../../app/notify.tsx'
import { useClient } from '../../connection/client-context.tsx'

/** Files are asked for in pages of this many, and again so often while the job goes on. */
const pageFiles = 200
const refreshMs = 1000

/** All files of a job as far as they were looked at; those in view follow the job. */
export const useJobFiles = (job: IndexingJob) => {
  const client = useClient()
  const [pages, setPages] = useState<ReadonlyMap<number, readonly FileProgress[]>>(new Map())
  const [range, setRange] = useState({ first: 0, last: 0 })
  const { id, counts, state } = job
  // What is in work changes more often than the counts; they say when a file has got on.
  const progress = JSON.stringify([counts, state])
  const asked = useRef(-Infinity)

  useEffect(() => {
    const controller = new AbortController()
    const read = async () => {
      asked.current = performance.now()
      try {
        for (let page = range.first; page <= range.last; page++) {
          const files = await client.library.jobFiles(
            { jobId: id, offset: page * pageFiles, limit: pageFiles },
            { signal: controller.signal },
          )
          if (controller.signal.aborted) return
          setPages(before => new Map(before).set(page, files))
        }
      } catch (error) {
        if (!controller.signal.aborted) notifyFailure('The files could not be listed', error)
      }
    }
    const timer = setTimeout(() => void read(), Math.max(0, asked.current + refreshMs - performance.now()))
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }, [client, id, range, progress])

  const show = useCallback((firstRow: number, lastRow: number) => {
    const first = Math.floor(firstRow / pageFiles)
    const last = Math.floor(lastRow / pageFiles)
    setRange(before => (before.first === first && before.last === last ? before : { first, last }))
  }, [])
  const fileAt = (index: number): FileProgress | undefined =>
    pages.get(Math.floor(index / pageFiles))?.[index % pageFiles]
  return { fileAt, show }
}
