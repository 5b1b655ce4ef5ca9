/** Diptych's vector store over vectra's files, opened again as at every start, for search-part.ts. */
import { ChunkId, DocumentId } from '#contract/ids.ts'
import { silentLogger } from '#engine/core/logging.ts'
import { openVectraStore } from '#engine/retrieval/vectra-store.ts'
import { nearest, rowOf, serveSearch, vectorDimensions } from '../serve-search.ts'

const chunksPerDocument = 100

await serveSearch(async (vectors, folder) => {
  const options = { embedderId: 'bench', dimensions: vectorDimensions, logger: silentLogger }
  const filled = await openVectraStore(folder, options)
  const count = vectors.length / vectorDimensions
  for (let start = 0; start < count; start += chunksPerDocument)
    await filled.add(
      DocumentId.parse(`doc-${start}`),
      Array.from({ length: Math.min(chunksPerDocument, count - start) }, (_, i) => ({
        chunkId: ChunkId.parse(String(start + i)),
        vector: rowOf(vectors, start + i),
      })),
    )
  await filled.close()
  const store = await openVectraStore(folder, options)
  return async query => (await store.search(query, nearest)).map(({ chunkId }) => Number(chunkId))
})
