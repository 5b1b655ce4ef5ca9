import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Logger } from '#engine/core/logging.ts'
import { silentLogger } from '#engine/core/logging.ts'
import { shippedFloor } from '#engine/retrieval/relevance.ts'
import { createRelevanceFloor, floorOf } from '#engine/retrieval/relevance-floor.ts'
import { unrelatedQuestions } from '#engine/retrieval/unrelated-questions.ts'
import { addAndWait, type Library, openLibrary, temporaryFolder, textFile } from './library-fixture.ts'
import { createTrigramEmbedder } from './trigram-embedder.ts'

const paragraphs = (count: number, subject = 'tank'): string =>
  Array.from({ length: count }, (_, index) => `Paragraph ${index} says how the ${subject} is rinsed.`).join(
    '\n\n',
  )

const floorFor = (library: Library, { generation = 1, logger = silentLogger as Logger } = {}) =>
  createRelevanceFloor({
    embedder: library.embedder,
    vectorStore: library.vectorStore,
    settings: library.workspace.settings,
    generation: () => generation,
    logger,
  })

test('lets 95 of 100 unrelated questions fall below, and stays within bounds', () => {
  const cosines = Array.from({ length: 101 }, (_, index) => 0.25 + index / 1000)
  expect(floorOf(cosines)).toBe(0.345)
  expect(floorOf(cosines.toReversed())).toBe(0.345)
  expect(floorOf(cosines.map(cosine => cosine - 0.3))).toBe(0.2)
  expect(floorOf(cosines.map(cosine => cosine + 0.3))).toBe(0.45)
})

test('has at least sixty different questions, none about what the shipped scenarios are about', () => {
  expect(new Set(unrelatedQuestions).size).toBe(unrelatedQuestions.length)
  expect(unrelatedQuestions.length).toBeGreaterThanOrEqual(60)
  for (const question of unrelatedQuestions)
    expect(question).not.toMatch(
      /\b(bi(ke|cycle)s?|shops?|warrant\w*|batter\w*|law(yer)?s?|court|redact\w*)\b/i,
    )
})

test('is the shipped one until it was measured, and then what was measured, also after reopening', async () => {
  using folder = temporaryFolder()
  const path = `${folder.path}/workspace`
  let measured: unknown
  {
    await using library = await openLibrary(path)
    const floor = floorFor(library)
    await floor.refresh() // an empty library has nothing to measure
    expect(floor.current()).toEqual({ cosine: 0.3, sampleSize: 0 })
    await addAndWait(library, [textFile('a.txt', paragraphs(10))])
    expect(floor.current()).toEqual({ cosine: 0.3, sampleSize: 0 })
    await floor.refresh()
    measured = floor.current()
    expect(measured).toMatchObject({ sampleSize: unrelatedQuestions.length })
  }
  await using again = await openLibrary(path)
  expect(floorFor(again).current()).toEqual(measured)
})

test('is measured again when more than a fifth of the library changed, and not before', async () => {
  using folder = temporaryFolder()
  await using library = await openLibrary(`${folder.path}/workspace`)
  let embedded = 0
  const embedder = createTrigramEmbedder()
  const floor = createRelevanceFloor({
    embedder: {
      ...embedder,
      embed: (texts, signal) => {
        embedded += texts.length
        return embedder.embed(texts, signal)
      },
    },
    vectorStore: library.vectorStore,
    settings: library.workspace.settings,
    generation: () => 1,
    logger: silentLogger,
  })
  await addAndWait(library, [textFile('a.txt', paragraphs(20))])
  await floor.refresh()
  const before = floor.current()
  await addAndWait(library, [textFile('b.txt', paragraphs(4, 'filter'))])
  expect(floor.current()).toEqual(before) // 4 of 20 is a fifth
  await addAndWait(library, [textFile('c.txt', 'Why is the sky blue?\n\nHow do volcanoes form?')])
  expect(floor.current()).toEqual({ cosine: 0.3, sampleSize: 0 })
  await Promise.all([floor.refresh(), floor.refresh()])
  expect(floor.current().sampleSize).toBe(unrelatedQuestions.length)
  // The questions are embedded once, however often is measured.
  expect(embedded).toBe(unrelatedQuestions.length)
})

test('is the same for the same library, whatever order it was filled in, and not another index’s', async () => {
  using one = temporaryFolder()
  using two = temporaryFolder()
  await using forward = await openLibrary(`${one.path}/workspace`)
  await using backward = await openLibrary(`${two.path}/workspace`)
  const files = [textFile('a.txt', paragraphs(6)), textFile('b.txt', paragraphs(5, 'planet with rings'))]
  await addAndWait(forward, files)
  await addAndWait(backward, files.toReversed())
  const floors = [floorFor(forward), floorFor(backward)]
  for (const floor of floors) await floor.refresh()
  expect(floors[0]?.current()).toEqual(floors[1]?.current())
  const ofAnother = floorFor(forward, { generation: 2 })
  expect(ofAnother.current().sampleSize).toBe(0)
  await ofAnother.close()
})

test('begins to measure when it is asked for and out of date', async () => {
  using folder = temporaryFolder()
  await using library = await openLibrary(`${folder.path}/workspace`)
  await addAndWait(library, [textFile('a.txt', paragraphs(10))])
  const floor = floorFor(library)
  expect(floor.current()).toEqual({ cosine: 0.3, sampleSize: 0 })
  await expect.poll(() => floor.current().sampleSize).toBe(unrelatedQuestions.length)
  await floor.close()
})

test('follows the library in the background until it is closed', async () => {
  using folder = temporaryFolder()
  await using library = await openLibrary(`${folder.path}/workspace`)
  const floor = floorFor(library)
  const stop = new AbortController()
  const following = floor.follow(library.indexer.watch(stop.signal))
  await addAndWait(library, [textFile('a.txt', paragraphs(10))])
  await expect.poll(() => floor.current().sampleSize).toBe(unrelatedQuestions.length)
  stop.abort()
  await following
  await floor.close()
})

test('is measured for the first question after indexing, and is not waited for when that takes long', async () => {
  using folder = temporaryFolder()
  await using library = await openLibrary(`${folder.path}/workspace`)
  await addAndWait(library, [textFile('a.txt', paragraphs(10))])
  const stuck = Promise.withResolvers<void>()
  const { embedder } = library
  const slow: Library['embedder'] = {
    ...embedder,
    async embed(texts, signal) {
      await stuck.promise
      return embedder.embed(texts, signal)
    },
  }
  const late = floorFor({ ...library, embedder: slow })
  const startedMs = performance.now()
  expect(await late.forQuestion()).toEqual(shippedFloor)
  expect(performance.now() - startedMs).toBeGreaterThan(1900)
  // What has taken too long already keeps no other question waiting; a turn of the event loop is all it gets.
  const next = await Promise.race([late.forQuestion(), setTimeout(500, 'waited')])
  expect(next).toEqual(shippedFloor)
  stuck.resolve()
  await late.close()

  const quick = floorFor(library)
  expect((await quick.forQuestion()).sampleSize).toBe(unrelatedQuestions.length)
  await quick.close()
})
