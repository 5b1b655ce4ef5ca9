import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { Evaluation, EvaluationRequest } from '#contract/evaluation.ts'
import type { EvaluationId } from '#contract/ids.ts'
import { attempt } from '../app/attempt.ts'
import { notifyFailure } from '../app/notify.tsx'
import { useClient } from '../connection/client-context.tsx'
import { follow } from '../connection/follow.ts'
import { type EvaluationList, emptyEvaluations, endedBetween, withEvent } from './evaluation-list.ts'

/** What an evaluation is asked with; the rest has the contract's defaults. */
type EvaluationWish = Pick<EvaluationRequest, 'testSetId' | 'approaches'> &
  Partial<Omit<EvaluationRequest, 'testSetId' | 'approaches'>>

/** The workspace's evaluations and what can be done with them. */
export interface Evaluations {
  list: EvaluationList
  /** The last milestone, for those who do not see the page. */
  announcement: string
  /** The id of what has begun; undefined when the engine refused, which the person was told. */
  start: (wish: EvaluationWish) => Promise<EvaluationId | undefined>
  startMemoryTest: (id: EvaluationId) => Promise<EvaluationId | undefined>
  /** These resolve to whether it was done; the person was told why not. */
  pause: (id: EvaluationId) => Promise<boolean>
  resume: (id: EvaluationId) => Promise<boolean>
  stop: (id: EvaluationId) => Promise<boolean>
  remove: (id: EvaluationId) => Promise<boolean>
}

/** `onEnding` runs when an evaluation that this page saw under way ends. */
export const useEvaluations = (onEnding: (evaluation: Evaluation) => void): Evaluations => {
  const client = useClient()
  const [list, setList] = useState(emptyEvaluations)
  const [announcement, setAnnouncement] = useState('')
  const current = useRef(emptyEvaluations)
  const ended = useEffectEvent(onEnding)
  useEffect(() => {
    const controller = new AbortController()
    void follow({
      open: signal => client.evaluations.watch(undefined, { signal }),
      onEvent: event => {
        const before = current.current
        current.current = withEvent(before, event)
        setList(current.current)
        for (const evaluation of endedBetween(before, current.current)) {
          setAnnouncement(`The evaluation of ${evaluation.testSetName} has ended.`)
          ended(evaluation)
        }
      },
      onRefused: error => notifyFailure('The evaluations could not be listed', error),
      signal: controller.signal,
      ends: false,
    })
    return () => controller.abort()
  }, [client])

  const begin = async (call: () => Promise<{ id: EvaluationId }>): Promise<EvaluationId | undefined> => {
    try {
      return (await call()).id
    } catch (error) {
      notifyFailure('The evaluation did not begin', error)
      return undefined
    }
  }
  return {
    list,
    announcement,
    start: wish => begin(() => client.evaluations.start(wish)),
    startMemoryTest: id => begin(() => client.evaluations.startMemoryTest({ id })),
    pause: id => attempt('The evaluation was not paused', () => client.evaluations.pause({ id })),
    resume: id => attempt('The evaluation does not go on', () => client.evaluations.resume({ id })),
    stop: id => attempt('The evaluation was not stopped', () => client.evaluations.stop({ id })),
    remove: id => attempt('The evaluation was not removed', () => client.evaluations.remove({ id })),
  }
}
