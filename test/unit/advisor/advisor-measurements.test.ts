import { join } from 'node:path'
import { expect, test } from 'vitest'
import { evidenceVerdict } from '#engine/advisor/evidence-verdict.ts'
import { answerCosts, evaluationEvidence } from '#engine/api/advisor-measurements.ts'
import { ended, openEvaluating, request } from '#test/unit/evaluation-jobs/evaluation-fixture.ts'
import { temporaryFolder } from '#test/unit/retrieval/library-fixture.ts'

test('an evaluation’s effects on the rows of a tag are the evidence, and its answers the costs', async () => {
  using folder = temporaryFolder()
  await using evaluating = await openEvaluating(join(folder.path, 'workspace'), { pumps: 24 })
  const evidence = evaluationEvidence(evaluating.jobs)
  expect(await evidence.evidenceFor('even')).toEqual([])
  expect(await answerCosts(evaluating.jobs)).toEqual({})

  const id = await evaluating.jobs.start(request())
  expect((await ended(evaluating, id)).state.type).toBe('finished')

  const effects = await evidence.evidenceFor('even')
  // Only an answer with passages can say a pump's pressure, and the adapter changes nothing of that.
  expect(effects).toContainEqual(
    expect.objectContaining({
      ...{ evaluationId: id, metric: 'fact-match', effect: 'retrieval' },
      ...{ questions: 12, difference: 1, shown: true },
    }),
  )
  expect(effects).toContainEqual(
    expect.objectContaining({ metric: 'fact-match', effect: 'tuning', difference: 0, shown: false }),
  )
  expect(effects.map(({ metric }) => metric)).not.toContain('time-to-first-token')
  expect(evidenceVerdict(effects)).toMatchObject({ retrieval: true, tuning: null })
  expect(await evidence.evidenceFor('no such tag')).toEqual([])

  // The parrot says 10 prompt tokens each time.
  const costs = await answerCosts(evaluating.jobs)
  expect(Object.keys(costs).toSorted()).toEqual(['base', 'hybrid', 'rag', 'tuned'])
  expect(costs.rag?.promptTokens).toEqual(Array.from({ length: 24 }, () => 10))
  expect(costs.rag?.firstTokenMs).toHaveLength(24)
})
