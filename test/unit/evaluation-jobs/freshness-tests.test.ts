import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FreshnessRequest, type FreshnessTest } from '#contract/freshness.ts'
import type { EngineError } from '#engine/core/errors.ts'
import { createWorkspace } from '#engine/workspace/workspace.ts'
import { exampleInfo, temporaryFolder } from '#test/unit/retrieval/library-fixture.ts'
import { type Evaluating, openEvaluating, testSetId } from './evaluation-fixture.ts'

const ended = async ({ freshness }: Evaluating, id: string): Promise<FreshnessTest> => {
  for await (const tests of freshness.watch()) {
    const told = tests.find(known => known.id === id)
    if (told && told.state.type !== 'running') return told
  }
  throw new Error('the feed ended')
}

const requestFor = (
  { library }: Evaluating,
  index: number,
  more: Partial<FreshnessRequest> = {},
): FreshnessRequest => {
  const documentId = library.workspace.documents.findByName(`pump-${index}.md`)?.id
  return FreshnessRequest.parse({
    documentId,
    find: `${100 + index} bar`,
    replace: `${555} bar`,
    question: `What pressure does the pump P${index} need?`,
    ...more,
  })
}

test('approaches that read follow a changed fact, the others do not, and the library stays as it was', async () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'mine')
  await using evaluating = await openEvaluating(path)
  const { library, model, freshness } = evaluating
  const before = library.workspace.documents.list()
  const id = await freshness.start(requestFor(evaluating, 1))
  const done = await ended(evaluating, id)
  expect(done).toMatchObject({ state: { type: 'finished' }, documentName: 'pump-1.md' })
  expect(done.reindexMs).toBeGreaterThan(0)
  const flipped = Object.fromEntries(
    Object.entries(done.answers).map(([approach, answer]) => [approach, answer.flipped]),
  )
  expect(flipped).toEqual({ base: false, rag: true, tuned: false, hybrid: true })
  expect(done.answers.base?.after).toEqual(done.answers.base?.before)
  // Base and tuned are asked the same before and after.
  expect(model.asked).toHaveLength(6)
  expect(library.workspace.documents.list()).toEqual(before)
  const [vector] = await library.embedder.embed(['P1 pressure'])
  if (!vector) throw new Error('no vector')
  expect(await library.vectorStore.search(vector, 10)).toHaveLength(4)
  expect(readdirSync(path).filter(name => name.endsWith('.tmp'))).toEqual([])
  expect(freshness.list()).toEqual([done])
  freshness.remove(id)
  expect(freshness.list()).toEqual([])
})

test('says why a fact cannot be changed, and begins nothing', async () => {
  using folder = temporaryFolder()
  await using evaluating = await openEvaluating(join(folder.path, 'mine'))
  const codeOf = (more: Partial<FreshnessRequest>) =>
    evaluating.freshness.start(requestFor(evaluating, 1, more)).then(
      () => 'none',
      (thrown: EngineError) => thrown.code,
    )
  expect(await codeOf({ find: '10 bar' })).toBe('FRESHNESS_IMPOSSIBLE')
  expect(await codeOf({ find: '555 bar' })).toBe('FRESHNESS_IMPOSSIBLE')
  expect(await codeOf({ documentId: 'nowhere' as never })).toBe('DOCUMENT_NOT_FOUND')
  await evaluating.shelf.activate(null)
  expect(await codeOf({})).toBe('NO_ADAPTER')
  expect(evaluating.freshness.list()).toEqual([])
})

test('proposes other figures of the same shape that no document has, the same each time', async () => {
  using folder = temporaryFolder()
  await using evaluating = await openEvaluating(join(folder.path, 'mine'))
  const proposals = await evaluating.freshness.proposals(testSetId)
  expect(proposals.map(({ find }) => find)).toEqual(['100 bar', '101 bar', '102 bar', '103 bar'])
  expect(await evaluating.freshness.proposals(testSetId)).toEqual(proposals)
  for (const { documentId, find, replace } of proposals) {
    expect(replace).toMatch(/^\d{3} bar$/)
    const { text } = evaluating.library.workspace.documents.detail(documentId)
    expect(text).toContain(find)
    for (const { id } of evaluating.library.workspace.documents.list())
      expect(evaluating.library.workspace.documents.detail(id).text).not.toContain(replace)
  }
})

test('ends a test that is removed, fails one that is closed, and leaves no copy behind', async () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'mine')
  {
    await using evaluating = await openEvaluating(path)
    const { freshness, model } = evaluating
    const reached = Promise.withResolvers<void>()
    model.before = () => reached.resolve()
    const removed = await freshness.start(requestFor(evaluating, 1))
    await reached.promise
    freshness.remove(removed)
    const again = Promise.withResolvers<void>()
    model.before = () => again.resolve()
    await freshness.start(requestFor(evaluating, 2))
    await again.promise
  }
  await using reopened = await openEvaluating(path)
  expect(reopened.freshness.list()).toMatchObject([
    { documentName: 'pump-2.md', state: { type: 'failed', failure: { code: 'CANCELLED' } } },
  ])
  expect(readdirSync(path).filter(name => name.endsWith('.tmp'))).toEqual([])
})

test('clears the copy away that a killed process left', async () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'mine')
  await createWorkspace(path, exampleInfo)
  const left = join(path, '.diptych-01234567-89ab-cdef-0123-456789abcdef.tmp')
  await createWorkspace(left, exampleInfo)
  expect(readFileSync(join(left, 'workspace.json'), 'utf8')).toContain('workspace-1')
  await using _ = await openEvaluating(path)
  expect(readdirSync(path).filter(name => name.endsWith('.tmp'))).toEqual([])
})

test('a removed document takes its tests with it', async () => {
  using folder = temporaryFolder()
  await using evaluating = await openEvaluating(join(folder.path, 'mine'))
  const request = requestFor(evaluating, 3)
  await ended(evaluating, await evaluating.freshness.start(request))
  await evaluating.library.indexer.remove(request.documentId)
  expect(evaluating.freshness.list()).toEqual([])
})
