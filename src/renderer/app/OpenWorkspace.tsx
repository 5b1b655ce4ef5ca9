import { Loader } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { lazy, Suspense, useEffect, useState } from 'react'
import type { AdapterId, RunId } from '#contract/ids.ts'
import type { SystemStatus } from '#contract/system.ts'
import { CompareScreen } from '../compare/CompareScreen.tsx'
import type { Draft } from '../compare/use-draft.ts'
import { HistoryDrawer } from '../history/HistoryDrawer.tsx'
import { useHistory } from '../history/use-history.ts'
import { readableFormats } from '../library/document-format.ts'
import { useLibrary } from '../library/use-library.ts'
import { notifyEvaluated } from '../measure/notify-evaluated.tsx'
import { TestSetsProvider } from '../measure/test-sets-context.tsx'
import { useEvaluations } from '../measure/use-evaluations.ts'
import { notifyEnding } from '../tune/notify-ending.tsx'
import { useTune } from '../tune/use-tune.ts'
import { Frame } from './Frame.tsx'
import { formatRoute, type MeasureRoute, type Route, type TuneRoute } from './route.ts'
import { useAdapters } from './use-adapters.ts'
import { navigate, useRoute } from './use-route.ts'
import type { Workspaces } from './use-workspaces.ts'
import { WindowDrop } from './WindowDrop.tsx'

// Not what a person sees first, and with its curves a good part of the page's script.
const MeasureScreen = lazy(async () => ({
  default: (await import('../measure/MeasureScreen.tsx')).MeasureScreen,
}))
const PresentScreen = lazy(async () => ({
  default: (await import('../present/PresentScreen.tsx')).PresentScreen,
}))
const LibraryScreen = lazy(async () => ({
  default: (await import('../library/LibraryScreen.tsx')).LibraryScreen,
}))
const SearchScreen = lazy(async () => ({
  default: (await import('../search/SearchScreen.tsx')).SearchScreen,
}))
const TuneScreen = lazy(async () => ({ default: (await import('../tune/TuneScreen.tsx')).TuneScreen }))

interface OpenWorkspaceProps {
  status: SystemStatus | undefined
  connected: boolean
  workspaces: Workspaces
  draft: Draft
}

/**
 * Every screen of one workspace, and what outlives a change of screen: its library, adapters and
 * history. Another workspace is another instance, so nothing of the one before can be left over.
 */
