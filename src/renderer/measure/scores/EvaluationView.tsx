import { Anchor, Button, Group, Loader, Menu, Progress, Text, Title } from '@mantine/core'
import {
  IconArrowLeft,
  IconArrowsDiff,
  IconChevronDown,
  IconDownload,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerStopFilled,
} from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import type { Evaluation } from '#contract/evaluation.ts'
import type { EvaluationId } from '#contract/ids.ts'
import type { MetricId } from '#contract/metric.ts'
import type { ReportFormat } from '#contract/report.ts'
import { attempt } from '../../app/attempt.ts'
import { countOf, formatCount, formatDay, formatTime } from '../../app/format.ts'
import { comparisonHref, questionsHref, scoresHref } from '../../app/route.ts'
import { saveFile } from '../../app/save-file.ts'
import { useClient } from '../../connection/client-context.tsx'
import { formatPlannedTime } from '../../tune/training-time.ts'
import { type EvaluationList, evaluationWord, shareAsked } from '../evaluation-list.ts'
import { hideEvaluated } from '../notify-evaluated.tsx'
import type { Evaluations } from '../use-evaluations.ts'
import { type BoardView, boardViews } from './board-views.ts'
import { evaluationName } from './EarlierEvaluations.tsx'
import { MemoryTestCard } from './MemoryTestCard.tsx'
import { Origins } from './Origins.tsx'
import { QuestionsBehind } from './QuestionsBehind.tsx'
import { Scoreboard } from './Scoreboard.tsx'
import classes from './scores.module.css'
import { useScoreboard } from './use-scoreboard.ts'

interface EvaluationViewProps {
  evaluation: Evaluation
  evaluations: Evaluations
  engineReady: boolean
}

/** One evaluation: how far it is, its scoreboard, and the questions behind a score. */
export const EvaluationView = ({ evaluation, evaluations, engineReady }: EvaluationViewProps) => {
  const { id, state } = evaluation
  const [view, setView] = useState(() => boardViews.of(id))
  const { board, failure } = useScoreboard(evaluation, view.tag)
  const opener = useRef<HTMLElement>(null)
  useEffect(() => hideEvaluated(id), [id])
  const change = (part: Partial<BoardView>) => {
    const next = { ...view, ...part }
    boardViews.keep(id, next)
    setView(next)
  }
  const close = () => {
    change({ metric: undefined })
    opener.current?.focus()
  }
  const toggle = (metric: MetricId, from: HTMLElement) => {
    opener.current = from
    if (view.metric === metric) close()
    else change({ metric })
  }
  return (
    <div className={classes.view}>
      <EvaluationHeader evaluation={evaluation} evaluations={evaluations} engineReady={engineReady} />
      {state.type !== 'finished' && <EvaluationProgress evaluation={evaluation} />}
      {failure && <Text c="var(--bad)">{failure}</Text>}
      {!board && !failure && (
        <Group gap="sm" role="status">
          <Loader size="xs" aria-hidden />
          <Text size="sm" c="dimmed">
            Working out the scores …
          </Text>
        </Group>
      )}
      {board && (
        <Scoreboard
          board={board}
          view={view}
          onTag={tag => change({ tag })}
          onOpen={toggle}
          behind={
            view.metric && (
              <QuestionsBehind
                key={view.metric}
                evaluation={evaluation}
                metric={view.metric}
                view={view}
                onFilter={change}
                onClose={close}
              />
            )
          }
        />
      )}
      {/* There is nothing to take away where no fact is expected. */}
      {board?.metrics.some(({ metric }) => metric === 'fact-match') && (
        <MemoryTestCard evaluation={evaluation} evaluations={evaluations} engineReady={engineReady} />
      )}
      <Origins evaluation={evaluation} />
    </div>
  )
}

const EvaluationHeader = ({ evaluation, evaluations, engineReady }: EvaluationViewProps) => {
  const { id, state, request, createdAt, progress } = evaluation
  const [wish, setWish] = useState<'pause' | 'resume' | 'stop'>()
  const carryOut = async (what: 'pause' | 'resume' | 'stop') => {
    setWish(what)
    await evaluations[what](id)
    setWish(undefined)
  }
  return (
    <header className={classes.viewHead}>
      <div>
        <Anchor size="sm" href={scoresHref()} className={classes.back ?? ''}>
          <IconArrowLeft size={15} aria-hidden /> Evaluations
        </Anchor>
        <Title order={2} size="h3">
          {evaluationName(evaluation)}
        </Title>
        <Text size="sm" c="dimmed" className="numbers">
          {formatDay(createdAt, new Date())}, {formatTime(createdAt)} ·{' '}
          <Anchor href={questionsHref(request.testSetId)}>{countOf(evaluation.rows, 'question')}</Anchor> ·{' '}
          {request.settings.temperature === 0 ? 'greedy' : `temperature ${request.settings.temperature}`}
          {progress.cachedAnswers > 0 &&
            ` · ${formatCount(progress.cachedAnswers)} of ${countOf(progress.answers, 'answer')} taken from before`}
        </Text>
      </div>
      <Group gap="sm" wrap="nowrap">
        {state.type === 'running' && (
          <Button
            variant="default"
            leftSection={<IconPlayerPauseFilled size={16} aria-hidden />}
            loading={wish === 'pause'}
            onClick={() => void carryOut('pause')}
          >
            Pause
          </Button>
        )}
        {state.type === 'paused' && (
          <Button
            leftSection={<IconPlayerPlayFilled size={16} aria-hidden />}
            loading={wish === 'resume'}
            disabled={!engineReady}
            onClick={() => void carryOut('resume')}
          >
            Resume
          </Button>
        )}
        {(state.type === 'running' || state.type === 'paused') && (
          <Button
            variant="default"
            leftSection={<IconPlayerStopFilled size={16} aria-hidden />}
            loading={wish === 'stop'}
            onClick={() => void carryOut('stop')}
          >
            Stop
          </Button>
        )}
        <CompareMenu evaluation={evaluation} list={evaluations.list} />
        <ExportMenu evaluation={evaluation} />
      </Group>
    </header>
  )
}

