import type { TestSetId } from '#contract/ids.ts'

interface QuestionsTabProps {
  setId: TestSetId | undefined
  line: number | undefined
  engineReady: boolean
}

/** The test sets of the workspace and their questions. */
export const QuestionsTab = (_: QuestionsTabProps) => null
