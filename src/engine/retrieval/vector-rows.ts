import type { ChunkId, DocumentId } from '#contract/ids.ts'
import { dotAt } from './dot-product.ts'
import { plainRowMemory, type RowMemory, simdRowMemory } from './row-memory.ts'
import { compareHits, nearestCandidates, type RowRun } from './vector-scan.ts'
import type { VectorHit } from './vector-store.ts'

/** The vectors of documents in memory, searched exactly. */
export interface VectorRows {
  readonly count: number
  /** Makes room for so many vectors at once, which is cheaper than little by little. */
  reserve(rows: number): void
  documentIds(): DocumentId[]
  /** undefined for a document that is not there. */
  chunkIds(documentId: DocumentId): readonly ChunkId[] | undefined
  /** `vectors` is [chunkIds.length, dimensions]. Replaces what the document had. */
  put(documentId: DocumentId, chunkIds: readonly ChunkId[], vectors: Float32Array): void
  delete(documentId: DocumentId): void
  /** [chunks of the document, dimensions], a copy. */
  vectorsOfDocument(documentId: DocumentId): Float32Array
  /** A copy. */
  vectorOf(chunkId: ChunkId): Float32Array | undefined
  search(query: Float32Array, k: number, within?: ReadonlySet<DocumentId>): VectorHit[]
}

/** A document's rows. Blocks lie in memory in the order of the map that holds them. */
interface Block {
  documentId: DocumentId
  chunkIds: readonly ChunkId[]
  firstRow: number
}

/** Rows that may lie unused before the others are moved together; beyond that, half of those in use. */
const sparedRows = 1024

/** Neighbouring blocks joined, so that an unfiltered scan is one long run. */
const runsOf = (blocks: Iterable<Block>): RowRun[] => {
  const runs: RowRun[] = []
  for (const { firstRow, chunkIds } of blocks) {
    const last = runs.at(-1)
    if (last?.end === firstRow) last.end += chunkIds.length
    else runs.push({ first: firstRow, end: firstRow + chunkIds.length })
  }
  return runs
}

/** The block of a row that is in use. `blocks` ascend. */
const blockOfRow = (blocks: readonly Block[], row: number): Block => {
  let low = 0
  for (let high = blocks.length; high - low > 1; ) {
    const middle = (low + high) >>> 1
    if ((blocks[middle] as Block).firstRow <= row) low = middle
    else high = middle
  }
  return blocks[low] as Block
}

export const createVectorRows = (
  dimensions: number,
  memory: RowMemory = simdRowMemory(dimensions) ?? plainRowMemory(dimensions),
): VectorRows => {
  const { stride } = memory
  const blocks = new Map<DocumentId, Block>()
  /** Made when it is first asked for: a library that is only searched never needs it. */
  let blockOfChunk: Map<ChunkId, Block> | undefined
  /** `blocks` as an array, until the next change. */
  let ordered: readonly Block[] | undefined
  let rowsInUse = 0
  /** One behind the last row in use. */
  let rowsEnd = 0

  const drop = (documentId: DocumentId): void => {
    const block = blocks.get(documentId)
    if (!block) return
    ordered = undefined
    blocks.delete(documentId)
    for (const chunkId of block.chunkIds) blockOfChunk?.delete(chunkId)
    rowsInUse -= block.chunkIds.length
    // The numbers themselves go too: what is removed is not kept, not even in memory.
    memory.values.fill(0, block.firstRow * stride, (block.firstRow + block.chunkIds.length) * stride)
  }

  /** Moves all rows together once the gaps are a third, so that a removal costs a fixed number of moves. */
  const closeGaps = (): void => {
    if (rowsEnd - rowsInUse <= sparedRows + rowsInUse / 2) return
    let next = 0
    for (const block of blocks.values()) {
      const { firstRow, chunkIds } = block
      memory.values.copyWithin(next * stride, firstRow * stride, (firstRow + chunkIds.length) * stride)
      block.firstRow = next
      next += chunkIds.length
    }
    memory.values.fill(0, next * stride, rowsEnd * stride)
    rowsEnd = next
  }

  const copyRow = (row: number): Float32Array => memory.values.slice(row * stride, row * stride + dimensions)

  return {
    get count() {
      return rowsInUse
    },
    reserve: memory.reserve,
    documentIds: () => [...blocks.keys()],
    chunkIds: documentId => blocks.get(documentId)?.chunkIds,
    put(documentId, chunkIds, vectors) {
      drop(documentId)
      closeGaps()
      const firstRow = rowsEnd
      memory.reserve(firstRow + chunkIds.length)
      const { values } = memory
      if (stride === dimensions) values.set(vectors, firstRow * stride)
      else
        for (let row = 0; row < chunkIds.length; row++)
          values.set(vectors.subarray(row * dimensions, (row + 1) * dimensions), (firstRow + row) * stride)
      const block = { documentId, chunkIds, firstRow }
      blocks.set(documentId, block)
      for (const chunkId of chunkIds) blockOfChunk?.set(chunkId, block)
      ordered = undefined
      rowsInUse += chunkIds.length
      rowsEnd += chunkIds.length
    },
    delete(documentId) {
      drop(documentId)
      closeGaps()
    },
    vectorsOfDocument(documentId) {
      const { firstRow, chunkIds } = blocks.get(documentId) ?? { firstRow: 0, chunkIds: [] }
      if (stride === dimensions)
        return memory.values.slice(firstRow * stride, (firstRow + chunkIds.length) * stride)
      const vectors = new Float32Array(chunkIds.length * dimensions)
      for (let row = 0; row < chunkIds.length; row++) vectors.set(copyRow(firstRow + row), row * dimensions)
      return vectors
    },
    vectorOf(chunkId) {
      blockOfChunk ??= new Map(
        [...blocks.values()].flatMap(block => block.chunkIds.map(held => [held, block] as const)),
      )
      const block = blockOfChunk.get(chunkId)
      return block && copyRow(block.firstRow + block.chunkIds.indexOf(chunkId))
    },
    search(query, k, within) {
      ordered ??= [...blocks.values()]
      const searched = within ? ordered.filter(({ documentId }) => within.has(documentId)) : ordered
      const rows = nearestCandidates(memory, runsOf(searched), query, k)
      const { values } = memory
      return rows
        .map((row): VectorHit => {
          const { documentId, chunkIds, firstRow } = blockOfRow(ordered as readonly Block[], row)
          const chunkId = chunkIds[row - firstRow] as ChunkId // the row lies in this block
          return { documentId, chunkId, cosine: dotAt(query, values, row * stride) }
        })
        .sort(compareHits)
        .slice(0, k)
    },
  }
}
