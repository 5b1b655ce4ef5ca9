import { ActionIcon, Loader, Select, Switch, Text } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState } from 'react'
import { approaches } from '#contract/approach.ts'
import { type Evaluation, RetrievalStage } from '#contract/evaluation.ts'
import type { MetricId } from '#contract/metric.ts'
import { metricDefinitions } from '#contract/metric-definitions.ts'
import { stageNames, valueText } from '#contract/metric-text.ts'
import { countOf } from '../../app/format.ts'
import { scoresHref } from '../../app/route.ts'
import { approachIdentity } from '../../theme/approach-identity.ts'
import classes from './questions-behind.module.css'
import { useRows } from './use-rows.ts'
import { walkedRows } from './walked-rows.ts'

interface QuestionsBehindProps {
  evaluation: Evaluation
  metric: MetricId
  tag: string | undefined
  onClose: () => void
}

const rowHeight = 46

/** The questions behind a metric; each leads to its four panes. */
export const QuestionsBehind = ({ evaluation, metric, tag, onClose }: QuestionsBehindProps) => {
  const { id, request, state, progress } = evaluation
  const definition = metricDefinitions.find(one => one.id === metric)
  const [differing, setDiffering] = useState(false)
  const [stage, setStage] = useState<RetrievalStage>()
  const stamp = state.type === 'running' ? String(Math.floor(progress.done / 5)) : state.type
  const { rows, total, failure, loadMore } = useRows({ id, metric, differing, tag, stage }, stamp)
  const asked = approaches.filter(approach => request.approaches.includes(approach))
  const scroller = useRef<HTMLDivElement>(null)
  const section = useRef<HTMLElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= rows.length - 1) loadMore()
  }, [last, rows.length, loadMore])
  useEffect(() => section.current?.scrollIntoView({ block: 'nearest' }), [])
  useEffect(
    () =>
      walkedRows.set(
        id,
        rows.map(({ rowId }) => rowId),
      ),
    [id, rows],
  )
  if (!definition) return null
  return (
    <section className={classes.behind} ref={section} aria-label={`Questions behind ${definition.name}`}>
      <header>
        <h3>
          {definition.name}, question by question
          <Text span size="sm" c="dimmed" className="numbers" fw={400}>
            {total !== undefined && ` ${countOf(total, 'question')}`}
          </Text>
        </h3>
        <Switch
          label="Only where they differ"
          checked={differing}
          onChange={event => setDiffering(event.currentTarget.checked)}
        />
        <Select
          aria-label="Only questions whose expected passage came this far"
          placeholder="Whatever became of the passage"
          clearable
          w={270}
          value={stage ?? null}
          onChange={value => setStage(RetrievalStage.safeParse(value).data)}
          data={RetrievalStage.options.map(one => ({ value: one, label: stageNames[one] }))}
        />
        <ActionIcon aria-label="Close the list of questions" onClick={onClose}>
          <IconX size={18} stroke={1.7} />
        </ActionIcon>
      </header>
      {failure && <Text c="var(--bad)">{failure}</Text>}
      {total === undefined && !failure && <Loader size="sm" aria-label="Opening the questions" />}
      {total === 0 && (
        <Text size="sm" c="dimmed">
          {differing || stage || tag
            ? 'No question fits this filter.'
            : 'No question was measured by this metric.'}
        </Text>
      )}
      {rows.length > 0 && (
        <div className={classes.head} aria-hidden data-columns={asked.length}>
          <span>Question</span>
          {asked.map(approach => (
            <span key={approach} data-approach={approach}>
              {approachIdentity[approach].name}
            </span>
          ))}
        </div>
      )}
      {/* A list that scrolls must be reachable by the keyboard; its links are. */}
      <div ref={scroller} className={classes.scroller}>
        <ul style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const row = rows[index]
            if (!row) return null
            return (
              <li key={row.rowId} data-columns={asked.length} style={{ transform: `translateY(${start}px)` }}>
                <a href={scoresHref(id, row.rowId)}>{row.question}</a>
                {asked.map(approach => {
                  const value = row.values[approach]
                  return (
                    <span key={approach} data-approach={approach} className="numbers">
                      {row.failed.includes(approach)
                        ? 'failed'
                        : value === undefined || value === null
                          ? '–'
                          : definition.unit === 'share' && (value === 0 || value === 1)
                            ? value === 1
                              ? '✓'
                              : '✗'
                            : valueText(value, definition.unit)}
                    </span>
                  )
                })}
              </li>
            )
          })}
        </ul>
      </div>
    </section>
  )
}
