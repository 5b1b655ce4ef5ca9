import type { DocumentId } from '#contract/ids.ts'
import type { FollowedFolder, LibraryDocument, LibraryEvent } from '#contract/library.ts'
import { type Reconciled, reconcileLibrary, removeDocument, renameDocument } from './document-indexing.ts'
import { createIndexingQueue, type IndexingQueue, type IndexingQueueDeps } from './indexing-queue.ts'
import { createLibraryFeed } from './library-feed.ts'

/** Keeps a workspace's library: adds files as jobs, removes documents, and tells who watches. */
export interface Indexer extends IndexingQueue {
  /** Throws DOCUMENT_NOT_FOUND. */
  remove(documentId: DocumentId): Promise<void>
  /** To a name that no document has; `along` is written in the same transaction. Throws DOCUMENT_NOT_FOUND. */
  rename(documentId: DocumentId, name: string, along?: () => void): Promise<LibraryDocument>
  /** Throws DOCUMENT_NOT_FOUND. */
  setTags(documentId: DocumentId, tags: readonly string[]): LibraryDocument
  /** What is told of followed folders from now on. */
  tellFolders(folders: FollowedFolder[]): void
  /** Tells the library anew, where another index has other chunks. */
  tellAll(): void
  /** First a snapshot, then changes; another snapshot when a job was dismissed. Ends with `signal`. */
  watch(signal?: AbortSignal): AsyncGenerator<LibraryEvent, void>
  /** Repairs what a crash left, then goes on with unfinished jobs; to be called once after opening. */
  reconcile(signal?: AbortSignal): Promise<Reconciled>
  /** Stops the work in flight, which goes on at the next opening, and ends all watchers. Safe to call twice. */
  close(): Promise<void>
}

export type IndexerDeps = Omit<IndexingQueueDeps, 'publish' | 'publishAll'>

export const createIndexer = (deps: IndexerDeps): Indexer => {
  const { workspace, exclusive } = deps
  const closing = new AbortController()
  let folders: FollowedFolder[] = []
  const snapshot = (): LibraryEvent => ({
    type: 'snapshot',
    documents: workspace.documents.list(),
    jobs: told(),
    folders,
  })
  const feed = createLibraryFeed(snapshot)
  const tellAll = (): void => feed.publish(snapshot())
  const { told, takeUpJobs, ...queue } = createIndexingQueue({
    ...deps,
    publish: feed.publish,
    publishAll: tellAll,
  })
  return {
    ...queue,
    async remove(documentId) {
      await removeDocument(deps, exclusive, documentId)
      feed.publish({ type: 'removed', documentId })
    },
    async rename(documentId, name, along) {
      const document = await renameDocument(deps, exclusive, documentId, name, along)
      feed.publish({ type: 'document', document })
      return document
    },
    setTags(documentId, tags) {
      const document = workspace.documents.setTags(documentId, tags)
      feed.publish({ type: 'document', document })
      return document
    },
    tellFolders(now) {
      folders = now
      feed.publish({ type: 'folders', folders })
    },
    tellAll,
    watch: feed.watch,
    async reconcile(signal) {
      const either = AbortSignal.any(signal ? [closing.signal, signal] : [closing.signal])
      const repaired = await reconcileLibrary(deps, exclusive, either)
      if (!closing.signal.aborted) await takeUpJobs()
      return repaired
    },
    async close() {
      closing.abort()
      await queue.close()
      await exclusive(async () => undefined)
      feed.close()
    },
  }
}
