import { useEffect, useEffectEvent, useReducer, useState } from 'react'
import type { TrainingSetId } from '#contract/ids.ts'
import type { TrainingSets } from '../use-training-sets.ts'
import { changeEditing, closed, type Editing, type EditingChange, isDirty } from './editing.ts'
import { exampleAt, isCurrent } from './example-pages.ts'
import type { Examples } from './use-examples.ts'

export interface ExampleEditing {
  editing: Editing
  /** The person tried to leave unsaved words. */
  held: boolean
  change: (change: EditingChange) => void
  /** Opens a line, unless unsaved words would be lost; false then. */
  open: (line: number) => boolean
  begin: () => boolean
  close: () => void
  save: () => Promise<void>
}

/** The example in the editor. It outlives a look at another screen, as `sets` keeps it. */
export const useEditing = (setId: TrainingSetId, examples: Examples, sets: TrainingSets): ExampleEditing => {
  const [editing, change] = useReducer(changeEditing, sets.editing.current.get(setId) ?? closed)
  const [held, setHeld] = useState(false)
  /** A line that is to be opened as soon as it is read. */
  const [wanted, setWanted] = useState<number>()
  const kept = sets.editing
  useEffect(() => {
    kept.current.set(setId, editing)
  }, [kept, setId, editing])

  const { state } = examples
  const openWanted = useEffectEvent(() => {
    if (wanted === undefined) return
    const example = exampleAt(state, wanted - 1)
    if (!example || !isCurrent(state, wanted - 1)) return
    setWanted(undefined)
    change({ type: 'opened', line: wanted, messages: example.messages })
  })
  useEffect(() => openWanted(), [state, wanted])

  const followSet = useEffectEvent(() => {
    if (editing.type !== 'existing') return
    const index = editing.line - 1
    if (index >= state.set.examples) change({ type: 'set-changed', messages: undefined })
    else if (isCurrent(state, index))
      change({ type: 'set-changed', messages: exampleAt(state, index)?.messages })
  })
  useEffect(() => followSet(), [state])

  const hold = () => {
    const dirty = isDirty(editing)
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
      examples.show(line - 1, line - 1)
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
    save: async () => {
      if (editing.type === 'closed') return
      const messages = [...editing.turns]
      const stored = await examples.change(
        editing.type === 'existing'
          ? { type: 'replace', line: editing.line, messages }
          : { type: 'add', messages },
      )
      if (!stored) return
      setHeld(false)
      change({
        type: 'stored',
        line: editing.type === 'existing' ? editing.line : stored.examples,
        messages,
      })
    },
  }
}
