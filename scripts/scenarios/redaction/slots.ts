import type { SeededRandom } from '#engine/core/random.ts'
import { chance, pick } from './pick.ts'
import type { SourceLists } from './source-lists.ts'

const months = 'January February March April May June July August September October November December'.split(
  ' ',
)
const weekdays = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ')

const between = (low: number, high: number, random: SeededRandom): number =>
  low + random.integer(high - low + 1)

const thousands = (amount: number): string => String(amount).replace(/\B(?=(\d{3})+$)/g, ',')

/** A surname as part of another name; those of one word only, as streets and firms have them. */
const bySurname = ({ surnames }: SourceLists, random: SeededRandom): string =>
  pick(
    surnames.filter(surname => !surname.includes(' ')),
    random,
  )

type Slot = (lists: SourceLists, random: SeededRandom, surnamesHere: readonly string[]) => string

/**
 * What stands in the slots that name no person. Much of it looks like a person's name: streets, firms,
 * hospitals and decided cases that carry a surname, sometimes that of a person in the same paragraph.
 */
export const slots: Record<string, Slot> = {
  town: ({ towns }, random) => pick(towns, random),
  month: (_, random) => pick(months, random),
  law: ({ acts }, random) => pick(acts, random),
  number: (_, random) => pick(['Seven', 'Nine', 'Ten', 'Twelve'], random),
  sum: (_, random) => {
    const amount = thousands(pick([between(60, 990, random), between(11, 980, random) * 100], random))
    return pick([`£${amount}`, `£${amount}`, `EUR ${amount}`, `$${amount}`, `${amount} pounds`], random)
  },
  date: (_, random) => {
    const day = between(1, 28, random)
    const month = pick(months, random)
    const year = between(2009, 2026, random)
    return pick(
      [
        `${day} ${month} ${year}`,
        `${day} ${month} ${year}`,
        `${month} ${day}, ${year}`,
        `${day} ${month}`,
        `${pick(weekdays, random)}, ${day} ${month}`,
      ],
      random,
    )
  },
  street: (lists, random) => {
    const kind = pick(['Street', 'Road', 'Lane', 'Avenue', 'Close', 'Square', 'Terrace'], random)
    const called = chance(0.6, random) ? bySurname(lists, random) : pick(lists.brands, random)
    return `${between(1, 180, random)} ${called} ${kind}`
  },
  court: ({ towns }, random) => {
    const town = pick(towns, random)
    return pick(
      [`${town} County Court`, 'the High Court', `the Family Court at ${town}`, `${town} Crown Court`],
      random,
    )
  },
  case: (lists, random) => {
    const [one, other] = [bySurname(lists, random), bySurname(lists, random)]
    const year = between(1961, 2024, random)
    return pick(
      [`${one} v ${other} [${year}]`, `R v ${one}`, `${one} v ${pick(lists.brands, random)} Ltd`],
      random,
    )
  },
  company: (lists, random, surnamesHere) => {
    const own = surnamesHere.filter(surname => !surname.includes(' '))
    const surname = own.length > 0 && chance(0.3, random) ? pick(own, random) : bySurname(lists, random)
    const trade = pick(['Logistics', 'Motors', 'Foods', 'Insurance', 'Properties', 'Engineering'], random)
    const form = pick(['Ltd', 'plc', 'GmbH', 'Inc.'], random)
    return pick(
      [
        `${surname} & ${bySurname(lists, random)} LLP`,
        `${surname} Brothers`,
        `${surname} ${trade} ${form}`,
        `${pick(lists.brands, random)} ${trade} ${form}`,
        `${pick(lists.brands, random)} Bank`,
        `the ${surname} Foundation`,
      ],
      random,
    )
  },
  venue: (lists, random) => {
    const given = pick(chance(0.5, random) ? lists.women : lists.men, random)
    return pick(
      [
        `St ${given}'s Hospital`,
        `St ${given}'s Church`,
        `${bySurname(lists, random)} Hall`,
        `the ${bySurname(lists, random)} Library`,
        `${pick(lists.towns, random)} Community Centre`,
        `${pick(lists.brands, random)} School`,
      ],
      random,
    )
  },
}
