import type { ChunkId, DocumentId } from '#contract/ids.ts'
import { DocumentView } from './DocumentView.tsx'
import { LibraryOverview } from './LibraryOverview.tsx'
import type { Library } from './use-library.ts'

interface LibraryScreenProps {
  library: Library
  documentId: DocumentId | undefined
  chunkId: ChunkId | undefined
}

export const LibraryScreen = ({ library, documentId, chunkId }: LibraryScreenProps) =>
  documentId ? (
    <DocumentView key={documentId} documentId={documentId} chunkId={chunkId} />
  ) : (
    <LibraryOverview library={library} />
  )
