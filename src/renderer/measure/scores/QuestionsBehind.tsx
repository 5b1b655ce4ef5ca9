import { ActionIcon, Loader, Select, Switch, Text, VisuallyHidden } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useEffectEvent, useRef } from 'react'
import { approaches } from '#contract/approach.ts'
import { type Evaluation, RetrievalStage } from '#contract/evaluation.ts'
import type { MetricId } from '#contract/metric.ts'
import { metricDefinitions } from '#contract/metric-definitions.ts'
import { stageNames } from '#contract/metric-text.ts'
import { countOf } from '../../app/format.ts'
import { scoresHref } from '../../app/route.ts'
import { approachIdentity } from '../../theme/approach-identity.ts'
import type { BoardView } from './board-views.ts'
import classes from './questions-behind.module.css'
import { rowValue } from './row-value.ts'
import { useRows } from './use-rows.ts'
import { walkedRows } from './walked-rows.ts'

interface QuestionsBehindProps {
  evaluation: Evaluation
  metric: MetricId
  view: BoardView
  onFilter: (filter: Partial<Pick<BoardView, 'differing' | 'stage'>>) => void
  onClose: () => void
}

const rowHeight = 46
/** While it runs the list is read again every so many questions. */
const readAgainEvery = 5

/** The questions behind a metric; each leads to its panes. It takes the focus, and Escape closes it. */
export const QuestionsBehind = ({ evaluation, metric, view, onFilter, onClose }: QuestionsBehindProps) => {
  const { id, request, state, progress } = evaluation
  const { tag, differing, stage } = view
  const definition = metricDefinitions.find(one => one.id === metric)
  const stamp = state.type === 'running' ? String(Math.floor(progress.done / readAgainEvery)) : state.type
  const { rows, total, failure, loadMore } = useRows({ id, metric, differing, tag, stage }, stamp)
  const asked = approaches.filter(approach => request.approaches.includes(approach))
  const scroller = useRef<HTMLDivElement>(null)
  const section = useRef<HTMLElement>(null)
  const returning = useRef<number>(undefined)
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
  useEffect(
    () => walkedRows.set(id, { rows: rows.map(({ rowId }) => rowId), total: total ?? 0 }),
    [id, rows, total],
  )

  const known = total !== undefined
  const comeIntoView = useEffectEvent(() => {
    section.current?.scrollIntoView({ block: 'nearest' })
    const visited = walkedRows.takeVisited(id)
    const place = visited === undefined ? -1 : rows.findIndex(({ rowId }) => rowId === visited)
    if (place < 0) return section.current?.focus({ preventScroll: true })
    virtual.scrollToIndex(place, { align: 'center' })
    returning.current = place
  })
  useEffect(() => {
    if (known) comeIntoView()
  }, [known])
  // The line that was left is drawn a moment later.
  useEffect(() => {
    if (returning.current === undefined) return
    const line = section.current?.querySelector<HTMLElement>(`[data-place="${returning.current}"] a`)
    if (!line) return
    returning.current = undefined
    line.focus({ preventScroll: true })
  })

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== 'Escape' || opensSomething(event.target)) return
    onClose()
  })
  useEffect(() => {
    // Before lists and popovers close themselves, so that it can be seen that it is theirs.
    window.addEventListener('keydown', onKey, true)
    return () => window.removeEventListener('keydown', onKey, true)
  }, [])

  if (!definition) return null
  return (
    <section
      className={classes.behind}
      ref={section}
      tabIndex={-1}
      aria-label={`Questions behind ${definition.name}`}
    >
      <header>
        <h3>
          {definition.name}, question by question
          <Text span size="sm" c="dimmed" className="numbers" fw={400} role="status">
            {known && countOf(total, 'question')}
          </Text>
        </h3>
        <Switch
          label="Only where they differ"
          checked={differing}
          onChange={event => onFilter({ differing: event.currentTarget.checked })}
        />
        <Select
          aria-label="Only questions whose expected passage came this far"
          placeholder="Whatever became of the passage"
          clearable
          w={270}
          value={stage ?? null}
          onChange={value => onFilter({ stage: RetrievalStage.safeParse(value).data })}
          data={RetrievalStage.options.map(one => ({ value: one, label: stageNames[one] }))}
        />
        <ActionIcon aria-label="Close the list of questions" onClick={onClose}>
          <IconX size={18} stroke={1.7} />
        </ActionIcon>
      </header>
      {failure && <Text c="var(--bad)">{failure}</Text>}
      {!known && !failure && <Loader size="sm" aria-label="Opening the questions" />}
      {total === 0 && (
        <Text size="sm" c="dimmed" py="sm">
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
              <li
                key={row.rowId}
                data-columns={asked.length}
                data-place={index}
                aria-setsize={total ?? -1}
                aria-posinset={index + 1}
                style={{ transform: `translateY(${start}px)` }}
              >
                <a href={scoresHref(id, row.rowId)}>{row.question}</a>
                {asked.map(approach => {
                  const { type, text, said } = rowValue(row, approach, definition)
                  return (
                    <span key={approach} className="numbers" data-value={type}>
                      <span aria-hidden>{text}</span>
                      <VisuallyHidden>
                        {approachIdentity[approach].name}: {said}
                      </VisuallyHidden>
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

/** Whether Escape closes a list or an explanation that is open there. */
const opensSomething = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  (target.closest('[role="dialog"], [role="listbox"], [role="menu"]') !== null ||
    (target.ariaExpanded === 'true' && target.ariaHasPopup !== null))
