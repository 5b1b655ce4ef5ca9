import type { ChunkId } from '#contract/ids.ts'
import type { Span } from '#contract/span.ts'
import { chunkIdOf, type DocumentStore, type StoredChunk } from '#engine/workspace/document-store.ts'

/** The texts of chunks that follow one another, as one text. What they repeat of each other is there once. */
const joined = (chunks: readonly StoredChunk[]): { span: Span; text: string } => {
  let text = ''
  let start = 0
  let end = 0
  for (const chunk of chunks) {
    if (text === '') start = end = chunk.span.start
    // Only blanks stand between chunks, and they are in neither: line breaks keep every offset right.
    const gap = '\n'.repeat(Math.max(0, chunk.span.start - end))
    text += gap + chunk.text.slice(Math.max(0, end - chunk.span.start))
    end = Math.max(end, chunk.span.end)
  }
  return { span: { start, end }, text }
}

/**
 * The best `limit` of ranked chunks, each with up to `reach` chunks before and after it in its document under the
 * same top heading, as one stretch of the document. No chunk is read twice: one that a better one took as its
 * neighbour makes room for the next. With `reach` 0 the chunks as they are.
 */
export const withNeighbours = <Ranked extends { chunk: StoredChunk }>(
  ranking: readonly Ranked[],
  { limit, reach }: { limit: number; reach: number },
  documents: Pick<DocumentStore, 'chunksById'>,
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
    const read = [...inDirection(-1).toReversed(), chunk, ...inDirection(1)]
    for (const { id } of read) taken.add(id)
    stretches.push({ ranked, ...joined(read) })
  }
  return stretches
}
