import { cpSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestSetId } from '#contract/ids.ts'
import { embeddingModelFolder, startEmbedder, startLanguageModel } from '#engine/api/models.ts'
import type { DocumentReader } from '#engine/documents/document.ts'
import { createDocumentReader } from '#engine/documents/worker-reader.ts'
import type { LanguageModel } from '#engine/models/language-model.ts'
import { walkPaths } from '#engine/retrieval/library-file.ts'
import { installation } from '#host/installation.ts'
import { openTestSets } from '../unit/evaluation/test-sets-fixture.ts'
import { addAndWait, temporaryFolder } from '../unit/retrieval/library-fixture.ts'

const { scenariosFolder, modelsFolder, workers } = installation
const imports = temporaryFolder()

let embedder: Awaited<ReturnType<typeof startEmbedder>>
let reader: DocumentReader
let model: LanguageModel
beforeAll(async () => {
  const deps = { modelsFolder, workers, importsFolder: imports.path }
  embedder = await startEmbedder(deps)
  model = await startLanguageModel(deps, () => {})
  reader = createDocumentReader({
    workerUrl: workers.documents,
    tokenizerFolder: await embeddingModelFolder({ modelsFolder }),
  })
}, 180_000)
afterAll(async () => {
  await model?.close()
  await embedder?.close()
  await reader?.close()
  imports[Symbol.dispose]()
})

const timeoutMs = 400_000

test('the support desk’s test set has one finding, and the model writes further questions for it', {
  timeout: timeoutMs,
}, async () => {
  await using opened = await openTestSets({ embedder, reader, model: Promise.resolve(model) })
  const { testSets, library } = opened
  const scenario = join(scenariosFolder, 'support-desk')
  for (const folder of ['trainingSets', 'testSets'] as const)
    cpSync(
      join(scenario, folder === 'testSets' ? 'test-sets' : 'training-sets'),
      library.workspace.folders[folder],
      { recursive: true },
    )
  const documents = readdirSync(join(scenario, 'documents')).map(name => join(scenario, 'documents', name))
  await addAndWait(library, await walkPaths(documents))
  const id = TestSetId.parse('support-desk')

  const found = await testSets.findings(id)
  // Its answer begins with the question's own words, which is so and is said.
  const inDocuments = { line: 40, type: 'question-in-documents', overlap: { measure: 'n-gram' } }
  expect(found.findings).toMatchObject([inDocuments])
  expect(found).toMatchObject({ rows: 52, cleanRows: 51, trainingExamples: 543, documents: 17, notice: null })

  const begin = performance.now()
  const proposed = await testSets.propose(id, 2)
  for (const { row, document } of proposed)
    console.info(`${document}: ${row.question} ${JSON.stringify(row.expectedFacts)}`)
  console.info(`${proposed.length} proposals in ${Math.round((performance.now() - begin) / 1000)} s`)
  expect(proposed.length).toBeGreaterThan(0)
  for (const { row, document, passage } of proposed) {
    const [fact] = row.expectedFacts
    const [source] = row.expectedSources
    if (fact?.type !== 'text' || !source?.quote) expect.unreachable('a proposal has a fact and a quote')
    expect(row.question).toMatch(/^.{10,}\?$/)
    expect(row.question).not.toContain(fact.wordings[0])
    expect(source.document).toBe(document)
    expect(source.quote).toContain(fact.wordings[0])
    expect(passage.replace(/\s+/g, ' ')).toContain(source.quote)
  }
  expect(new Set(proposed.map(({ document }) => document)).size).toBe(proposed.length)
  // What was accepted can be measured; that it is like a training question would be for the person to weigh.
  const { contentHash } = (await testSets.read(id)).summary
  const added = await testSets.change(id, contentHash, { type: 'add', rows: proposed.map(({ row }) => row) })
  const broken = (await testSets.findings(id)).findings.filter(
    ({ line, overlap }) => line > 52 && overlap === null,
  )
  expect(broken).toEqual([])
  expect(added.rows).toBe(52 + proposed.length)
})
