import type { DocumentId } from '#contract/ids.ts'
import type { LibraryDocument } from '#contract/library.ts'
import type { Clock } from '#engine/core/clock.ts'
import { EngineError } from '#engine/core/errors.ts'
import type { Logger } from '#engine/core/logging.ts'
import type { OneAtATime } from '#engine/core/serial-work.ts'
import type { Chunk, DocumentReader } from '#engine/documents/document.ts'
import type { Embedder } from '#engine/embedding/embedder.ts'
import { chunkIdOf, type StoredChunk } from '#engine/workspace/document-store.ts'
import type { IndexTables } from '#engine/workspace/library-indexes.ts'
import { libraryOptions } from '#engine/workspace/library-options.ts'
import type { Workspace } from '#engine/workspace/workspace.ts'
import { embeddedText, headingLine } from './chunk-text.ts'
import { contentHashOf, documentIdOf, textHashOf } from './document-name.ts'
import { type LibraryFile, readBytes } from './library-file.ts'
import type { ChunkVector, VectorStore } from './vector-store.ts'

export interface IndexingDeps {
  workspace: Pick<
    Workspace,
    'documents' | 'originals' | 'indexes' | 'runs' | 'evaluations' | 'freshness' | 'settings'
  >
  reader: DocumentReader
  embedder: Embedder
  vectorStore: VectorStore
  clock: Clock
  logger: Logger
}

/** Texts given to the embedder at once: as many as it reads together. Whoever asks a question waits for no more. */
const embeddingBatch = 8

const throwIfCancelled = (signal?: AbortSignal): void => {
  if (signal?.aborted) throw new EngineError('CANCELLED', 'Stopped. What was added before is in the library.')
}

type Embedded = { embedded: string; textHash: string }

/** An index with its vectors; the one that answers unless it is named. */
interface VectorHolder {
  store: VectorStore
  index?: IndexTables
}

/** Vectors by hash, of those texts that some chunk of an index has. */
const heldVectors = async (
  documents: Workspace['documents'],
  { store, index }: VectorHolder,
  texts: Embedded[],
): Promise<Map<string, Float32Array>> => {
  const same = documents.chunksByTextHash([...new Set(texts.map(({ textHash }) => textHash))], index)
  const held = await store.vectorsOf([...same.values()])
  return new Map(
    [...same].flatMap(([textHash, chunkId]) => {
      const vector = held.get(chunkId)
      return vector ? [[textHash, vector]] : []
    }),
  )
}

/**
 * A vector for each of the texts. A text whose vector the library holds, for whatever document, or the index that is
 * built `beside` it, is not embedded again, and a text that occurs twice is embedded once. `onProgress` hears how
 * many have one.
 */
export const vectorsFor = async (
  { workspace, vectorStore, embedder }: IndexingDeps,
  texts: Embedded[],
  onProgress: (done: number) => void,
  signal?: AbortSignal,
  beside?: VectorHolder,
): Promise<Float32Array[]> => {
  const byHash = new Map<string, Float32Array>()
  for (const holder of [{ store: vectorStore }, ...(beside ? [beside] : [])])
    for (const [textHash, vector] of await heldVectors(workspace.documents, holder, texts))
      byHash.set(textHash, vector)
  const unknown = new Map<string, string>()
  for (const { textHash, embedded } of texts) if (!byHash.has(textHash)) unknown.set(textHash, embedded)
  const toEmbed = [...unknown]
  const reused = texts.length - toEmbed.length
  onProgress(reused)
  for (let start = 0; start < toEmbed.length; start += embeddingBatch) {
    throwIfCancelled(signal)
    const batch = toEmbed.slice(start, start + embeddingBatch)
    const embedded = await embedder.embed(
      batch.map(([, text]) => text),
      signal,
    )
    for (const [index, [textHash]] of batch.entries()) {
      const vector = embedded[index]
      if (!vector) throw new Error(`the embedder gave ${embedded.length} vectors for ${batch.length} texts`)
      byHash.set(textHash, vector)
    }
    onProgress(reused + start + batch.length)
  }
  throwIfCancelled(signal)
  return texts.map(({ textHash }) => byHash.get(textHash) as Float32Array) // every hash was set above
}

