import type { Approach } from '#contract/approach.ts'
import type { Answer, Run } from '#contract/run.ts'
import type { TestRow } from '#contract/test-set.ts'
import { EngineError } from '#engine/core/errors.ts'
import { bareRow } from '#engine/evaluation/test-set.ts'

const finishedAnswer = (run: Run, approach: Approach): Extract<Answer, { type: 'done' }> => {
  const answer = run.answers[approach]
  if (answer?.type !== 'done')
    throw new EngineError(
      'TEST_SET_UNREADABLE',
      `The run has no finished answer of ${approach}, so there is no reference to take from it. The test set is as it was. Wait for the answer, or add the question alone.`,
      { runId: run.id, approach },
    )
  return answer
}

/**
 * The row that a run makes: its question and, with an approach, that answer as the reference and the documents
 * that it cites as expected sources. A document is cited when words of the answer stand in a passage of it (the
 * support map). An answer that only says that nothing was found is no reference.
 * @throws EngineError TEST_SET_UNREADABLE when the approach has no finished answer.
 */
export const rowOfRun = (run: Run, approach: Approach | undefined): TestRow => {
  const row: TestRow = { ...bareRow(run.request.question), tags: ['history'] }
  if (approach === undefined) return row
  const { text, finishReason, support } = finishedAnswer(run, approach)
  if (finishReason === 'nothing-relevant' || text.trim() === '') return row
  const cited = new Set(support.map(({ passageNumber }) => passageNumber))
  const documents = run.retrieval?.passages.flatMap(({ number, documentName }) =>
    cited.has(number) ? [documentName] : [],
  )
  return {
    ...row,
    reference: text,
    expectedSources: [...new Set(documents)].map(document => ({ document })),
  }
}
