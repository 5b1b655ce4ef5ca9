import { countOf } from './format.ts'

/** The most that the contract takes. */
export const maxNameCharacters = 80

/** Why a workspace cannot be called `name` (without the spaces around it); undefined when it can. */
export const nameProblem = (name: string): string | undefined => {
  const { length } = name.trim()
  if (length === 0) return 'Give the workspace a name.'
  if (length > maxNameCharacters)
    return `A name can have ${maxNameCharacters} characters; this one has ${length}. Shorten it by ${countOf(length - maxNameCharacters, 'character')}.`
  return undefined
}
