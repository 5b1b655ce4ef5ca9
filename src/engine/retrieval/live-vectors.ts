import type { DocumentId } from '#contract/ids.ts'
import type { VectorStore } from './vector-store.ts'

/** The vectors of the index that answers; which one that is changes when another is swapped in. */
export interface LiveVectors {
  /** Speaks to the store that is live at the moment of each call. */
  readonly store: VectorStore
  /** Another store that must forget what the live one forgets: of an index being built, or to be restored. */
  setSibling(remove: ((documentId: DocumentId) => Promise<void>) | null): void
  /** Returns the store that was live before; it is the caller's to close. */
  replace(next: VectorStore): VectorStore
}

export const createLiveVectors = (first: VectorStore): LiveVectors => {
  let live = first
  let removeFromSibling: ((documentId: DocumentId) => Promise<void>) | null = null
  return {
    store: {
      get count() {
        return live.count
      },
      documentIds: () => live.documentIds(),
      chunkIds: documentId => live.chunkIds(documentId),
      add: (documentId, items) => live.add(documentId, items),
      async remove(documentId) {
        await live.remove(documentId)
        await removeFromSibling?.(documentId)
      },
      vectorsOf: chunkIds => live.vectorsOf(chunkIds),
      search: (vector, k, within) => live.search(vector, k, within),
      close: () => live.close(),
    },
    setSibling(remove) {
      removeFromSibling = remove
    },
    replace(next) {
      const before = live
      live = next
      return before
    },
  }
}
