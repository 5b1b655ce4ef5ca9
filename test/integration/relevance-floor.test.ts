import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod'
import { SearchRequest } from '#contract/search.ts'
import { embeddingModelFolder } from '#engine/api/models.ts'
import { systemClock } from '#engine/core/clock.ts'
import { silentLogger } from '#engine/core/logging.ts'
import type { DocumentReader } from '#engine/documents/document.ts'
import { createDocumentReader } from '#engine/documents/worker-reader.ts'
import { createKeywordIndex } from '#engine/retrieval/keyword-index.ts'
import { walkPaths } from '#engine/retrieval/library-file.ts'
import { createRelevanceFloor } from '#engine/retrieval/relevance-floor.ts'
import { createSearcher, type Searcher } from '#engine/retrieval/searcher.ts'
import { unrelatedQuestions } from '#engine/retrieval/unrelated-questions.ts'
import { installation } from '#host/installation.ts'
import { addAndWait, openLibrary, temporaryFolder } from '../unit/retrieval/library-fixture.ts'
import { otherQuestions } from '../unit/retrieval/other-questions.ts'
import { startShippedEmbedder } from './shipped-embedder.ts'

const { scenariosFolder, modelsFolder, workers } = installation

let embedder: Awaited<ReturnType<typeof startShippedEmbedder>>
let reader: DocumentReader
beforeAll(async () => {
  embedder = await startShippedEmbedder()
  const tokenizerFolder = await embeddingModelFolder({ modelsFolder })
  reader = createDocumentReader({ workerUrl: workers.documents, tokenizerFolder })
})
afterAll(async () => {
  await embedder?.close()
  await reader?.close()
})

const TestQuestion = z.object({ question: z.string(), unanswerable: z.boolean() })

/** The documents of a shipped scenario with the floor that is measured on them. */
const withScenario = async (
  id: string,
  check: (searcher: Searcher, questions: string[]) => Promise<void>,
): Promise<void> => {
  using folder = temporaryFolder()
  await using library = await openLibrary(join(folder.path, 'workspace'), { embedder, reader })
  await addAndWait(library, await walkPaths([join(scenariosFolder, id, 'documents')]))
  const { workspace, vectorStore } = library
  const floor = createRelevanceFloor({
    embedder,
    vectorStore,
    settings: workspace.settings,
    generation: () => 1,
    logger: silentLogger,
  })
  await floor.refresh()
  expect(floor.current().sampleSize).toBe(unrelatedQuestions.length)
  const searcher = createSearcher({
    embedder,
    vectorStore,
    workspace,
    keywordIndex: createKeywordIndex(workspace),
    clock: systemClock,
    floor: floor.current,
  })
  const asked = readFileSync(join(scenariosFolder, id, 'test-sets', `${id}.jsonl`), 'utf8')
    .trim()
    .split('\n')
    .map(line => TestQuestion.parse(JSON.parse(line)))
  // Questions that the documents do not answer are about what they are about: no floor can tell that.
  await check(
    searcher,
    asked.filter(({ unanswerable }) => !unanswerable).map(({ question }) => question),
  )
}

const relevanceOf = async (searcher: Searcher, question: string) =>
  (await searcher.search(SearchRequest.parse({ question }))).relevance

test(
  'every question of the support desk’s test set reaches the floor, and next to nothing else does',
  () =>
    withScenario('support-desk', async (searcher, questions) => {
      expect(questions).toHaveLength(40)
      for (const question of questions) {
        const { relevant, bestCosine, cosineFloor } = await relevanceOf(searcher, question)
        expect({ question, relevant }).toEqual({ question, relevant: true })
        expect(bestCosine).toBeGreaterThan(cosineFloor)
      }
      // Words are evidence by a rule of their own; this is about the floor.
      const reaching: string[] = []
      for (const question of otherQuestions) {
        const { bestCosine, cosineFloor } = await relevanceOf(searcher, question)
        if ((bestCosine ?? 0) >= cosineFloor) reaching.push(question)
      }
      // One of twenty is what the floor lets through by its definition.
      expect(reaching.length, reaching.join(' ')).toBeLessThanOrEqual(1)
    }),
  180_000,
)

test(
  'paragraphs to redact reach the floor of the redaction desk',
  () =>
    withScenario('redaction', async (searcher, questions) => {
      for (const question of questions.slice(0, 40)) {
        const { relevant, bestCosine, cosineFloor } = await relevanceOf(searcher, question)
        expect({ question, relevant }).toEqual({ question, relevant: true })
        expect(bestCosine).toBeGreaterThan(cosineFloor)
      }
    }),
  180_000,
)
