import { join } from 'node:path'
import { createTestSets, type TestSets } from '#engine/api/test-sets.ts'
import { createTrainingSets, type TrainingSets } from '#engine/api/training-sets.ts'
import { systemClock } from '#engine/core/clock.ts'
import { silentLogger } from '#engine/core/logging.ts'
import { createTurns } from '#engine/core/turns.ts'
import type { DocumentReader } from '#engine/documents/document.ts'
import type { Embedder } from '#engine/embedding/embedder.ts'
import type { LanguageModel } from '#engine/models/language-model.ts'
import { createKeywordIndex } from '#engine/retrieval/keyword-index.ts'
import { createSearcher } from '#engine/retrieval/searcher.ts'
import { type Library, openLibrary, temporaryFolder } from '../retrieval/library-fixture.ts'

export interface OpenedTestSets extends AsyncDisposable {
  library: Library
  testSets: TestSets
  trainingSets: TrainingSets
}

/** An empty workspace's test sets over real parts, in a folder that is deleted with the scope. */
export const openTestSets = async (
  options: { embedder?: Embedder; reader?: DocumentReader; model?: Promise<LanguageModel> } = {},
): Promise<OpenedTestSets> => {
  const folder = temporaryFolder()
  const { model = new Promise<never>(() => {}), ...parts } = options
  const library = await openLibrary(join(folder.path, 'workspace'), parts)
  const { workspace, vectorStore, embedder } = library
  const trainingSets = await createTrainingSets({ workspace, model, logger: silentLogger })
  const ranking = { embedder, vectorStore, workspace, clock: systemClock }
  const searcher = createSearcher({ ...ranking, keywordIndex: createKeywordIndex(workspace) })
  const turns = createTurns()
  const testSets = await createTestSets({
    ...{ workspace, trainingSets, searcher, embedder, model, turns },
    logger: silentLogger,
  })
  return {
    ...{ library, testSets, trainingSets },
    async [Symbol.asyncDispose]() {
      await library[Symbol.asyncDispose]()
      folder[Symbol.dispose]()
    },
  }
}
