/** Diptych's embedder in its worker thread, for embedding-part.ts. */
import { startEmbedder } from '#engine/api/models.ts'
import { importsFolderOf } from '#host/data-folder.ts'
import { installation } from '#host/installation.ts'
import { serveEmbedding } from '../serve-embedding.ts'

const [, , dataFolder = ''] = process.argv
const embedder = await startEmbedder({ ...installation, importsFolder: importsFolderOf(dataFolder) })

await serveEmbedding(texts => embedder.embed(texts))
await embedder.close()
