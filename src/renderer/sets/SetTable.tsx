import { Checkbox, Text } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useId, useMemo, useRef } from 'react'
import { allLines, type Marks, markRange, noMarks, toggleMark } from './marks.ts'
import { SetRow } from './SetRow.tsx'
import { capital } from './set-kind.ts'
import classes from './set-table.module.css'

interface SetTableProps {
  /** What a row is: `example`. */
  row: string
  count: number
  /** The lines to show, in their order; all of them when it is missing. */
  lines?: readonly number[]
  /** Reads these rows, both included, counted from 0. */
  onShow: (first: number, last: number) => void
  marks: Marks
  onMarks: (marks: Marks) => void
  /** The line that the editor shows. */
  openLine: number | undefined
  onOpen: (line: number) => void
  /** The person wants to write in the open row. */
  onEdit: () => void
  onRemoveMarked: () => void
  /** Whether some row has something to look at. */
  hasFindings: boolean
  /** Sets `--columns`, the widths of the cells after the line's number, on its rows. */
  className: string | undefined
  /** Heads of those cells. */
  head: ReactNode
  /** The cells of a line; nothing until it is read. */
  cells: (line: number) => ReactNode
  /** Said when no row is shown. */
  none: string
}

const rowHeight = 60
const headHeight = 38

/** Rows of a set; only those in view exist. */
export const SetTable = (props: SetTableProps) => {
  const { row, count, lines, onShow, marks, onMarks, openLine, onOpen, onEdit, onRemoveMarked } = props
  const all = useMemo(() => allLines(count), [count])
  const shown = lines ?? all
  const idBase = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const table = useRef<HTMLTableElement>(null)
  const lastMarked = useRef(1)
  const rows = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    // The head stays over the rows.
    scrollPaddingStart: headHeight,
    scrollMargin: headHeight,
    overscan: 8,
  })
  const items = rows.getVirtualItems()
  const first = (shown[items[0]?.index ?? 0] ?? 1) - 1
  const last = (shown[items.at(-1)?.index ?? 0] ?? 1) - 1
  useEffect(() => onShow(first, last), [onShow, first, last])
  const openAt = openLine === undefined ? -1 : shown.indexOf(openLine)
  useEffect(() => {
    if (openAt >= 0) rows.scrollToIndex(openAt, { align: 'auto' })
  }, [openAt, rows])

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== table.current) return
    const rowsInView = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1)
    const to = indexAfter(event.key, openAt, rowsInView, shown.length)
    const line = to === undefined ? undefined : shown[to]
    if (line !== undefined) onOpen(line)
    else if (event.key === 'Enter') onEdit()
    else if (event.key === ' ' && openLine !== undefined) onMarks(toggleMark(marks, openLine))
    else if (event.key === 'Delete' && marks.size > 0) onRemoveMarked()
    else return
    event.preventDefault()
  }
  const mark = (line: number, range: boolean) => {
    onMarks(range ? markRange(marks, lastMarked.current, line, shown) : toggleMark(marks, line))
    lastMarked.current = line
  }
  const markNow = useRef(mark)
  useEffect(() => {
    markNow.current = mark
  })
  /** The same at every render, for rows that are not made again. */
  const onMark = useCallback((line: number, range: boolean) => markNow.current(line, range), [])
  const rowId = (line: number) => `${idBase}-${line}`

  return (
    <div
      ref={scroller}
      className={`${classes.table} ${props.className ?? ''}`}
      data-findings={props.hasFindings || undefined}
    >
      <table
        ref={table}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: its rows are chosen with the arrow keys, as a grid's are.
        role="grid"
        tabIndex={0}
        aria-label={`${capital(row)}s`}
        aria-rowcount={shown.length + 1}
        aria-activedescendant={openLine === undefined || openAt < 0 ? undefined : rowId(openLine)}
        onKeyDown={onKeyDown}
      >
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col">
              <Checkbox
                size="xs"
                aria-label={`Mark all ${row}s`}
                checked={shown.length > 0 && marks.size === shown.length}
                indeterminate={marks.size > 0 && marks.size < shown.length}
                onChange={() => onMarks(marks.size > 0 ? noMarks : new Set(shown))}
              />
            </th>
            <th scope="col" className={classes.right} aria-label="Line">
              #
            </th>
            {props.head}
          </tr>
        </thead>
        <tbody style={{ height: rows.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const line = shown[index]
            return (
              line !== undefined && (
                <SetRow
                  key={line}
                  id={rowId(line)}
                  name={row}
                  line={line}
                  position={index + 1}
                  top={start - headHeight}
                  marked={marks.has(line)}
                  open={openLine === line}
                  onMark={onMark}
                  onOpen={opened => {
                    onOpen(opened)
                    table.current?.focus({ preventScroll: true })
                  }}
                >
                  {props.cells(line)}
                </SetRow>
              )
            )
          })}
        </tbody>
      </table>
      {shown.length === 0 && (
        <Text c="dimmed" size="sm" className={classes.noRows}>
          {props.none}
        </Text>
      )}
    </div>
  )
}

/** Where a key leads to from the row at `index`, -1 for none; undefined for other keys. */
const indexAfter = (key: string, index: number, rowsInView: number, count: number): number | undefined => {
  const places: Partial<Record<string, number>> = {
    ArrowDown: index + 1,
    ArrowUp: index - 1,
    PageDown: index + rowsInView,
    PageUp: index - rowsInView,
    Home: 0,
    End: count - 1,
  }
  const to = places[key]
  return to === undefined || count === 0 ? undefined : Math.min(Math.max(to, 0), count - 1)
}
