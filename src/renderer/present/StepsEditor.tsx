import { ActionIcon, Anchor, Button, Menu, Text, Textarea, TextInput, Title, Tooltip } from '@mantine/core'
import {
  IconArrowDown,
  IconArrowUp,
  IconHistory,
  IconPlayerPlay,
  IconPlus,
  IconTrash,
  IconX,
} from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import type { PresentationStep } from '#contract/presentation.ts'
import type { RunSummary } from '#contract/run.ts'
import { attempt } from '../app/attempt.ts'
import { formatTime } from '../app/format.ts'
import { formatRoute } from '../app/route.ts'
import { navigate } from '../app/use-route.ts'
import { useClient } from '../connection/client-context.tsx'
import classes from './present.module.css'
import { keptSteps, type StepsChange } from './steps.ts'
import type { PreparedSteps } from './use-presentation.ts'

interface StepsEditorProps {
  presentation: PreparedSteps
  steps: readonly PresentationStep[]
  engineReady: boolean
}

const runsOffered = 15

/** Where the questions of a presentation are prepared, and where it starts. */
export const StepsEditor = ({ presentation, steps, engineReady }: StepsEditorProps) => {
  const { change, keep } = presentation
  const ready = keptSteps(steps).length > 0
  const startButton = useRef<HTMLButtonElement>(null)
  const list = useRef<HTMLOListElement>(null)
  // Enter starts, and starts again after leaving.
  useEffect(() => startButton.current?.focus({ preventScroll: true }), [])
  const start = async () => {
    if (!(await keep())) return
    // Refused where there is no such thing; the presentation then fills the window.
    await document.documentElement.requestFullscreen?.().catch(() => undefined)
    navigate({ screen: 'present', step: 1 })
  }
  const leave = async () => {
    if (await keep()) navigate({ screen: 'compare', runId: undefined })
  }
  return (
    <main className={classes.editor}>
      <header className={classes.editorHead}>
        <div>
          <Title order={1} size="h2">
            Present
          </Title>
          <Text c="dimmed">
            Questions in the order you show them: large, full screen, with nothing technical until you press
            “t”. A live question is asked on the spot; one from the history shows the answers it got.
          </Text>
        </div>
        <Tooltip label="Back to Compare">
          <ActionIcon aria-label="Back to Compare" size="lg" onClick={() => void leave()}>
            <IconX size={20} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      </header>
      <ol className={classes.steps} ref={list} tabIndex={-1} aria-label="Questions">
        {steps.map((step, index) => (
          <StepRow
            // Steps have no name but their place, and their fields are controlled.
            key={index}
            step={step}
            index={index}
            count={steps.length}
            onChange={made => {
              // The pressed button goes with its question.
              if (made.type === 'remove') list.current?.focus({ preventScroll: true })
              change(made)
            }}
            onKeep={() => void keep()}
          />
        ))}
      </ol>
      {steps.length === 0 && <Text c="dimmed">There is no question yet. Add the first one.</Text>}
      <div className={classes.editorFoot}>
        <Button
          variant="default"
          leftSection={<IconPlus size={17} aria-hidden />}
          onClick={() => change({ type: 'add', question: '', runId: null })}
        >
          Add a question
        </Button>
        <FromHistory onChoose={run => change({ type: 'add', question: run.question, runId: run.id })} />
        <Button
          ref={startButton}
          className={classes.start ?? ''}
          leftSection={<IconPlayerPlay size={17} aria-hidden />}
          disabled={!ready}
          onClick={() => void start()}
        >
          {engineReady ? 'Start' : 'Start (the engine is still starting)'}
        </Button>
      </div>
    </main>
  )
}

interface StepRowProps {
  step: PresentationStep
  index: number
  count: number
  onChange: (change: StepsChange) => void
  onKeep: () => void
}

const StepRow = ({ step, index, count, onChange, onKeep }: StepRowProps) => {
  const name = `step ${index + 1}`
  const edit = (part: Partial<PresentationStep>) => onChange({ type: 'edit', index, part })
  return (
    <li className={classes.step}>
      <span className={classes.stepNumber} aria-hidden>
        {index + 1}
      </span>
      <div className={classes.stepFields}>
        <Textarea
          aria-label={`Question of ${name}`}
          placeholder="What is asked"
          autosize
          // One that was just added.
          autoFocus={step.question === ''}
          minRows={1}
          maxLength={4000}
          value={step.question}
          onChange={event => edit({ question: event.currentTarget.value })}
          onBlur={onKeep}
        />
        <TextInput
          aria-label={`Remark of ${name}`}
          placeholder="Remark shown with the answers (optional)"
          maxLength={400}
          value={step.note}
          onChange={event => edit({ note: event.currentTarget.value })}
          onBlur={onKeep}
        />
        <Text size="xs" c="dimmed">
          {step.runId === null ? (
            'Asked live.'
          ) : (
            <>
              Shows{' '}
              <Anchor inherit href={formatRoute({ screen: 'compare', runId: step.runId })}>
                the run of the history
              </Anchor>
              .{' '}
              <button type="button" className={classes.asLink} onClick={() => edit({ runId: null })}>
                Ask it live instead
              </button>
            </>
          )}
        </Text>
      </div>
      <div className={classes.stepActions}>
        <ActionIcon
          aria-label={`Move ${name} up`}
          disabled={index === 0}
          onClick={() => onChange({ type: 'move', index, by: -1 })}
        >
          <IconArrowUp size={17} stroke={1.7} />
        </ActionIcon>
        <ActionIcon
          aria-label={`Move ${name} down`}
          disabled={index === count - 1}
          onClick={() => onChange({ type: 'move', index, by: 1 })}
        >
          <IconArrowDown size={17} stroke={1.7} />
        </ActionIcon>
        <ActionIcon aria-label={`Remove ${name}`} onClick={() => onChange({ type: 'remove', index })}>
          <IconTrash size={17} stroke={1.7} />
        </ActionIcon>
      </div>
    </li>
  )
}

/** Runs that were asked last, to be shown again as they were. */
const FromHistory = ({ onChoose }: { onChoose: (run: RunSummary) => void }) => {
  const client = useClient()
  const [runs, setRuns] = useState<readonly RunSummary[]>()
  const load = () =>
    attempt('The history could not be read', async () =>
      setRuns((await client.runs.list({ limit: runsOffered })).filter(({ state }) => state === 'finished')),
    )
  return (
    <Menu position="top-start" onOpen={() => void load()} width={420}>
      <Menu.Target>
        <Button variant="default" leftSection={<IconHistory size={17} aria-hidden />}>
          Add from the history
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
        {runs?.map(run => (
          <Menu.Item key={run.id} onClick={() => onChoose(run)}>
            <Text size="sm" lineClamp={2}>
              {run.question}
            </Text>
            <Text size="xs" c="dimmed">
              {formatTime(run.createdAt)}
            </Text>
          </Menu.Item>
        ))}
        {runs?.length === 0 && (
          <Text size="sm" c="dimmed" p="sm">
            Nothing was asked in this workspace yet.
          </Text>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