export type IndexingStep =
  | { type: 'reading' }
  | { type: 'embedding'; chunksDone: number; chunksTotal: number }

export type IndexingOutcome =
  | { type: 'indexed'; document: LibraryDocument; replaced: DocumentId | null }
  | { type: 'unchanged'; documentId: DocumentId }

export const chunkVectors = (id: DocumentId, vectors: Float32Array[]): ChunkVector[] =>
  vectors.map((vector, ordinal) => ({ chunkId: chunkIdOf(id, ordinal), vector }))

/** Chunks with the line that is searched above them, and with what is embedded of them. */
export const chunksToStore = <Cut extends Pick<Chunk, 'headingPath' | 'text'>>(
  name: string,
  title: string | null,
  chunks: Cut[],
): (Cut & Embedded & { heading: string })[] =>
  chunks.map(chunk => {
    const embedded = embeddedText(title, chunk)
    const heading = headingLine(name, title, chunk.headingPath)
    return { ...chunk, heading, embedded, textHash: textHashOf(embedded) }
  })

/** Removes the bytes and vectors of a document that has no rows (any more). */
const forgetFiles = async ({ workspace, vectorStore }: IndexingDeps, id: DocumentId): Promise<void> => {
  await vectorStore.remove(id)
  await workspace.originals.remove(id)
}

/** An id for a content under a name: derived from both, unless a renamed document has that one already. */
const freeDocumentId = (
  { documents }: IndexingDeps['workspace'],
  name: string,
  contentHash: string,
): DocumentId => {
  for (let turn = 0; ; turn++) {
    const id = documentIdOf(turn === 0 ? name : `${name}\0${turn}`, contentHash)
    const holder = documents.get(id)
    if (!holder || holder.name === name) return id
  }
}

/**
 * Adds one file under its name, in place of what had that name. Content that the library has already is left
 * as it is: under any name, or with `ownDocument` only under its own. The rows are written last and make the
 * document exist: whatever stops this before leaves at most bytes and vectors without rows, which are removed
 * here or by `reconcileLibrary`. Throws what the reader throws, DOCUMENT_TOO_LARGE, DISK_FULL, CANCELLED.
 */
export const indexFile = async (
  deps: IndexingDeps,
  exclusive: OneAtATime,
  file: LibraryFile,
  ownDocument: boolean,
  onStep: (step: IndexingStep) => void,
  signal?: AbortSignal,
): Promise<IndexingOutcome> => {
  const { workspace, reader, vectorStore, clock, logger } = deps
  const { name, modifiedAt = null } = file
  onStep({ type: 'reading' })
  const bytes = await readBytes(file)
  const contentHash = contentHashOf(bytes)
  const under = workspace.documents.findByName(name)
  const same = under?.contentHash === contentHash ? under : workspace.documents.findByHash(contentHash)
  if (same && (same === under || !ownDocument)) {
    if (same === under && modifiedAt !== null) workspace.documents.setModifiedAt(same.id, modifiedAt)
    return { type: 'unchanged', documentId: same.id }
  }

  // A copy: a reader may hand the bytes over to its worker thread, and they are stored below.
  const startedMs = clock.monotonicMs()
  const { generation, limits } = workspace.indexes.active()
  const { recognisePictures } = libraryOptions(workspace.settings)
  const read = await reader.read({ name, bytes: bytes.slice(), limits, recognisePictures }, signal)
  if (read.chunks.length === 0)
    throw new EngineError(
      'DOCUMENT_EMPTY',
      'There is no text in this file, so it was not added. The library is unchanged. If it is a scan, add a version with text.',
    )
  const chunks = chunksToStore(name, read.title, read.chunks)
  const onProgress = (chunksDone: number) =>
    onStep({ type: 'embedding', chunksDone, chunksTotal: chunks.length })
  const vectors = await vectorsFor(deps, chunks, onProgress, signal)
  const indexMs = clock.monotonicMs() - startedMs

  const outcome = await exclusive(async (): Promise<IndexingOutcome | 'other limits'> => {
    if (workspace.indexes.active().generation !== generation) return 'other limits'
    const { format, title, pages, text, places, notice } = read
    const id = freeDocumentId(workspace, name, contentHash)
    let stored: ReturnType<typeof workspace.documents.put>
    try {
      await workspace.originals.write({ id, format }, bytes)
      await vectorStore.add(id, chunkVectors(id, vectors))
      const addedAt = clock.now().toISOString()
      const sizeBytes = bytes.byteLength
      stored = workspace.documents.put({
        document: { id, name, format, sizeBytes, contentHash, addedAt, modifiedAt, pages, notice },
        title,
        text,
        chunks,
        places,
        indexMs,
      })
    } catch (thrown) {
      await forgetFiles(deps, id).catch(error =>
        logger.error('left files of a failed document', error, { id }),
      )
      throw thrown
    }
    const { document, replaced } = stored
    // The document is in: a leftover of the old one must not turn that into a failure.
    if (replaced)
      await forgetFiles(deps, replaced).catch(error =>
        logger.error('left files of a replaced document', error, { replaced }),
      )
    return { type: 'indexed', document, replaced }
  })
  // Another index took over meanwhile: cut again for that one.
  return outcome === 'other limits' ? indexFile(deps, exclusive, file, ownDocument, onStep, signal) : outcome
}

