import { IconListCheck } from '@tabler/icons-react'
import { useMemo } from 'react'
import type { TestSetId } from '#contract/ids.ts'
import type { LibraryDocument } from '#contract/library.ts'
import { FirstSet } from '../../sets/FirstSet.tsx'
import { SetsTab } from '../../sets/SetsTab.tsx'
import { useTestSets } from '../test-sets-context.tsx'
import { OpenTestSet } from './OpenTestSet.tsx'
import { testSetKind } from './test-set-kind.ts'

interface QuestionsTabProps {
  setId: TestSetId | undefined
  line: number | undefined
  engineReady: boolean
  /** What the library holds; undefined until that is known. */
  documents: readonly LibraryDocument[] | undefined
}

/** The test sets of the workspace and their questions. */
export const QuestionsTab = ({ setId, line, engineReady, documents }: QuestionsTabProps) => {
  const sets = useTestSets()
  const names = useMemo(() => documents?.map(({ name }) => name), [documents])
  return (
    <SetsTab
      kind={testSetKind}
      setId={setId}
      sets={sets}
      first={ways => (
        <FirstSet
          icon={<IconListCheck size={44} stroke={1.1} aria-hidden />}
          title="Ask what you know the answer to"
          description="A test set is questions with what a good answer must show: facts, sources, a form. Asked of all four approaches, it turns an impression into a measurement. A dozen questions begin to tell approaches apart; forty do."
          rows="questions"
          {...ways}
        >
          Drop a file anywhere: JSONL, JSON or CSV with a question in each row, and perhaps facts, sources, a
          reference and tags. A question asked on the Compare screen can be added from there and from the
          history, too; an empty set can be filled with proposals from the library.
        </FirstSet>
      )}
    >
      {(set, actions) => (
        <OpenTestSet
          key={set.id}
          set={set}
          line={line}
          engineReady={engineReady}
          sets={sets}
          documents={names}
          {...actions}
        />
      )}
    </SetsTab>
  )
}
