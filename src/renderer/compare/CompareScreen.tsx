import { Alert, Box, Text, Title, VisuallyHidden } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useEffect, useEffectEvent, useMemo } from 'react'
import { approaches as allApproaches } from '#contract/approach.ts'
import type { RunId } from '#contract/ids.ts'
import type { LibraryDocument } from '#contract/library.ts'
import type { Run } from '#contract/run.ts'
import type { EngineState } from '#contract/system.ts'
import type { TrainingSetSummary } from '#contract/training-set.ts'
import type { WorkspaceInfo } from '#contract/workspace.ts'
import type { Adapters } from '../app/use-adapters.ts'
import { isEverything, meetsFilter } from '../library/filter/meets-filter.ts'
import { AskForm } from './AskForm.tsx'
import classes from './compare.module.css'
import { FirstDocuments } from './FirstDocuments.tsx'
import { IdlePane } from './IdlePane.tsx'
import { LessonLine } from './LessonLine.tsx'
import { Pane } from './Pane.tsx'
import { RunAnnouncer } from './RunAnnouncer.tsx'
import { RunStrip } from './RunStrip.tsx'
import { SuggestedQuestions } from './SuggestedQuestions.tsx'
import { useAsk } from './use-ask.ts'
import type { Draft } from './use-draft.ts'
import { useRun, useRunPart } from './use-run.ts'

interface CompareScreenProps {
  runId: RunId | undefined
  engine: EngineState | undefined
  workspace: WorkspaceInfo | undefined
  adapters: Adapters
  /** What the library holds; undefined until that is known. */
  documents: readonly LibraryDocument[] | undefined
  /** Whether more are on their way into it. */
  adding: boolean
  draft: Draft
  onStarted: () => void
  /** Hears of a training set that took an example from a pane. */
  onLearnt: (set: TrainingSetSummary) => void
}

const noDocuments: readonly LibraryDocument[] = []
const requestOf = (run: Run) => run.request
const stateOf = (run: Run) => run.state

/** One question, up to four answers side by side. */
export const CompareScreen = (props: CompareScreenProps) => {
  const { runId, engine, workspace, adapters, documents, adding, draft, onStarted, onLearnt } = props
  const { store, failure } = useRun(runId)
  const request = useRunPart(store, requestOf)
  const running = useRunPart(store, stateOf) === 'running'
  const { ask, stop, asking, problem } = useAsk(runId, onStarted)
  useEscapeToStop(running, stop)
  const { question, setQuestion, filter } = draft
  const narrowedTo = useMemo(
    () =>
      isEverything(filter) ? undefined : documents?.filter(document => meetsFilter(document, filter)).length,
    [documents, filter],
  )
  // A run opened by its address brings its question along, unless another is being written.
  const bringQuestion = useEffectEvent((asked: string) => {
    if (question === '') setQuestion(asked)
  })
  useEffect(() => {
    if (request) bringQuestion(request.question)
  }, [request])

  return (
    <Box className={classes.screen}>
      {runId ? (
        <VisuallyHidden component="h1">Compare</VisuallyHidden>
      ) : (
        <header className={classes.hero}>
          <Title order={1}>One question, four answers</Title>
          <Text c="dimmed" size="lg">
            Ask once and see what your documents and a trained adapter each change, measured on this computer.
          </Text>
        </header>
      )}
      <AskForm
        draft={draft}
        documents={documents ?? noDocuments}
        narrowedTo={narrowedTo}
        engine={engine}
        busy={asking || running}
        compact={runId !== undefined}
        problem={problem}
        onAsk={() => void ask(draft)}
        onStop={() => void stop()}
      />
      {!runId && workspace && (
        <SuggestedQuestions
          questions={workspace.suggestedQuestions}
          disabled={engine?.type !== 'ready' || asking || draft.approaches.length === 0}
          onChoose={question => {
            draft.setQuestion(question)
            void ask({ ...draft, question })
          }}
        />
      )}
      {!runId && workspace?.scenarioId === null && documents?.length === 0 && (
        <FirstDocuments adding={adding} />
      )}
      {failure && (
        <Alert
          icon={<IconAlertTriangle aria-hidden />}
          title="This run cannot be shown"
          maw={900}
          mx="auto"
          mt="xl"
        >
          {failure}
        </Alert>
      )}
      {request && (
        <>
          <RunStrip
            store={store}
            draftQuestion={draft.question}
            disabled={engine?.type !== 'ready' || asking || running}
            onAgain={() => void ask(request)}
          />
          <section aria-label="Answers" className={classes.panes} data-count={request.approaches.length}>
            {request.approaches.map(approach => (
              <Pane
                key={`${runId}/${approach}`}
                approach={approach}
                store={store}
                adapters={adapters.list}
                onStop={stop}
                onLearnt={onLearnt}
              />
            ))}
          </section>
          <LessonLine store={store} />
        </>
      )}
      {!runId && (
        <section aria-label="The four approaches" className={classes.panes} data-count={4} data-idle>
          {allApproaches.map(approach => (
            <IdlePane
              key={approach}
              approach={approach}
              included={draft.approaches.includes(approach)}
              adapters={adapters}
              // While the first ones are read, the library is neither empty nor of use.
              documents={adding && documents?.length === 0 ? undefined : documents?.length}
              narrowedTo={narrowedTo}
            />
          ))}
        </section>
      )}
      <RunAnnouncer store={store} />
    </Box>
  )
}

const overlays = ['Popover', 'Menu', 'HoverCard', 'Modal', 'Drawer']
  .map(name => `.mantine-${name}-dropdown, .mantine-${name}-content`)
  .join(', ')

/** Escape stops the run, unless it is needed to close something that stands open. */
const useEscapeToStop = (running: boolean, stop: () => void) => {
  useEffect(() => {
    if (!running) return
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !document.querySelector(overlays)) stop()
    }
    // Capturing, so that it looks before the open thing has closed itself.
    window.addEventListener('keydown', onKeyDown, { capture: true })
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true })
  }, [running, stop])
}
