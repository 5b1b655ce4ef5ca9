import { useEffect, useMemo, useRef, useState } from 'react'
import type { AdvisorReport, Capability } from '#contract/advisor.ts'
import { attempt } from '../../app/attempt.ts'
import { latestOnly } from '../../app/latest-only.ts'
import { useClient } from '../../connection/client-context.tsx'
import { failureSentence } from '../../connection/failure-sentence.ts'
import { type CapabilityChange, changeCapabilities } from './capability-changes.ts'

/** The capabilities as the person has them now, with what was advised last. */
export interface Advisor {
  /** undefined until it is known. */
  report: AdvisorReport | undefined
  capabilities: readonly Capability[]
  /** Why there is none. */
  failure: string | undefined
  /** Whether the advice for the last change is still to come. */
  thinking: boolean
  /** Shows the change at once and asks for the advice to it. */
  change: (change: CapabilityChange) => void
}

const none: readonly Capability[] = []

export const useAdvisor = (engineReady: boolean): Advisor => {
  const client = useClient()
  const [report, setReport] = useState<AdvisorReport>()
  const [capabilities, setCapabilities] = useState(none)
  const [failure, setFailure] = useState<string>()
  const [thinking, setThinking] = useState(false)
  const current = useRef(none)
  const show = (list: readonly Capability[]) => {
    current.current = list
    setCapabilities(list)
  }

  useEffect(() => {
    if (!engineReady) return
    let gone = false
    client.advisor.report().then(
      first => {
        if (gone) return
        setReport(first)
        show(first.capabilities)
        setFailure(undefined)
      },
      error => !gone && setFailure(failureSentence(error)),
    )
    return () => {
      gone = true
    }
  }, [client, engineReady])

  const send = useMemo(
    () =>
      latestOnly<readonly Capability[]>(async list => {
        const kept = await attempt('The capabilities were not kept', async () =>
          setReport(await client.advisor.setCapabilities({ capabilities: [...list] })),
        )
        // A change that came meanwhile is sent next, and says what is shown.
        if (kept || current.current !== list) return
        await attempt('The capabilities could not be read', async () => {
          const last = await client.advisor.report()
          setReport(last)
          show(last.capabilities)
        })
      }),
    [client],
  )

  return {
    report,
    capabilities,
    failure,
    thinking,
    change: change => {
      show(changeCapabilities(current.current, change))
      setThinking(true)
      void send(current.current).then(() => setThinking(false))
    },
  }
}
