import { useCallback, useRef, useState } from 'react'
import type { TestSetId } from '#contract/ids.ts'
import { useClient } from '../../connection/client-context.tsx'
import { failureSentence } from '../../connection/failure-sentence.ts'
import { type Proposal, proposalOf } from './proposals.ts'

type ProposalsState =
  | { type: 'idle' }
  | { type: 'proposing'; since: string }
  /** `none`: the engine had nothing to propose. */
  | { type: 'proposed'; proposals: readonly Proposal[]; none: boolean }
  | { type: 'failed'; sentence: string }

export interface Proposals {
  state: ProposalsState
  propose: (count: number) => void
  cancel: () => void
  decide: (proposals: readonly Proposal[]) => void
}

/** Asking the engine for questions, and what a person decides about them. */
export const useProposals = (id: TestSetId): Proposals => {
  const { testSets } = useClient()
  const [state, setState] = useState<ProposalsState>({ type: 'idle' })
  const asking = useRef<AbortController>(undefined)

  const ask = async (count: number) => {
    asking.current?.abort()
    const controller = new AbortController()
    const { signal } = controller
    asking.current = controller
    setState({ type: 'proposing', since: new Date().toISOString() })
    try {
      const rows = await testSets.propose({ id, count }, { signal })
      if (!signal.aborted)
        setState({ type: 'proposed', proposals: rows.map(proposalOf), none: rows.length === 0 })
    } catch (error) {
      if (!signal.aborted) setState({ type: 'failed', sentence: failureSentence(error) })
    }
  }

  return {
    state,
    propose: count => void ask(count),
    cancel: useCallback(() => {
      asking.current?.abort()
      setState(before => (before.type === 'proposing' ? { type: 'idle' } : before))
    }, []),
    decide: proposals => setState({ type: 'proposed', proposals, none: false }),
  }
}
