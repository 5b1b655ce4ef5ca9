import { useEffect, useState } from 'react'
import type { TrainingSetFinding, TrainingSetSummary } from '#contract/training-set.ts'
import { useClient } from '../../connection/client-context.tsx'
import { failureSentence } from '../../connection/failure-sentence.ts'

export type FindingsLoad =
  /** `findings` are those of just before, as long as they still fit the lines. */
  | { type: 'looking'; findings: readonly TrainingSetFinding[] }
  | { type: 'found'; findings: readonly TrainingSetFinding[] }
  | { type: 'failed'; findings: readonly TrainingSetFinding[]; sentence: string }

/** What to look at before training with a set, looked for again after every change of it. */
export const useFindings = ({ id, contentHash, examples }: TrainingSetSummary): FindingsLoad => {
  const client = useClient()
  const [load, setLoad] = useState<FindingsLoad & { examples: number }>({
    type: 'looking',
    findings: [],
    examples,
  })
  // Another content is looked at again.
  useEffect(() => {
    const controller = new AbortController()
    const look = async () => {
      // Lines keep their numbers only while there are as many of them.
      setLoad(before => ({
        type: 'looking',
        findings: before.examples === examples ? before.findings : [],
        examples,
      }))
      try {
        const findings = await client.trainingSets.findings({ id }, { signal: controller.signal })
        if (!controller.signal.aborted) setLoad({ type: 'found', findings, examples })
      } catch (error) {
        if (!controller.signal.aborted)
          setLoad({ type: 'failed', findings: [], sentence: failureSentence(error), examples })
      }
    }
    void look()
    return () => controller.abort()
  }, [client, id, contentHash, examples])
  return load
}
