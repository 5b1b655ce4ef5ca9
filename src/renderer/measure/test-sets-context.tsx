import { createContext, type ReactNode, use } from 'react'
import type { TestSetSummary } from '#contract/test-set.ts'
import { useClient } from '../connection/client-context.tsx'
import { type Sets, useSets } from '../sets/use-sets.ts'
import type { RowDraft } from './questions/row-draft.ts'
import { testSetKind } from './questions/test-set-kind.ts'

/** The workspace's test sets, and what outlives a look at another screen. */
export type TestSets = Sets<TestSetSummary, RowDraft>

const TestSetsContext = createContext<TestSets | null>(null)

interface TestSetsProviderProps {
  engineReady: boolean
  children: ReactNode
}

/** Knows the test sets of one workspace: they are filled on one screen, and from runs on others. */
export const TestSetsProvider = ({ engineReady, children }: TestSetsProviderProps) => {
  const sets: TestSets = useSets(testSetKind, useClient().testSets, engineReady)
  return <TestSetsContext value={sets}>{children}</TestSetsContext>
}

/** The test sets, for every component below the provider. */
export const useTestSets = (): TestSets => {
  const sets = use(TestSetsContext)
  if (!sets) throw new Error('useTestSets stands outside TestSetsProvider')
  return sets
}
