import { join } from 'node:path'
import { expect, test } from 'vitest'
import { AdapterId } from '#contract/ids.ts'
import type { Passage } from '#contract/run.ts'
import { TestRow } from '#contract/test-set.ts'
import { createTurns } from '#engine/core/turns.ts'
import { answerKeyOf } from '#engine/evaluation/jobs/answer-key.ts'
import { chosenRows } from '#engine/evaluation/jobs/chosen-rows.ts'
import { traceExpectedPassage } from '#engine/evaluation/jobs/expected-passage.ts'
import type { Judgement } from '#engine/evaluation/judge.ts'
import type { GenerationRequest } from '#engine/models/language-model.ts'
import { addAndWait, openLibrary, temporaryFolder, textFile } from '#test/unit/retrieval/library-fixture.ts'

const generation: GenerationRequest = {
  messages: [{ role: 'user', content: 'Why?' }],
  adapterId: AdapterId.parse('style'),
  adapterStrength: 1,
  sampling: { temperature: 0, topP: 1, repetitionPenalty: 1, seed: 0 },
  maxTokens: 64,
}
const sampled = { ...generation, sampling: { ...generation.sampling, temperature: 0.5 } }
const keyOf = (more: Partial<GenerationRequest> = {}, model = 'm', adapter: string | null = 'a'): string =>
  answerKeyOf(model, adapter, { ...generation, ...more })

test('an answer has another key as soon as anything that determines it is another', () => {
  const keys = [
    keyOf(),
    keyOf({}, 'other model'),
    keyOf({}, 'm', 'other adapter'),
    keyOf({ adapterId: null }, 'm', null),
    keyOf({ adapterStrength: 0.5 }),
    keyOf({ messages: [{ role: 'user', content: 'Why not?' }] }),
    keyOf({ maxTokens: 65 }),
    keyOf({ sampling: { ...generation.sampling, repetitionPenalty: 1.1 } }),
    keyOf(sampled),
    keyOf({ sampling: { ...sampled.sampling, seed: 1 } }),
    keyOf({ sampling: { ...sampled.sampling, topP: 0.9 } }),
  ]
  expect(new Set(keys).size).toBe(keys.length)
})

test('the seed of greedy decoding and the id of an adapter determine nothing, and strength 0 is the base', () => {
  expect(keyOf({ sampling: { ...generation.sampling, seed: 9, topP: 0.5 } })).toBe(keyOf())
  expect(keyOf({ adapterId: AdapterId.parse('renamed') })).toBe(keyOf())
  expect(keyOf({ adapterStrength: 0 })).toBe(keyOf({ adapterId: null }, 'm', null))
})

test('a limit takes rows evenly spread over those with a tag', () => {
  const rows = Array.from({ length: 10 }, (_, index) =>
    TestRow.parse({ id: `q${index}`, question: 'Why?', tags: [index < 6 ? 'low' : 'high'] }),
  )
  const ids = (more: Parameters<typeof chosenRows>[1]) => chosenRows(rows, more).map(({ id }) => id)
  expect(ids({ limit: 3 })).toEqual(['q0', 'q3', 'q6'])
  expect(ids({ tags: ['high', 'none'] })).toEqual(['q6', 'q7', 'q8', 'q9'])
  expect(ids({ tags: ['low'], limit: 2 })).toEqual(['q0', 'q3'])
  expect(ids({ limit: 99 })).toHaveLength(10)
})

test('work that waits for the next turn goes before all that can wait longer, also when it came last', async () => {
  const turns = createTurns()
  const order: string[] = []
  const work = (name: string) => async () => {
    order.push(name)
    await new Promise(setImmediate)
  }
  const { signal } = new AbortController()
  const stop = new AbortController()
  const stopped = turns.later(work('never'), stop.signal)
  const all = [
    turns.later(work('first'), signal),
    turns.later(work('last'), signal),
    turns.next(work('person')),
  ]
  const failed = turns.next(() => {
    throw new Error('no')
  })
  const cancelled = turns.later(work('cancelled'), stop.signal)
  const refused = Promise.allSettled([failed, cancelled])
  stop.abort()
  expect(await refused).toMatchObject([
    { status: 'rejected', reason: new Error('no') },
    { status: 'rejected', reason: { code: 'CANCELLED' } },
  ])
  await Promise.all([...all, stopped])
  // The one in work goes on: whoever does the work hears of the abort himself.
  expect(order).toEqual(['never', 'person', 'first', 'last'])
})

const judgement = (facts: boolean[]): Judgement => ({
  ...{ metrics: {}, facts, formatProblem: null, sentences: [], inventedQuotes: [] },
})

test('tells how far the expected passage came, of several the one that came least far', async () => {
  using folder = temporaryFolder()
  await using library = await openLibrary(join(folder.path, 'mine'))
  await addAndWait(library, [
    textFile('herons.md', 'The heron stands on one leg.\n\nIt weighs 2\n\nkilograms at most.'),
    textFile('storks.md', 'The stork weighs 4 kilograms.'),
  ])
  const { documents } = library.workspace
  const passages = ['herons.md', 'storks.md'].flatMap(name => {
    const document = documents.findByName(name)
    return document ? documents.chunksOf(document.id).map(chunk => ({ ...chunk, chunkId: chunk.id })) : []
  }) as unknown as Passage[] // what a trace reads of a passage, a chunk has too
  const stage = async (
    row: object,
    {
      candidates = passages,
      prompt = passages,
      facts = [true],
    }: Partial<Record<'candidates' | 'prompt', Passage[]> & { facts: boolean[] }> = {},
  ) => {
    const full = TestRow.parse({ id: 'q', question: 'Why?', ...row })
    const traced = await traceExpectedPassage(full, candidates, documents)
    return traced.stageOf(prompt, judgement(facts))
  }
  const fact = (wording: string, document: string) => ({
    expectedFacts: [{ type: 'text', wordings: [wording] }],
    expectedSources: [{ document }],
  })
  expect(await stage({})).toBeNull()
  expect(await stage(fact('9 kilograms', 'storks.md'))).toBe('not-parsed')
  expect(await stage(fact('4 kilograms', 'herons.md'))).toBe('not-parsed')
  expect(await stage(fact('4 kilograms', 'gone.md'))).toBe('not-parsed')
  expect(await stage(fact('2 kilograms', 'herons.md'))).toBe('not-chunked-well')
  const stork = fact('4 kilograms', 'storks.md')
  expect(await stage(stork, { candidates: [], prompt: [] })).toBe('not-found')
  expect(await stage(stork, { prompt: [] })).toBe('ranked-low')
  expect(await stage(stork, { facts: [false] })).toBe('not-used')
  expect(await stage(stork)).toBe('used')
  const quotes = {
    expectedSources: [
      { document: 'storks.md', quote: 'stork weighs 4' },
      { document: 'herons.md', quote: 'on two legs' },
    ],
  }
  expect(await stage(quotes)).toBe('not-parsed')
})
