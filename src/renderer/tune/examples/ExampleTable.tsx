import { Checkbox, Text } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import type { TrainingSetFinding } from '#contract/training-set.ts'
import { ExampleRow, rowId } from './ExampleRow.tsx'
import { exampleAt } from './example-pages.ts'
import classes from './example-table.module.css'
import { type Marks, markAll, markRange, noMarks, toggleMark } from './marks.ts'
import type { Examples } from './use-examples.ts'

interface ExampleTableProps {
  examples: Examples
  lineFindings: ReadonlyMap<number, TrainingSetFinding[]>
  marks: Marks
  onMarks: (marks: Marks) => void
  /** The line that the editor shows. */
  openLine: number | undefined
  onOpen: (line: number) => void
  /** The person wants to write in the open example. */
  onEdit: () => void
  onRemoveMarked: () => void
}

const rowHeight = 60
const headHeight = 38

/** All examples of a set; only the rows in view exist. */
export const ExampleTable = (props: ExampleTableProps) => {
  const { examples, lineFindings, marks, onMarks, openLine, onOpen, onEdit, onRemoveMarked } = props
  const count = examples.state.set.examples
  const scroller = useRef<HTMLDivElement>(null)
  const table = useRef<HTMLTableElement>(null)
  const lastMarked = useRef(1)
  const rows = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    // The head stays over the rows.
    scrollPaddingStart: headHeight,
    scrollMargin: headHeight,
    overscan: 8,
  })
  const items = rows.getVirtualItems()
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? 0
  const { show } = examples
  useEffect(() => show(first, last), [show, first, last])
  useEffect(() => {
    if (openLine !== undefined) rows.scrollToIndex(openLine - 1, { align: 'auto' })
  }, [openLine, rows])

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== table.current) return
    const rowsInView = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1)
    const to = lineAfter(event.key, openLine ?? 0, rowsInView, count)
    if (to !== undefined) onOpen(to)
    else if (event.key === 'Enter') onEdit()
    else if (event.key === ' ' && openLine !== undefined) onMarks(toggleMark(marks, openLine))
    else if (event.key === 'Delete' && marks.size > 0) onRemoveMarked()
    else return
    event.preventDefault()
  }
  const mark = (line: number, range: boolean) => {
    onMarks(range ? markRange(marks, lastMarked.current, line) : toggleMark(marks, line))
    lastMarked.current = line
  }

  return (
    <div ref={scroller} className={classes.table} data-findings={lineFindings.size > 0 || undefined}>
      <table
        ref={table}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: its rows are chosen with the arrow keys, as a grid's are.
        role="grid"
        tabIndex={0}
        aria-label="Examples"
        aria-rowcount={count + 1}
        aria-activedescendant={openLine === undefined ? undefined : rowId(openLine)}
        onKeyDown={onKeyDown}
      >
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col">
              <Checkbox
                size="xs"
                aria-label="Mark all examples"
                checked={count > 0 && marks.size === count}
                indeterminate={marks.size > 0 && marks.size < count}
                onChange={() => onMarks(marks.size > 0 ? noMarks : markAll(count))}
              />
            </th>
            <th scope="col" className={classes.right} aria-label="Line">
              #
            </th>
            <th scope="col" className={classes.texts}>
              <span>Question</span>
              <span>Answer</span>
            </th>
            <th scope="col" className={classes.findingsHead}>
              Look at
            </th>
            <th scope="col" className={classes.right}>
              Tokens
            </th>
          </tr>
        </thead>
        <tbody style={{ height: rows.getTotalSize() }}>
          {items.map(({ index, start }) => (
            <ExampleRow
              key={index}
              line={index + 1}
              top={start - headHeight}
              example={exampleAt(examples.state, index)}
              findings={lineFindings.get(index + 1)}
              marked={marks.has(index + 1)}
              open={openLine === index + 1}
              onMark={mark}
              onOpen={line => {
                onOpen(line)
                table.current?.focus({ preventScroll: true })
              }}
            />
          ))}
        </tbody>
      </table>
      {count === 0 && (
        <Text c="dimmed" size="sm" className={classes.noRows}>
          This set is empty. Write a first example, or add a file or pasted text.
        </Text>
      )}
    </div>
  )
}

/** The line that a key leads to from `line`, 0 for none; undefined for other keys. */
const lineAfter = (key: string, line: number, rowsInView: number, count: number): number | undefined => {
  const lines: Partial<Record<string, number>> = {
    ArrowDown: line + 1,
    ArrowUp: line - 1,
    PageDown: line + rowsInView,
    PageUp: line - rowsInView,
    Home: 1,
    End: count,
  }
  const to = lines[key]
  return to === undefined || count === 0 ? undefined : Math.min(Math.max(to, 1), count)
}
