import type { FollowedFolder, IndexingJob } from '#contract/library.ts'
import { countOf, formatCount } from '../../app/format.ts'
import { endedOf } from '../library-state.ts'

/** Done part of a job, 0..1: whole files, and the embedded part of those in hand. */
export const jobShare = ({ counts, files }: IndexingJob): number => {
  const part = files.reduce(
    (sum, { state }) =>
      sum + (state.type === 'embedding' ? state.chunksDone / Math.max(1, state.chunksTotal) : 0),
    0,
  )
  return counts.total === 0 ? 0 : Math.min(1, (endedOf(counts) + part) / counts.total)
}

/** How a job stands, in a line: `Adding 25 files: 8 done, 1 failed`. */
export const jobHeadline = (
  { counts, state }: Pick<IndexingJob, 'counts' | 'state'>,
  folder?: FollowedFolder,
): string => {
  const from = folder ? ` from the folder ${folder.name}` : ''
  const failed = counts.failed > 0 && `${formatCount(counts.failed)} failed`
  if (state === 'running' || state === 'paused') {
    const done = [`${formatCount(endedOf(counts) - counts.failed)} done`, failed].filter(Boolean).join(', ')
    const doing = state === 'running' ? 'Adding' : 'Paused adding'
    return `${doing} ${countOf(counts.total, 'file')}${from}: ${done}`
  }
  const parts = [
    counts.indexed > 0 && `${countOf(counts.indexed, 'document')} added${from}`,
    counts.unchanged > 0 && `${formatCount(counts.unchanged)} already there`,
    failed,
    counts.cancelled > 0 && `${formatCount(counts.cancelled)} cancelled`,
  ].filter(Boolean)
  return parts.join(', ') || 'Nothing was added'
}