export const OpenWorkspace = ({ status, connected, workspaces, draft }: OpenWorkspaceProps) => {
  const route = useRoute()
  const ready = status?.engine.type === 'ready'
  const workspace = workspaces.shown.info
  const adapters = useAdapters(ready)
  const library = useLibrary(workspaces.refresh)
  const history = useHistory()
  const activateAndCompare = async (id: AdapterId) => {
    // Without it there is nothing new to see there.
    if (await adapters.activate(id)) navigate({ screen: 'compare', runId: undefined })
  }
  const tune = useTune(ready, ending => {
    void adapters.reload()
    // The training's own view says it already.
    const inView = route.screen === 'tune' && route.tab === 'train' && route.trainingId === ending.training.id
    if (!inView) notifyEnding(ending, id => void activateAndCompare(id))
  })
  const evaluations = useEvaluations(evaluation => {
    const inView =
      route.screen === 'measure' && route.tab === 'scores' && route.evaluationId === evaluation.id
    if (!inView) notifyEvaluated(evaluation)
  })
  const [historyOpen, historyDrawer] = useDisclosure(false)
  const lastRunId = useLastRun(route.screen === 'compare' ? route.runId : undefined, route.screen)
  const lastQuestion = useLastQuestion(route)
  const lastTune = useLastTune(route)
  const lastMeasure = useLastMeasure(route)

  useScrollToTop(route)

  useEffect(() => {
    const place = screenNames[route.screen]
    document.title = workspace ? `${place} · ${workspace.name} · Diptych` : `${place} · Diptych`
  }, [route.screen, workspace])

  if (route.screen === 'present')
    return (
      <Suspense fallback={<Loader m="xl" aria-label="Opening the presentation" />}>
        <PresentScreen step={route.step} engineReady={ready} />
      </Suspense>
    )
  return (
    <TestSetsProvider engineReady={ready}>
      <Frame
        route={route}
        lastRunId={lastRunId}
        lastQuestion={lastQuestion}
        lastTune={lastTune}
        lastMeasure={lastMeasure}
        status={status}
        workspaces={workspaces}
        adding={library.adding}
        adapters={adapters}
        trainings={tune.trainings}
        evaluations={evaluations}
        historyOpen={historyOpen}
        onHistory={historyDrawer.toggle}
      >
        {route.screen === 'compare' && (
          <CompareScreen
            runId={route.runId}
            engine={connected ? status?.engine : undefined}
            workspace={workspace}
            adapters={adapters}
            documents={library.state.loaded ? library.state.documents : undefined}
            adding={library.adding}
            draft={draft}
            onStarted={history.reload}
            onLearnt={tune.sets.update}
          />
        )}
        {route.screen === 'search' && <SearchScreen library={library.state} question={route.question} />}
        {route.screen === 'library' && (
          <LibraryScreen library={library} documentId={route.documentId} chunkId={route.chunkId} />
        )}
        {route.screen === 'tune' && (
          <Suspense fallback={<Loader m="xl" aria-label="Opening Tune" />}>
            <TuneScreen
              route={route}
              engineReady={ready}
              tune={tune}
              adapters={adapters}
              asking={{
                workspace,
                documents: library.state.loaded ? library.state.documents.length : undefined,
                settings: draft.settings,
                onRunStarted: history.reload,
                onLearnt: tune.sets.update,
              }}
              onActivate={activateAndCompare}
            />
          </Suspense>
        )}
        {route.screen === 'measure' && (
          <Suspense fallback={<Loader m="xl" aria-label="Opening Measure" />}>
            <MeasureScreen
              route={route}
              engineReady={ready}
              documents={library.state.loaded ? library.state.documents : undefined}
              adapters={adapters}
              evaluations={evaluations}
            />
          </Suspense>
        )}
        <HistoryDrawer opened={historyOpen} onClose={historyDrawer.close} history={history} draft={draft} />
        {/* What is dropped on these screens is examples, adapters or questions; their tabs take it. */}
        {route.screen !== 'tune' && route.screen !== 'measure' && (
          <WindowDrop
            title="Drop to add to the library"
            hint={`${readableFormats}; folders come with all they hold`}
            onFiles={files => {
              void library.add(files)
              navigate({ screen: 'library', documentId: undefined, chunkId: undefined })
            }}
          />
        )}
      </Frame>
    </TestSetsProvider>
  )
}

const screenNames = {
  compare: 'Compare',
  search: 'Search',
  library: 'Library',
  tune: 'Tune',
  measure: 'Measure',
  present: 'Presentation',
} satisfies Record<Route['screen'], string>

/** Another place begins at its top; a chunk and an example bring themselves into view. */
const useScrollToTop = (route: Route) => {
  const place = formatRoute(placeOf(route))
  useEffect(() => {
    // A block, because newer browsers return a promise, which is no clean-up.
    window.scrollTo(0, 0)
  }, [place])
}

const placeOf = (route: Route): Route => {
  if (route.screen === 'compare') return { ...route, runId: undefined }
  if (route.screen === 'search') return { ...route, question: undefined }
  if (route.screen === 'library') return { ...route, chunkId: undefined }
  if (route.screen === 'present') return route
  return 'line' in route ? { ...route, line: undefined } : route
}

/** The place on the Tune screen shown last, so that going elsewhere and back returns to it. */
const useLastTune = (route: Route): TuneRoute | undefined => {
  const [last, setLast] = useState(route.screen === 'tune' ? route : undefined)
  if (route.screen === 'tune' && route !== last) setLast(route)
  return last
}

/** The same on the Measure screen. */
const useLastMeasure = (route: Route): MeasureRoute | undefined => {
  const [last, setLast] = useState(route.screen === 'measure' ? route : undefined)
  if (route.screen === 'measure' && route !== last) setLast(route)
  return last
}

/** The question searched for last, so that looking at a document and going back returns to its passages. */
const useLastQuestion = (route: Route): string | undefined => {
  const [last, setLast] = useState<string>()
  if (route.screen === 'search' && route.question !== last) setLast(route.question)
  return last
}

/** The run shown last, so that going to the library and back returns to it. */
const useLastRun = (runId: RunId | undefined, screen: string): RunId | undefined => {
  const [last, setLast] = useState(runId)
  if (screen === 'compare' && runId !== last) setLast(runId)
  return last
}
