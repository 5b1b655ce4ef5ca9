import { useEffect, useState } from 'react'
import type { TrainingEstimate, TrainingProposal, TrainingSettings } from '#contract/training.ts'
import type { TrainingSetSummary } from '#contract/training-set.ts'
import { attempt } from '../../app/attempt.ts'
import { useClient } from '../../connection/client-context.tsx'
import { failureSentence } from '../../connection/failure-sentence.ts'

type ProposalsLoad =
  | { type: 'measuring' }
  | { type: 'loaded'; proposals: readonly TrainingProposal[] }
  | { type: 'failed'; sentence: string }

export interface Proposals {
  load: ProposalsLoad
  /** Whether a step is being measured, anew maybe: `load` has the times of before then. */
  measuring: boolean
  retry: () => void
  measureAgain: () => Promise<void>
}

/** The presets for a set; the first time on a computer the engine measures a training step for them. */
export const useProposals = (set: TrainingSetSummary | undefined, engineReady: boolean): Proposals => {
  const client = useClient()
  const [answer, setAnswer] = useState<{ of: string; load: ProposalsLoad }>()
  const [again, setAgain] = useState(false)
  const [attempts, setAttempts] = useState(0)
  const id = set?.id
  // Another content has other proposals; a retry asks again.
  const asked = `${set?.contentHash} of ${id}`
  useEffect(() => {
    if (!id || !engineReady) return
    const controller = new AbortController()
    const ask = async (): Promise<ProposalsLoad> => {
      try {
        const proposals = await client.trainings.propose({ trainingSetId: id }, { signal: controller.signal })
        return { type: 'loaded', proposals }
      } catch (error) {
        return { type: 'failed', sentence: failureSentence(error) }
      }
    }
    void ask().then(load => {
      if (controller.signal.aborted) return
      setAnswer({ of: asked, load })
      setAgain(false)
    })
    return () => controller.abort()
  }, [client, id, asked, engineReady, attempts])

  const load: ProposalsLoad = engineReady && answer?.of === asked ? answer.load : { type: 'measuring' }
  return {
    load,
    measuring: again || load.type === 'measuring',
    retry: () => {
      setAnswer(undefined)
      setAttempts(before => before + 1)
    },
    measureAgain: async () => {
      setAgain(true)
      await attempt('The speed of training was not measured', () => client.trainings.measure())
      // With the new times, or else with those of before.
      setAttempts(before => before + 1)
    },
  }
}

export type EstimateLoad =
  | { type: 'none' }
  | { type: 'estimating' }
  | { type: 'known'; estimate: TrainingEstimate }
  | { type: 'failed'; sentence: string }

/**
 * What settings of one's own take, asked for when they have rested for a moment, and again by a speed that was
 * measured at another time.
 */
export const useEstimate = (
  set: TrainingSetSummary | undefined,
  settings: TrainingSettings | undefined,
  measuredAt: string | undefined,
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
  }, [client, id, asked, measuredAt])
  return load
}

const restMs = 400