const EvaluationProgress = ({ evaluation }: { evaluation: Evaluation }) => {
  const { state, progress } = evaluation
  const { done, total, failedAnswers, secondsLeft } = progress
  return (
    <section className={classes.progress} aria-label="Progress" data-state={state.type}>
      <Progress.Root size="md" radius="xl">
        <Progress.Section
          value={shareAsked(evaluation) * 100}
          color="var(--mantine-color-text)"
          aria-label="Progress of the evaluation"
          aria-valuetext={`${done} of ${total} questions`}
        />
      </Progress.Root>
      <Text size="sm" className="numbers">
        {state.type !== 'running' && `${evaluationWord(evaluation)}: `}
        {formatCount(done)} of {countOf(total, 'question')}
        {failedAnswers > 0 && `, ${countOf(failedAnswers, 'answer')} failed`}
        {state.type === 'running' && secondsLeft !== null && `, about ${formatPlannedTime(secondsLeft)} left`}
      </Text>
      {state.type === 'paused' && state.failure && (
        <Text size="sm" className={classes.broke}>
          {state.failure.message}
        </Text>
      )}
    </section>
  )
}

const CompareMenu = ({ evaluation, list }: { evaluation: Evaluation; list: EvaluationList }) => {
  const others = list.evaluations.filter(
    ({ id, request }) => id !== evaluation.id && request.testSetId === evaluation.request.testSetId,
  )
  return (
    <Menu position="bottom-end" width={340}>
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<IconArrowsDiff size={17} aria-hidden />}
          rightSection={<IconChevronDown size={14} aria-hidden />}
        >
          Compare
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
        <Menu.Label>With an evaluation of the same test set</Menu.Label>
        {others.map(other => (
          <Menu.Item key={other.id} component="a" href={comparisonHref(...byAge(other, evaluation))}>
            {evaluationName(other)}
            <Text size="xs" c="dimmed" className="numbers">
              {formatDay(other.createdAt, new Date())}, {formatTime(other.createdAt)} ·{' '}
              {evaluationWord(other)}
            </Text>
          </Menu.Item>
        ))}
        {others.length === 0 && (
          <Text size="sm" c="dimmed" px="sm" pb="xs">
            There is no other one yet. Change something (a document, the adapter, a setting) and evaluate
            again.
          </Text>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

/** What changed is told forwards in time. */
const byAge = (one: Evaluation, other: Evaluation): [EvaluationId, EvaluationId] =>
  one.createdAt < other.createdAt ? [one.id, other.id] : [other.id, one.id]

const formats: { format: ReportFormat; name: string; what: string }[] = [
  { format: 'html', name: 'Report', what: 'One HTML file that opens offline and prints' },
  { format: 'markdown', name: 'Markdown', what: 'For notes and wikis' },
  { format: 'csv', name: 'CSV', what: 'A line an answer, with every metric' },
  { format: 'json', name: 'JSON', what: 'Everything, for programs' },
]

const ExportMenu = ({ evaluation: { id } }: { evaluation: Evaluation }) => {
  const client = useClient()
  const [writing, setWriting] = useState(false)
  const write = async (format: ReportFormat) => {
    setWriting(true)
    await attempt('The report was not written', async () =>
      saveFile(await client.evaluations.report({ evaluationId: id, format })),
    )
    setWriting(false)
  }
  return (
    <Menu position="bottom-end" width={300}>
      <Menu.Target>
        <Button
          loading={writing}
          variant="default"
          leftSection={<IconDownload size={17} aria-hidden />}
          rightSection={<IconChevronDown size={14} aria-hidden />}
        >
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {formats.map(({ format, name, what }) => (
          <Menu.Item key={format} onClick={() => void write(format)}>
            {name}
            <Text size="xs" c="dimmed">
              {what}
            </Text>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
