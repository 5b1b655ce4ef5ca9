import type { TestSetFinding, TestSetFindings, TestSetSummary } from '#contract/test-set.ts'
import { useClient } from '../../connection/client-context.tsx'
import { type FindingsLoad, useFindings } from '../../sets/use-findings.ts'

/** What makes scores of a set less believable. */
export const useQuestionFindings = (set: TestSetSummary): FindingsLoad<TestSetFindings> => {
  const client = useClient()
  const { id } = set
  return useFindings(set, set.rows, signal => client.testSets.findings({ id }, { signal }))
}

export const noFindings: readonly TestSetFinding[] = []
