/** A row on its way through the editor, in the form `D` that the person writes in. */
export type Editing<D> =
  | { type: 'closed' }
  /** `saved` is what the set holds at `line`, as far as the person has seen it. */
  | { type: 'existing'; line: number; saved: D; draft: D }
  /** `displaced`: it was the text of a line that is another row by now. */
  | { type: 'new'; draft: D; displaced: boolean }

export type EditingChange<D> =
  | { type: 'opened'; line: number; row: D }
  | { type: 'begun' }
  | { type: 'written'; draft: D }
  | { type: 'reverted' }
  | { type: 'closed' }
  /** The engine has stored the row at `line`. */
  | { type: 'stored'; line: number; row: D }
  /** What the set holds at the edited line now; undefined where it has no such line any more. */
  | { type: 'set-changed'; row: D | undefined }

/** How drafts of one kind are told apart. */
export interface DraftKind<D> {
  blank: D
  isSame: (a: D, b: D) => boolean
  /** Whether there is nothing in it that would be lost. */
  isBlank: (draft: D) => boolean
}

export const closed = { type: 'closed' } as const

/** The editor after one more change. */
export const changeEditing = <D>(
  kind: DraftKind<D>,
  editing: Editing<D>,
  change: EditingChange<D>,
): Editing<D> => {
  switch (change.type) {
    case 'opened':
    case 'stored':
      return { type: 'existing', line: change.line, saved: change.row, draft: change.row }
    case 'begun':
      return { type: 'new', draft: kind.blank, displaced: false }
    case 'written':
      return editing.type === 'closed' ? editing : { ...editing, draft: change.draft }
    case 'reverted':
      return editing.type === 'existing' ? { ...editing, draft: editing.saved } : closed
    case 'closed':
      return closed
    case 'set-changed':
      return afterSetChanged(kind, editing, change.row)
  }
}

/** Unsaved words are never lost and never stored over a row that the person has not seen. */
const afterSetChanged = <D>(kind: DraftKind<D>, editing: Editing<D>, row: D | undefined): Editing<D> => {
  if (editing.type !== 'existing') return editing
  if (row !== undefined && kind.isSame(row, editing.saved)) return editing
  if (isDirty(kind, editing)) return { type: 'new', draft: editing.draft, displaced: true }
  return row === undefined ? closed : { ...editing, saved: row, draft: row }
}

/** Whether there is something that would be lost. */
export const isDirty = <D>(kind: DraftKind<D>, editing: Editing<D>): boolean => {
  if (editing.type === 'closed') return false
  if (editing.type === 'existing') return !kind.isSame(editing.draft, editing.saved)
  return !kind.isBlank(editing.draft)
}
