import type { ChatTurn } from '#contract/training-set.ts'

/** An example on its way through the editor. */
export type Editing =
  | { type: 'closed' }
  /** `saved` is what the set holds at `line`, as far as the person has seen it. */
  | { type: 'existing'; line: number; saved: readonly ChatTurn[]; turns: readonly ChatTurn[] }
  /** `displaced`: it was the text of a line that is another example by now. */
  | { type: 'new'; turns: readonly ChatTurn[]; displaced: boolean }

export type EditingChange =
  | { type: 'opened'; line: number; messages: readonly ChatTurn[] }
  | { type: 'begun' }
  | { type: 'written'; index: number; content: string }
  | { type: 'turn-added' }
  | { type: 'system-added' }
  | { type: 'turn-removed'; index: number }
  | { type: 'reverted' }
  | { type: 'closed' }
  /** The engine has stored the turns at `line`. */
  | { type: 'stored'; line: number; messages: readonly ChatTurn[] }
  /** What the set holds at the edited line now; undefined where it has no such line any more. */
  | { type: 'set-changed'; messages: readonly ChatTurn[] | undefined }

export const closed: Editing = { type: 'closed' }

const blank: readonly ChatTurn[] = [
  { role: 'user', content: '' },
  { role: 'assistant', content: '' },
]

/** The editor after one more change. */
export const changeEditing = (editing: Editing, change: EditingChange): Editing => {
  switch (change.type) {
    case 'opened':
    case 'stored':
      return { type: 'existing', line: change.line, saved: change.messages, turns: change.messages }
    case 'begun':
      return { type: 'new', turns: blank, displaced: false }
    case 'reverted':
      return editing.type === 'existing' ? { ...editing, turns: editing.saved } : closed
    case 'closed':
      return closed
    case 'set-changed':
      return afterSetChanged(editing, change.messages)
    default:
      return editing.type === 'closed' ? editing : { ...editing, turns: changeTurns(editing.turns, change) }
  }
}

const changeTurns = (
  turns: readonly ChatTurn[],
  change: Extract<EditingChange, { type: 'written' | 'turn-added' | 'system-added' | 'turn-removed' }>,
): readonly ChatTurn[] => {
  switch (change.type) {
    case 'written':
      return turns.map((turn, index) =>
        index === change.index ? { ...turn, content: change.content } : turn,
      )
    case 'turn-added':
      return [...turns, { role: turns.at(-1)?.role === 'user' ? 'assistant' : 'user', content: '' }]
    case 'system-added':
      return turns[0]?.role === 'system' ? turns : [{ role: 'system', content: '' }, ...turns]
    case 'turn-removed':
      return turns.filter((_, index) => index !== change.index)
  }
}

/** Unsaved words are never lost and never stored over an example that the person has not seen. */
const afterSetChanged = (editing: Editing, messages: readonly ChatTurn[] | undefined): Editing => {
  if (editing.type !== 'existing') return editing
  if (messages && sameTurns(messages, editing.saved)) return editing
  if (isDirty(editing)) return { type: 'new', turns: editing.turns, displaced: true }
  return messages ? { ...editing, saved: messages, turns: messages } : closed
}

/** Whether there is something that would be lost. */
export const isDirty = (editing: Editing): boolean => {
  if (editing.type === 'closed') return false
  if (editing.type === 'existing') return !sameTurns(editing.turns, editing.saved)
  return editing.turns.some(({ content }) => content.trim() !== '')
}

const sameTurns = (a: readonly ChatTurn[], b: readonly ChatTurn[]): boolean =>
  a.length === b.length &&
  a.every((turn, index) => turn.role === b[index]?.role && turn.content === b[index]?.content)

/** Why the turns cannot be stored as an example; undefined when they can. */
export const turnsProblem = (turns: readonly ChatTurn[]): string | undefined => {
  if (turns.at(-1)?.role !== 'assistant')
    return 'An example ends with an answer of the assistant. Add one, or remove the last turn.'
  if (turns.find(({ role }) => role !== 'system')?.role !== 'user')
    return 'A user speaks before the assistant. Add a question at the beginning.'
  if (turns.some(({ role, content }) => role === 'user' && content.trim() === ''))
    return 'Write what the user says.'
  return undefined
}
