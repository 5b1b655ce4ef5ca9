import { Text, UnstyledButton, VisuallyHidden } from '@mantine/core'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { approaches } from '#contract/approach.ts'
import type { RunId } from '#contract/ids.ts'
import type { PresentationStep } from '#contract/presentation.ts'
import type { Run } from '#contract/run.ts'
import { attempt } from '../app/attempt.ts'
import { formatTime } from '../app/format.ts'
import { RunAnnouncer } from '../compare/RunAnnouncer.tsx'
import { useRun, useRunPart } from '../compare/use-run.ts'
import { useClient } from '../connection/client-context.tsx'
import { PresentPane } from './PresentPane.tsx'
import classes from './present.module.css'
import { actionOfKey, afterNext, pressesFocused } from './presenting.ts'

interface PresentingProps {
  steps: readonly PresentationStep[]
  /** Counts from 1. */
  step: number
  engineReady: boolean
  /** undefined leaves. */
  onStep: (step: number | undefined) => void
}

/** Characters from which on a question is set smaller. */
const longQuestion = 160

const createdAtOf = (run: Run) => run.createdAt
const approachesOf = (run: Run) => run.request.approaches

/** One prepared question with its answers; the keyboard leads through them. */
export const Presenting = ({ steps, step, engineReady, onStep }: PresentingProps) => {
  const client = useClient()
  /** Runs shown so far, by step: going back shows the same answers again. */
  const [runs, setRuns] = useState<ReadonlyMap<number, RunId>>(new Map())
  const [details, setDetails] = useState(false)
  const asking = useRef(false)
  /** The last one asked here; it may still be under way. */
  const live = useRef<RunId>(undefined)
  const screen = useRef<HTMLElement>(null)
  const current = steps[step - 1]
  const runId = runs.get(step)
  const { store, failure } = useRun(runId)
  const createdAt = useRunPart(store, createdAtOf)
  const asked = useRunPart(store, approachesOf)

  const reveal = async () => {
    if (!current || asking.current) return
    const show = (id: RunId) => setRuns(before => new Map(before).set(step, id))
    if (current.runId !== null) return show(current.runId)
    asking.current = true
    await attempt('The question was not asked', async () => {
      // Nobody waits for an answer that is off the screen.
      if (live.current) await client.runs.stop({ runId: live.current })
      const started = await client.runs.start({
        question: current.question,
        approaches: [...approaches],
        settings: {},
      })
      live.current = started.runId
      show(started.runId)
    })
    asking.current = false
  }

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || pressesFocused(event.key, event.target)) return
    const action = actionOfKey(event.key)
    if (!action) return
    event.preventDefault()
    switch (action.type) {
      case 'next': {
        const next = afterNext({ step, revealed: runId !== undefined }, steps.length)
        if (next.step !== step) onStep(next.step)
        else if (runId === undefined && (engineReady || current?.runId !== null)) void reveal()
        return
      }
      case 'back':
        return onStep(Math.max(1, step - 1))
      case 'step':
        return onStep(Math.min(action.step, steps.length))
      case 'last':
        return onStep(steps.length)
      case 'details':
        return setDetails(shown => !shown)
      case 'full-screen':
        return void toggleFullScreen()
      case 'scroll':
        return scrollAnswers(screen.current, action.direction)
      case 'leave':
        if (document.fullscreenElement) void toggleFullScreen()
        return onStep(undefined)
    }
  })
  useEffect(() => {
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  useEffect(() => screen.current?.focus(), [])

  if (!current) return null
  const replayed = current.runId !== null && runId === current.runId
  return (
    <main
      className={classes.stage}
      ref={screen}
      tabIndex={-1}
      data-revealed={runId !== undefined || undefined}
      data-details={details || undefined}
    >
      <VisuallyHidden role="status">
        Step {step} of {steps.length}: {current.question}
      </VisuallyHidden>
      <header className={classes.question}>
        <h1 data-long={current.question.length > longQuestion || undefined}>{current.question}</h1>
        {current.note !== '' && runId !== undefined && <p className={classes.note}>{current.note}</p>}
      </header>
      {failure && <p className={classes.failure}>{failure}</p>}
      {asked && (
        <section className={classes.panes} aria-label="Answers" data-count={asked.length}>
          {asked.map(approach => (
            <PresentPane key={`${runId}/${approach}`} approach={approach} store={store} details={details} />
          ))}
        </section>
      )}
      {runId === undefined && (
        <UnstyledButton
          className={classes.ask}
          disabled={!engineReady && current.runId === null}
          onClick={() => void reveal()}
        >
          {engineReady || current.runId !== null ? 'Show the answers' : 'The engine is starting …'}
        </UnstyledButton>
      )}
      <RunAnnouncer store={store} />
      <footer className={classes.hints}>
        <Text size="sm" component="span">
          {step} / {steps.length}
          {replayed && createdAt && ` · answers of ${formatTime(createdAt)}, replayed`}
        </Text>
        <Text size="sm" component="span" className={classes.keys}>
          <kbd>→</kbd> next <kbd>←</kbd> back <kbd>↑</kbd>
          <kbd>↓</kbd> scroll <kbd>t</kbd> {details ? 'hide' : 'show'} details <kbd>f</kbd> full screen{' '}
          <kbd>Esc</kbd> leave
        </Text>
      </footer>
    </main>
  )
}

const toggleFullScreen = () =>
  attempt('The window did not become full screen', () =>
    document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen(),
  )

/** The page scrolls with details, the panes without: only what is longer than its place moves. */
const scrollAnswers = (stage: HTMLElement | null, direction: 1 | -1) => {
  const by = { top: direction * 120, behavior: 'smooth' } as const
  window.scrollBy(by)
  for (const answer of stage?.querySelectorAll(`.${classes.answer}`) ?? []) answer.scrollBy(by)
}
