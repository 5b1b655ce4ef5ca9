import type { IndexingJob, JobCounts } from '#contract/library.ts'

/** What stands in one card. A large folder comes in many jobs, and most of them have nothing of their own to say. */
export type JobGroup =
  | { type: 'one'; job: IndexingJob }
  /** None of their files has had its turn. */
  | { type: 'waiting'; jobs: readonly IndexingJob[] }
  /** Over, and nothing failed. */
  | { type: 'ended'; jobs: readonly IndexingJob[] }

const kindOf = ({ state, counts, folderId }: IndexingJob): JobGroup['type'] => {
  if (folderId !== null) return 'one'
  if (state === 'running') return counts.waiting === counts.total ? 'waiting' : 'one'
  return state === 'paused' || counts.failed > 0 ? 'one' : 'ended'
}

/** The jobs in their order; those that are shown together stand where the first of them does. */
export const groupJobs = (jobs: readonly IndexingJob[]): JobGroup[] => {
  const byKind = Map.groupBy(jobs, kindOf)
  return jobs.flatMap((job): JobGroup[] => {
    const type = kindOf(job)
    const alike = byKind.get(type) ?? []
    if (type === 'one' || alike.length === 1) return [{ type: 'one', job }]
    return alike[0] === job ? [{ type, jobs: alike }] : []
  })
}

/** The counts of several jobs together. */
export const countsOf = (jobs: readonly IndexingJob[]): JobCounts => {
  const sum = (key: keyof JobCounts) => jobs.reduce((before, { counts }) => before + counts[key], 0)
  return {
    total: sum('total'),
    waiting: sum('waiting'),
    working: sum('working'),
    indexed: sum('indexed'),
    unchanged: sum('unchanged'),
    failed: sum('failed'),
    cancelled: sum('cancelled'),
  }
}
