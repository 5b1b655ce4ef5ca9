import { startEmbedder } from '#engine/api/models.ts'
import { installation } from '#host/installation.ts'
import { temporaryFolder } from '../unit/retrieval/library-fixture.ts'

/** The embedding model that ships; closing it removes what was imported for it. */
export const startShippedEmbedder: () => ReturnType<typeof startEmbedder> = async () => {
  const imports = temporaryFolder()
  const embedder = await startEmbedder({ ...installation, importsFolder: imports.path })
  return {
    ...embedder,
    close: async () => {
      await embedder.close()
      imports[Symbol.dispose]()
    },
  }
}
