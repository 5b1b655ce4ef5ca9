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
        documents: event.documents.toSorted(byName),
        jobs: event.jobs,
        folders: event.folders,
      }
    case 'document':
      return {
        ...state,
        documents: withDocument(state.documents, event.document),
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

/** The library after several changes, in their order. */
export const applyLibraryChanges = (state: LibraryState, changes: readonly LibraryChange[]): LibraryState =>
  changes.reduce(applyLibraryEvent, state)

/** Whether documents are being read and indexed right now. */
export const isIndexing = ({ jobs }: LibraryState): boolean => jobs.some(job => job.state === 'running')

// A collator made once: ten thousand names are compared at every change.
const names = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** How names and paths of documents follow each other on the page. */
export const compareNames = names.compare

const byName = (a: LibraryDocument, b: LibraryDocument): number =>
  compareNames(a.name, b.name) || (a.id < b.id ? -1 : 1)

/** The list with one document more, or in a new state, in the order of the names. */
const withDocument = (
  documents: readonly LibraryDocument[],
  document: LibraryDocument,
): readonly LibraryDocument[] => {
  const known = documents.findIndex(({ id }) => id === document.id)
  if (known !== -1 && documents[known]?.name === document.name) return documents.with(known, document)
  const others = known === -1 ? documents : documents.toSpliced(known, 1)
  let from = 0
  let to = others.length
  while (from < to) {
    const middle = (from + to) >> 1
    const other = others[middle]
    if (other && byName(other, document) < 0) from = middle + 1
    else to = middle
  }
  return others.toSpliced(from, 0, document)
}

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
