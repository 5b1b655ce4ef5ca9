/** vectra's own search, for search-part.ts. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LocalIndex, ProtobufCodec } from 'vectra'
import { nearest, rowOf, serveSearch, vectorDimensions } from '../serve-search.ts'

const indexFile = 'vectors.pb'

await serveSearch(async (vectors, folder) => {
  const codec = new ProtobufCodec()
  // Its insertion looks through all ids each time, a minute and more for 100,000; and its JSON does not hold so many.
  const items = Array.from({ length: vectors.length / vectorDimensions }, (_, i) => {
    const vector = Array.from(rowOf(vectors, i))
    return { id: String(i), metadata: {}, vector, norm: Math.hypot(...vector) }
  })
  await writeFile(join(folder, indexFile), codec.serializeIndex({ version: 1, metadata_config: {}, items }))
  const index = new LocalIndex(folder, indexFile, undefined, codec)
  return async query =>
    (await index.queryItems(Array.from(query), '', nearest)).map(({ item }) => Number(item.id))
})
