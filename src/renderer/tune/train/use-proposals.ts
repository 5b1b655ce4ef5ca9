import { useEffect, useState } from 'react'
import type { TrainingEstimate, TrainingProposal, TrainingSettings } from '#contract/training.ts'
import type { TrainingSetSummary } from '#contract/training-set.ts'
import { useClient } from '../../connection/client-context.tsx'
import { failureSentence } from '../../connection/failure-sentence.ts'

export type ProposalsLoad =
  | { type: 'measuring' }
  | { type: 'loaded'; proposals: readonly TrainingProposal[] }
  | { type: 'failed'; sentence: string }

/** The presets for a set; the first time on a computer the engine measures a training step for them. */
export const useProposals = (
  set: TrainingSetSummary | undefined,
  engineReady: boolean,
): { load: ProposalsLoad; retry: () => void } => {
  const client = useClient()
  const [load, setLoad] = useState<ProposalsLoad>({ type: 'measuring' })
  const [attempts, setAttempts] = useState(0)
  const id = set?.id
  const contentHash = set?.contentHash
  // Another content has other proposals; a retry asks again.
  useEffect(() => {
    setLoad({ type: 'measuring' })
    if (!id || !engineReady) return
    const controller = new AbortController()
    const ask = async () => {
      try {
        const proposals = await client.trainings.propose({ trainingSetId: id }, { signal: controller.signal })
        if (!controller.signal.aborted) setLoad({ type: 'loaded', proposals })
      } catch (error) {
        if (!controller.signal.aborted) setLoad({ type: 'failed', sentence: failureSentence(error) })
      }
    }
    void ask()
    return () => controller.abort()
  }, [client, id, contentHash, engineReady, attempts])
  return { load, retry: () => setAttempts(before => before + 1) }
}

export type EstimateLoad =
  | { type: 'none' }
  | { type: 'estimating' }
  | { type: 'known'; estimate: TrainingEstimate }
  | { type: 'failed'; sentence: string }

/** What settings of one's own take, asked for when they have rested for a moment. */
export const useEstimate = (
  set: TrainingSetSummary | undefined,
  settings: TrainingSettings | undefined,
): EstimateLoad => {
  const client = useClient()
  const [load, setLoad] = useState<EstimateLoad>({ type: 'none' })
  const id = set?.id
  // Prompts cost no steps; and two equal settings are one question.
  const asked = settings && JSON.stringify({ ...settings, samplePrompts: [] })
  useEffect(() => {
    if (!id || !asked) return setLoad({ type: 'none' })
    setLoad({ type: 'estimating' })
    const controller = new AbortController()
    const ask = async () => {
      try {
        const estimate = await client.trainings.estimate(
          { trainingSetId: id, settings: JSON.parse(asked) },
          { signal: controller.signal },
        )
        if (!controller.signal.aborted) setLoad({ type: 'known', estimate })
      } catch (error) {
        if (!controller.signal.aborted) setLoad({ type: 'failed', sentence: failureSentence(error) })
      }
    }
    const timer = setTimeout(() => void ask(), restMs)
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }, [client, id, asked])
  return load
}

const restMs = 400
