import { Checkbox, Skeleton } from '@mantine/core'
import { memo, type ReactNode } from 'react'
import { formatCount } from '../app/format.ts'
import type { Finding, FindingLook } from './findings.ts'
import classes from './set-table.module.css'

interface SetRowProps {
  id: string
  /** What it is: `example`. */
  name: string
  line: number
  /** Where it stands among the rows shown, counted from 1. */
  position: number
  /** Pixels from the first row's top. */
  top: number
  marked: boolean
  open: boolean
  onMark: (line: number, range: boolean) => void
  onOpen: (line: number) => void
  /** Its cells; none until it is read. */
  children: ReactNode
}

export const SetRow = (props: SetRowProps) => {
  const { id, name, line, position, top, marked, open, onMark, onOpen, children } = props
  return (
    // The table around it takes the keys for its rows.
    <tr
      id={id}
      style={{ transform: `translateY(${top}px)` }}
      aria-rowindex={position + 1}
      aria-selected={open}
      data-marked={marked || undefined}
      onClick={() => onOpen(line)}
    >
      <MarkCell name={name} line={line} marked={marked} onMark={onMark} />
      <td className={classes.line}>{formatCount(line)}</td>
      {children ?? (
        <td>
          <Skeleton height={12} radius="sm" />
        </td>
      )}
    </tr>
  )
}

/** Apart, because the box is most of what a row costs while the table scrolls. */
const MarkCell = memo(
  ({ name, line, marked, onMark }: Pick<SetRowProps, 'name' | 'line' | 'marked' | 'onMark'>) => (
    <td className={classes.markCell}>
      <Checkbox
        size="xs"
        tabIndex={-1}
        aria-label={`Mark ${name} ${line}`}
        checked={marked}
        onClick={event => {
          event.stopPropagation()
          onMark(line, event.shiftKey)
        }}
        readOnly
      />
    </td>
  ),
)

/** The cell that says what to look at in a row. */
export const FindingsCell = <T extends string>({
  looks,
  findings,
}: {
  looks: Readonly<Record<T, FindingLook>>
  findings: readonly Finding<T>[] | undefined
}) => (
  <td className={classes.badges}>
    {findings?.map(({ type, message }) => (
      <span key={type} className={classes.badge} data-kind={looks[type].kind} title={message}>
        {looks[type].badge}
      </span>
    ))}
  </td>
)

export const FindingsHead = () => (
  <th scope="col" className={classes.findingsHead}>
    Look at
  </th>
)
