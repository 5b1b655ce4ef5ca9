import type { LibraryDocument } from '#contract/library.ts'
import { advisorHref, type MeasureRoute, questionsHref, scoresHref } from '../app/route.ts'
import { TabbedScreen } from '../app/TabbedScreen.tsx'
import type { Adapters } from '../app/use-adapters.ts'
import { AdvisorTab } from './advisor/AdvisorTab.tsx'
import { QuestionsTab } from './questions/QuestionsTab.tsx'
import { ScoresTab } from './scores/ScoresTab.tsx'
import type { Evaluations } from './use-evaluations.ts'

interface MeasureScreenProps {
  route: MeasureRoute
  engineReady: boolean
  /** What the library holds; undefined until that is known. */
  documents: readonly LibraryDocument[] | undefined
  adapters: Adapters
  evaluations: Evaluations
}

/** What good answers must show, how the approaches did, and what follows from it. */
export const MeasureScreen = ({
  route,
  engineReady,
  documents,
  adapters,
  evaluations,
}: MeasureScreenProps) => {
  const tab = route.tab
  return (
    <TabbedScreen
      title="Measure"
      label="Steps of measuring"
      fills={tab === 'questions'}
      tabs={[
        { name: 'Questions', href: questionsHref(), current: tab === 'questions' },
        { name: 'Scores', href: scoresHref(), current: tab === 'scores' },
        { name: 'Advisor', href: advisorHref(), current: tab === 'advisor' },
      ]}
    >
      {route.tab === 'questions' && (
        <QuestionsTab setId={route.setId} line={route.line} engineReady={engineReady} documents={documents} />
      )}
      {route.tab === 'scores' && (
        <ScoresTab route={route} engineReady={engineReady} adapters={adapters} evaluations={evaluations} />
      )}
      {route.tab === 'advisor' && <AdvisorTab engineReady={engineReady} />}
    </TabbedScreen>
  )
}