/**
 * Gives a document another name, which no document has; `along` is written in the same transaction. Nothing is
 * embedded. Throws DOCUMENT_NOT_FOUND.
 */
export const renameDocument = (
  { workspace }: IndexingDeps,
  exclusive: OneAtATime,
  id: DocumentId,
  name: string,
  along?: () => void,
): Promise<LibraryDocument> =>
  exclusive(async () => {
    const headingOf = ({ documentTitle, headingPath }: Pick<StoredChunk, 'documentTitle' | 'headingPath'>) =>
      headingLine(name, documentTitle, headingPath)
    return workspace.documents.rename(id, name, headingOf, along)
  })

/**
 * Removes a document's text from past runs and evaluations, its rows, then its vectors and bytes. Throws
 * DOCUMENT_NOT_FOUND. Once the rows are gone it counts as removed; files that could not be deleted are deleted at the next opening.
 */
export const removeDocument = (deps: IndexingDeps, exclusive: OneAtATime, id: DocumentId): Promise<void> =>
  exclusive(async () => {
    for (const past of [deps.workspace.runs, deps.workspace.evaluations]) past.forgetPassages(id)
    deps.workspace.freshness.forgetDocument(id)
    deps.workspace.documents.remove(id)
    await forgetFiles(deps, id).catch(error =>
      deps.logger.error('left files of a removed document', error, { id }),
    )
  })

export interface Reconciled {
  /** Documents without rows whose vectors or bytes were removed. */
  forgotten: DocumentId[]
  /** Documents that were embedded again, because their vectors were missing or did not fit. */
  embedded: DocumentId[]
}

/**
 * Makes vectors and bytes agree with the rows, which are the truth: for after a crash, a damaged index
 * or a change of the embedding model. Throws CANCELLED, or what embedding throws.
 */
export const reconcileLibrary = async (
  deps: IndexingDeps,
  exclusive: OneAtATime,
  signal?: AbortSignal,
): Promise<Reconciled> => {
  const { workspace, vectorStore, logger } = deps
  const forgotten = await exclusive(async () => {
    const known = new Set(workspace.documents.list().map(({ id }) => id))
    const found = new Set([...vectorStore.documentIds(), ...(await workspace.originals.list())])
    const strays = [...found].filter(id => !known.has(id))
    for (const id of strays) await forgetFiles(deps, id)
    return strays
  })
  const embedded: DocumentId[] = []
  for (const { id, chunks: count } of workspace.documents.list()) {
    const held = vectorStore.chunkIds(id)
    if (held.length === count && held.every((chunkId, ordinal) => chunkId === chunkIdOf(id, ordinal)))
      continue
    const texts = workspace.documents.chunksOf(id).map(chunk => {
      const text = embeddedText(chunk.documentTitle, chunk)
      return { embedded: text, textHash: textHashOf(text) }
    })
    const vectors = await vectorsFor(deps, texts, () => {}, signal)
    await exclusive(async () => {
      if (workspace.documents.get(id)) await vectorStore.add(id, chunkVectors(id, vectors))
    })
    embedded.push(id)
  }
  if (forgotten.length + embedded.length > 0) logger.warn('repaired the library', { forgotten, embedded })
  return { forgotten, embedded }
}
