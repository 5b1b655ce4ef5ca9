import { useEffect, useState } from 'react'
import type { TestSetSummary } from '#contract/test-set.ts'
import { useClient } from '../../connection/client-context.tsx'
import { failureSentence } from '../../connection/failure-sentence.ts'

/** The test sets of the workspace; undefined until they are known. */
export const useTestSetList = (): {
  sets: readonly TestSetSummary[] | undefined
  failure: string | undefined
} => {
  const client = useClient()
  const [sets, setSets] = useState<readonly TestSetSummary[]>()
  const [failure, setFailure] = useState<string>()
  useEffect(() => {
    let gone = false
    client.testSets.list().then(
      list => !gone && setSets(list),
      error => !gone && setFailure(failureSentence(error)),
    )
    return () => {
      gone = true
    }
  }, [client])
  return { sets, failure }
}
