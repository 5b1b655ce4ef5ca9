import type { ChatTurn, TrainingSetChange, TrainingSetExample } from '#contract/training-set.ts'
import type { RowDraftKind } from '../../sets/use-editing.ts'

/** An example as a person writes it. */
export type Turns = readonly ChatTurn[]

const isSame = (a: Turns, b: Turns): boolean =>
  a.length === b.length &&
  a.every((turn, index) => turn.role === b[index]?.role && turn.content === b[index]?.content)

export const exampleDrafts: RowDraftKind<TrainingSetExample, Turns, TrainingSetChange> = {
  blank: [
    { role: 'user', content: '' },
    { role: 'assistant', content: '' },
  ],
  isSame,
  isBlank: turns => turns.every(({ content }) => content.trim() === ''),
  draftOf: ({ messages }) => messages,
  replace: (line, turns) => ({ type: 'replace', line, messages: [...turns] }),
  add: turns => ({ type: 'add', messages: [...turns] }),
}

export const withContent = (turns: Turns, index: number, content: string): Turns =>
  turns.map((turn, at) => (at === index ? { ...turn, content } : turn))

export const withTurn = (turns: Turns): Turns => [
  ...turns,
  { role: turns.at(-1)?.role === 'user' ? 'assistant' : 'user', content: '' },
]

export const withSystem = (turns: Turns): Turns =>
  turns[0]?.role === 'system' ? turns : [{ role: 'system', content: '' }, ...turns]

export const withoutTurn = (turns: Turns, index: number): Turns => turns.filter((_, at) => at !== index)

/** Why the turns cannot be stored as an example; undefined when they can. */
export const turnsProblem = (turns: Turns): string | undefined => {
  if (turns.at(-1)?.role !== 'assistant')
    return 'An example ends with an answer of the assistant. Add one, or remove the last turn.'
  if (turns.find(({ role }) => role !== 'system')?.role !== 'user')
    return 'A user speaks before the assistant. Add a question at the beginning.'
  if (turns.some(({ role, content }) => role === 'user' && content.trim() === ''))
    return 'Write what the user says.'
  return undefined
}
