import type { SeededRandom } from '#engine/core/random.ts'
import { chance, pick, pickWeighted } from './pick.ts'
import type { SourceLists } from './source-lists.ts'

export interface Person {
  woman: boolean
  given: string
  middle: string
  surname: string
  title: string
}

/** A stretch of text; `name` is what a redaction takes out. */
export interface Piece {
  text: string
  name: boolean
}

const word = (text: string): Piece => ({ text, name: false })
const name = (text: string): Piece => ({ text, name: true })

const titles = {
  women: { Ms: 5, Mrs: 4, Miss: 1, Dr: 2, Professor: 1, Mx: 0.3, Lady: 0.2 },
  men: { Mr: 9, Dr: 2, Professor: 1, Mx: 0.3, Sir: 0.2 },
}

export const drawPerson = (
  { women, men, surnames }: SourceLists,
  random: SeededRandom,
  except: readonly Person[],
): Person => {
  const woman = chance(0.5, random)
  const givens = woman ? women : men
  const taken = new Set(except.flatMap(person => [person.given, person.surname]))
  const fresh = (items: readonly string[]): string => {
    for (;;) {
      const item = pick(items, random)
      if (!taken.has(item)) return item
    }
  }
  const family = fresh(surnames)
  // Now and then a second name joined by a hyphen, where neither has more than one word already.
  const other = chance(0.07, random) ? fresh(surnames) : ''
  const surname = other === '' || /[ -]/.test(family + other) ? family : `${family}-${other}`
  return {
    woman,
    given: fresh(givens),
    middle: fresh(givens),
    surname,
    title: woman ? pickWeighted(titles.women, random) : pickWeighted(titles.men, random),
  }
}

const initial = (given: string): string => `${given[0]}.`

type Form = (person: Person) => Piece[]

/**
 * Forms in which a person is named. Titles, ranks and honours stay and are no part of the name; Jr and a
 * number after the name are part of it.
 */
const forms = {
  full: ({ given, surname }) => [name(`${given} ${surname}`)],
  titledFull: ({ title, given, surname }) => [word(`${title} `), name(`${given} ${surname}`)],
  titled: ({ title, surname }) => [word(`${title} `), name(surname)],
  middleInitial: ({ given, middle, surname }) => [name(`${given} ${initial(middle)} ${surname}`)],
  middle: ({ given, middle, surname }) => [name(`${given} ${middle} ${surname}`)],
  initial: ({ given, surname }) => [name(`${initial(given)} ${surname}`)],
  initials: ({ given, middle, surname }) => [name(`${initial(given)} ${initial(middle)} ${surname}`)],
  surname: ({ surname }) => [name(surname)],
  given: ({ given }) => [name(given)],
  capitals: ({ given, surname }) => [name(`${given} ${surname}`.toUpperCase())],
  surnameFirst: ({ given, surname }) => [name(`${surname}, ${given}`)],
  junior: ({ given, surname }) => [name(`${given} ${surname} Jr`)],
  third: ({ given, surname }) => [name(`${given} ${surname} III`)],
  honours: ({ given, surname }) => [name(`${given} ${surname}`), word(' KC')],
} satisfies Record<string, Form>

type FormName = keyof typeof forms

const firstMention: Partial<Record<FormName, number>> = {
  full: 46,
  titledFull: 12,
  titled: 10,
  middleInitial: 6,
  middle: 4,
  initial: 5,
  initials: 4,
  surname: 3,
  given: 3,
  capitals: 3,
  surnameFirst: 1,
  junior: 1,
  third: 1,
  honours: 1,
}
const laterMention: Partial<Record<FormName, number>> = {
  titled: 36,
  surname: 30,
  given: 16,
  full: 14,
  initial: 2,
  capitals: 2,
}
/** After a rank that the clause itself gives: "Judge …". */
const rankedMention: Partial<Record<FormName, number>> = { surname: 6, full: 3, initial: 1 }

/** Names a person. */
export const mention = (
  person: Person,
  situation: 'first' | 'later' | 'ranked',
  random: SeededRandom,
): Piece[] => {
  const weights = { first: firstMention, later: laterMention, ranked: rankedMention }[situation]
  return forms[pickWeighted(weights as Record<FormName, number>, random)](person) // only keys that are there
}

/** The ending of "Okafor's"; names that end in s sometimes take the apostrophe alone. */
export const possessive = ([...pieces]: Piece[], random: SeededRandom): Piece[] => {
  const bare = /s$/i.test(pieces.at(-1)?.text ?? '') && chance(0.4, random)
  return [...pieces, word(bare ? "'" : "'s")]
}
