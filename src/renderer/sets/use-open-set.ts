import { type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react'
import { isDirty } from './editing.ts'
import { type Marks, noMarks } from './marks.ts'
import type { SetKind, SetSummary } from './set-kind.ts'
import { type RowDraftKind, type RowEditing, useEditing } from './use-editing.ts'
import { type RowSource, type Rows, useRows } from './use-rows.ts'
import type { Sets } from './use-sets.ts'
import { useUndoKey } from './use-undo-key.ts'

export interface OpenSetOptions<S extends SetSummary, R, D, C> {
  kind: SetKind<S>
  drafts: RowDraftKind<R, D, C>
  source: RowSource<S, R, C>
  removal: (lines: number[]) => C
  set: S
  /** The row that the address names. */
  line: number | undefined
  engineReady: boolean
  sets: Sets<S, D>
}

export interface OpenRows<S extends SetSummary, R, D, C> extends RowEditing<D> {
  rows: Rows<S, R, C>
  /** The line in the editor. */
  openLine: number | undefined
  /** Of the editor, which has the focus when a person begins to write. */
  firstField: RefObject<HTMLTextAreaElement | null>
  focusEditor: () => void
  marks: Marks
  setMarks: (marks: Marks) => void
  removeMarked: () => Promise<void>
}

/** One set with its rows, the one in the editor and those that are marked. Its component has the set's id as key. */
export const useOpenSet = <S extends SetSummary, R, D, C>(
  options: OpenSetOptions<S, R, D, C>,
): OpenRows<S, R, D, C> => {
  const { kind, drafts, source, removal, set, line, engineReady, sets } = options
  const rows = useRows(kind, set, source, engineReady, sets.update)
  const { count, set: current } = rows.state
  const rowEditing = useEditing(drafts, rows, sets.editing)
  const { editing, open } = rowEditing
  const [marks, setMarks] = useState<Marks>(noMarks)
  const firstField = useRef<HTMLTextAreaElement>(null)

  const goTo = useEffectEvent((to: number) => {
    // Words that were left unsaved are what a person comes back for.
    if (!isDirty(drafts, editing)) open(Math.min(to, count))
  })
  useEffect(() => {
    if (line !== undefined) goTo(line)
  }, [line])
  useUndoKey(() => {
    if (current.canUndo) void rows.undo()
  })

  return {
    ...rowEditing,
    rows,
    openLine: editing.type === 'existing' ? editing.line : undefined,
    firstField,
    focusEditor: () => requestAnimationFrame(() => firstField.current?.focus()),
    marks,
    setMarks,
    removeMarked: async () => {
      const lines = [...marks].filter(marked => marked <= count)
      if (lines.length > 0 && (await rows.change(removal(lines)))) setMarks(noMarks)
    },
  }
}
