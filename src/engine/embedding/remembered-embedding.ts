import type { Embedder } from './embedder.ts'

/** Sentences of passages come again with every approach and every row that reads them: about 8 MB of vectors. */
const maxRemembered = 5000

/** Embeds texts, those that were embedded lately not again. */
export const rememberEmbeddings = (
  embedder: Pick<Embedder, 'embed'>,
): ((texts: readonly string[]) => Promise<Float32Array[]>) => {
  /** The one used longest ago comes first. */
  const remembered = new Map<string, Float32Array>()
  return async texts => {
    const unknown = [...new Set(texts)].filter(text => !remembered.has(text))
    const vectors = unknown.length > 0 ? await embedder.embed(unknown) : []
    const fresh = new Map(unknown.map((text, index) => [text, vectors[index]]))
    const found = texts.map(text => {
      const vector = remembered.get(text) ?? fresh.get(text)
      if (!vector) throw new Error('the embedder gave too few vectors')
      remembered.delete(text)
      remembered.set(text, vector)
      return vector
    })
    for (const oldest of remembered.keys()) {
      if (remembered.size <= maxRemembered) break
      remembered.delete(oldest)
    }
    return found
  }
}
