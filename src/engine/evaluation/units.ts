/** Units in their usual spellings; any other unit is itself, with or without an s at its end. */
const spellings: readonly (readonly string[])[] = [
  ['EUR', '€', 'euro', 'euros'],
  ['USD', '$', 'US$', 'dollar', 'dollars'],
  ['GBP', '£', 'pound', 'pounds'],
  ['%', 'percent', 'per cent'],
  ['km', 'kilometre', 'kilometres', 'kilometer', 'kilometers'],
  ['m', 'metre', 'metres', 'meter', 'meters'],
  ['cm', 'centimetre', 'centimetres', 'centimeter', 'centimeters'],
  ['mm', 'millimetre', 'millimetres', 'millimeter', 'millimeters'],
  ['kg', 'kilogram', 'kilograms', 'kilo', 'kilos'],
  ['g', 'gram', 'grams'],
  ['h', 'hour', 'hours'],
  ['min', 'minute', 'minutes'],
  ['s', 'second', 'seconds'],
]

const spellingsOf = (unit: string): readonly string[] => {
  const wanted = unit.trim().toLowerCase()
  const known = spellings.find(names => names.some(name => name.toLowerCase() === wanted))
  if (known) return known
  const singular = /^\p{L}{2,}s$/u.test(wanted) ? wanted.slice(0, -1) : wanted
  return /^\p{L}+$/u.test(singular) ? [singular, `${singular}s`] : [wanted]
}

const isLetter = (character: string | undefined): boolean =>
  character !== undefined && /\p{L}/u.test(character)

/**
 * Whether a unit stands beside a number, `43 days`, `43-day`, `87%`, `€ 87`: at most one space or hyphen between,
 * as a whole word, in any case. @param before the text before the number. @param after the text behind it.
 */
export const hasUnitBeside = (before: string, after: string, unit: string): boolean => {
  const left = before.toLowerCase().replace(/[\s\u00a0\u202f]$/u, '')
  const right = after.toLowerCase().replace(/^[\s\u00a0\u202f-]/u, '')
  return spellingsOf(unit).some(spelling => {
    const name = spelling.toLowerCase()
    const behind = right.startsWith(name) && !(isLetter(name.at(-1)) && isLetter(right[name.length]))
    const ahead = left.endsWith(name) && !(isLetter(name[0]) && isLetter(left.at(-name.length - 1)))
    return behind || ahead
  })
}
