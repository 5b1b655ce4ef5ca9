import type { JobId } from '#contract/ids.ts'
import type { FollowedFolder, IndexingJob, LibraryDocument, LibraryEvent } from '#contract/library.ts'

/** What the page knows of the library; `loaded` is false until the first snapshot. */
export interface LibraryState {
  loaded: boolean
  documents: readonly LibraryDocument[]
  jobs: readonly IndexingJob[]
  folders: readonly FollowedFolder[]
}

export const emptyLibrary: LibraryState = { loaded: false, documents: [], jobs: [], folders: [] }

/** The engine's events, and the one thing that the page alone knows: what was dismissed here. */
export type LibraryChange = LibraryEvent | { type: 'dismissed'; jobId: JobId }

/** The library after one more change. */
export const applyLibraryEvent = (state: LibraryState, event: LibraryChange): LibraryState => {
  switch (event.type) {
    case 'snapshot':
      return {
        loaded: true,
        documents: sorted(event.documents),
        jobs: event.jobs,
        folders: event.folders,
      }
    case 'document':
      return {
        ...state,
        documents: sorted([...state.documents.filter(d => d.id !== event.document.id), event.document]),
      }
    case 'removed':
      return { ...state, documents: state.documents.filter(document => document.id !== event.documentId) }
    case 'folders':
      return { ...state, folders: event.folders }
    case 'dismissed':
      return { ...state, jobs: state.jobs.filter(job => job.id !== event.jobId) }
    case 'job': {
      const known = state.jobs.some(job => job.id === event.job.id)
      const jobs = known
        ? state.jobs.map(job => (job.id === event.job.id ? event.job : job))
        : [...state.jobs, event.job]
      return { ...state, jobs }
    }
  }
}

/** Whether documents are being read and indexed right now. */
export const isIndexing = ({ jobs }: LibraryState): boolean => jobs.some(job => job.state === 'running')

const sorted = (documents: readonly LibraryDocument[]): LibraryDocument[] =>
  documents.toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true, sensitivity: 'base' }))

/** How many files of a job have come to an end, whatever it was. */
export const endedOf = ({ indexed, unchanged, failed, cancelled }: IndexingJob['counts']): number =>
  indexed + unchanged + failed + cancelled

/** Documents whose name has every word of `query`, ignoring case and accents. */
export const findDocuments = (
  documents: readonly LibraryDocument[],
  query: string,
): readonly LibraryDocument[] => {
  const words = folded(query).split(/\s+/).filter(Boolean)
  if (words.length === 0) return documents
  return documents.filter(document => words.every(word => folded(document.name).includes(word)))
}

const folded = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
