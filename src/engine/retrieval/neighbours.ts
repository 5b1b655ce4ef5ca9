import type { ChunkId } from '#contract/ids.ts'
import type { Span } from '#contract/span.ts'
import { chunkIdOf, type DocumentStore, type StoredChunk } from '#engine/workspace/document-store.ts'

/**
 * The best `limit` of ranked chunks, each with up to `reach` chunks before and after it in its document under the
 * same top heading, as one stretch of the document's text. No chunk is read twice: one that a better one took as
 * its neighbour makes room for the next. With `reach` 0 the chunks as they are.
 */
export const withNeighbours = <Ranked extends { chunk: StoredChunk }>(
  ranking: readonly Ranked[],
  { limit, reach }: { limit: number; reach: number },
  documents: Pick<DocumentStore, 'chunksById' | 'detail'>,
): { ranked: Ranked; span: Span; text: string }[] => {
  if (reach === 0)
    return ranking
      .slice(0, limit)
      .map(ranked => ({ ranked, span: ranked.chunk.span, text: ranked.chunk.text }))
  const steps = Array.from({ length: reach }, (_, index) => index + 1)
  const taken = new Set<ChunkId>()
  const stretches: { ranked: Ranked; span: Span; text: string }[] = []
  for (const ranked of ranking) {
    const { chunk } = ranked
    if (stretches.length === limit) break
    if (taken.has(chunk.id)) continue
    const idAt = (offset: number): ChunkId => chunkIdOf(chunk.documentId, chunk.ordinal + offset)
    // Before the first chunk and after the last there is none of that id.
    const near = documents.chunksById(steps.flatMap(step => [idAt(-step), idAt(step)]))
    const inDirection = (sign: 1 | -1): StoredChunk[] => {
      const found: StoredChunk[] = []
      for (const step of steps) {
        const neighbour = near.get(idAt(sign * step))
        if (!neighbour || taken.has(neighbour.id)) break
        if (neighbour.headingPath[0] !== chunk.headingPath[0]) break
        found.push(neighbour)
      }
      return found
    }
    const read = [chunk, ...inDirection(-1), ...inDirection(1)]
    for (const { id } of read) taken.add(id)
    const start = Math.min(...read.map(({ span }) => span.start))
    const end = Math.max(...read.map(({ span }) => span.end))
    const text = documents.detail(chunk.documentId).text.slice(start, end)
    stretches.push({ ranked, span: { start, end }, text })
  }
  return stretches
}
