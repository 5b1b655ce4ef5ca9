import { serveContender } from './serve-contender.ts'

/** Runs an embedder as a contender of embedding-part.ts; its vectors have length 1. */
export const serveEmbedding = (embed: (texts: string[]) => Promise<Float32Array[]>): Promise<void> =>
  serveContender({
    vectors: async ({ texts }: { texts: string[] }): Promise<number[][]> =>
      (await embed(texts)).map(vector => Array.from(vector)),
    textsPerSecond: async ({ texts }: { texts: string[] }): Promise<number> => {
      const startedMs = performance.now()
      await embed(texts)
      return (texts.length / (performance.now() - startedMs)) * 1000
    },
  })
