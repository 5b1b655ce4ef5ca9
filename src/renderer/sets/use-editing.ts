import { type RefObject, useEffect, useEffectEvent, useReducer, useRef, useState } from 'react'
import {
  changeEditing,
  closed,
  type DraftKind,
  type Editing,
  type EditingChange,
  isDirty,
} from './editing.ts'
import { isCurrent, rowAt } from './row-pages.ts'
import type { SetSummary } from './set-kind.ts'
import type { Rows } from './use-rows.ts'

export interface RowEditing<D> {
  editing: Editing<D>
  /** The person tried to leave unsaved words. */
  held: boolean
  change: (change: EditingChange<D>) => void
  /** Opens a line, unless unsaved words would be lost; false then. */
  open: (line: number) => boolean
  begin: () => boolean
  close: () => void
  /** `onRefused` tells the person why the engine did not take it; without it, a message does. */
  save: (onRefused?: (error: unknown) => void) => Promise<void>
}

/** Drafts of rows `R`, and how they become a change `C` of their set. */
export interface RowDraftKind<R, D, C> extends DraftKind<D> {
  draftOf: (row: R) => D
  replace: (line: number, draft: D) => C
  add: (draft: D, rowsBefore: number) => C
}

/** The row in the editor. It outlives a look at another screen, as `kept` keeps it. */
export const useEditing = <S extends SetSummary, R, D, C>(
  kind: RowDraftKind<R, D, C>,
  rows: Rows<S, R, C>,
  kept: RefObject<Map<S['id'], Editing<D>>>,
): RowEditing<D> => {
  const { state } = rows
  const id: S['id'] = state.set.id
  const [editing, change] = useReducer(
    (before: Editing<D>, change: EditingChange<D>) => changeEditing(kind, before, change),
    kept.current.get(id) ?? closed,
  )
  const [held, setHeld] = useState(false)
  /** A line that is to be opened as soon as it is read. */
  const [wanted, setWanted] = useState<number>()
  /** The set that the last save changed; what it says of the saved line is out of date. */
  const changedFrom = useRef<string>(undefined)
  useEffect(() => {
    kept.current.set(id, editing)
  }, [kept, id, editing])

  const openWanted = useEffectEvent(() => {
    if (wanted === undefined) return
    const row = rowAt(state, wanted - 1)
    if (row === undefined || !isCurrent(state, wanted - 1)) return
    setWanted(undefined)
    change({ type: 'opened', line: wanted, row: kind.draftOf(row) })
  })
  useEffect(() => openWanted(), [state, wanted])

  const followSet = useEffectEvent(() => {
    if (state.set.contentHash === changedFrom.current) return
    changedFrom.current = undefined
    if (editing.type !== 'existing') return
    const index = editing.line - 1
    if (index >= state.count) change({ type: 'set-changed', row: undefined })
    else if (isCurrent(state, index)) {
      const row = rowAt(state, index)
      change({ type: 'set-changed', row: row && kind.draftOf(row) })
    }
  })
  useEffect(() => followSet(), [state])

  const hold = () => {
    const dirty = isDirty(kind, editing)
    setHeld(dirty)
    return dirty
  }
  return {
    editing,
    held,
    change: next => {
      setHeld(false)
      change(next)
    },
    open: line => {
      if (editing.type === 'existing' && editing.line === line) return true
      if (hold()) return false
      rows.show(line - 1, line - 1)
      setWanted(line)
      return true
    },
    begin: () => {
      if (editing.type === 'new') return true
      if (hold()) return false
      change({ type: 'begun' })
      return true
    },
    close: () => {
      setHeld(false)
      change({ type: 'closed' })
    },
    save: async onRefused => {
      if (editing.type === 'closed') return
      const { draft } = editing
      const stored = await rows.change(
        editing.type === 'existing' ? kind.replace(editing.line, draft) : kind.add(draft, state.count),
        onRefused,
      )
      if (!stored) return
      if (stored.contentHash !== state.set.contentHash) changedFrom.current = state.set.contentHash
      setHeld(false)
      change({
        type: 'stored',
        line: editing.type === 'existing' ? editing.line : state.count + 1,
        row: draft,
      })
    },
  }
}
