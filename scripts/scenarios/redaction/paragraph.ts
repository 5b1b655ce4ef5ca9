import type { Span } from '#contract/span.ts'
import { type SeededRandom, shuffled } from '#engine/core/random.ts'
import { drawPerson, mention, type Person, type Piece, possessive } from './people.ts'
import { chance, pick } from './pick.ts'
import { slots } from './slots.ts'
import type { ClauseTemplate, SourceLists } from './source-lists.ts'

/** A paragraph before and after, and where its names stand. */
export interface RedactionParagraph {
  kind: string
  paragraph: string
  gold: string
  spans: Span[]
}

const shortestWords = 25
const longestWords = 56
const countWords = (text: string): number => text.split(/\s+/).length

/** The people of one paragraph, and who of them was named already. */
interface Cast {
  people: Person[]
  named: Set<Person>
}

/** Fills a clause. Its numbers are people of the paragraph: now one who is known, now a new one. */
const fillClause = (text: string, lists: SourceLists, cast: Cast, random: SeededRandom): Piece[] => {
  const here = new Map<string, Person>()
  const personAt = (number: string): Person => {
    const known = here.get(number)
    if (known) return known
    const free = cast.people.filter(person => ![...here.values()].includes(person))
    const person =
      free.length > 0 && chance(0.55, random) ? pick(free, random) : drawPerson(lists, random, cast.people)
    if (!cast.people.includes(person)) cast.people.push(person)
    here.set(number, person)
    return person
  }
  return text.split(/(\{[^}]+\})/).flatMap((part): Piece[] => {
    const pronoun = /^\{(he|him|his)(\d)\}$/.exec(part)
    if (pronoun) {
      const { woman } = personAt(pronoun[2] ?? '')
      const feminine: Record<string, string> = { he: 'she', him: 'her', his: 'her' }
      const masculine = pronoun[1] ?? ''
      return [{ text: woman ? (feminine[masculine] ?? '') : masculine, name: false }]
    }
    const named = /^\{(\d)(!|'s)?\}$/.exec(part)
    if (named) {
      const person = personAt(named[1] ?? '')
      const situation = named[2] === '!' ? 'ranked' : cast.named.has(person) ? 'later' : 'first'
      cast.named.add(person)
      const pieces = mention(person, situation, random)
      return named[2] === "'s" ? possessive(pieces, random) : pieces
    }
    if (!part.startsWith('{')) return [{ text: part, name: false }]
    const slot = slots[part.slice(1, -1)]
    if (!slot) throw new Error(`No slot is called ${part}`)
    const surnames = cast.people.map(({ surname }) => surname)
    return [{ text: slot(lists, random, surnames), name: false }]
  })
}

const capitalised = (pieces: Piece[]): Piece[] =>
  pieces.map((piece, index) =>
    index === pieces.findIndex(({ text }) => text !== '') && !piece.name
      ? { ...piece, text: piece.text.replace(/^./u, first => first.toUpperCase()) }
      : piece,
  )

const textOf = (pieces: readonly Piece[]): string => pieces.map(({ text }) => text).join('')

/** The paragraph with every name replaced by the mark, and the names' spans in UTF-16 code units. */
export const redacted = (kind: string, pieces: readonly Piece[]): RedactionParagraph => {
  let at = 0
  const spans: Span[] = []
  for (const { text, name } of pieces) {
    if (name) spans.push({ start: at, end: at + text.length })
    at += text.length
  }
  const gold = pieces.map(({ text, name }) => (name ? '[REDACTED-NAME]' : text)).join('')
  return { kind, paragraph: textOf(pieces), gold, spans }
}

const numbering = (random: SeededRandom): string =>
  pick(
    [
      `${random.integer(30) + 1}. `,
      `${random.integer(9) + 1}.${random.integer(9) + 1} `,
      '(a) ',
      '(b) ',
      '§ 7 ',
    ],
    random,
  )

/** A paragraph of 25 to 56 words from clauses of one kind; `nameless` takes only those without people. */
export const drawParagraph = (
  kind: string,
  lists: SourceLists,
  nameless: boolean,
  random: SeededRandom,
): RedactionParagraph => {
  const ofKind = lists.clauses.filter(
    clause => clause.kind === kind && (!nameless || !/\{\d/.test(clause.text)),
  )
  const others = lists.clauses.filter(clause => clause.kind !== kind && !/\{\d/.test(clause.text))
  const order: ClauseTemplate[] = [...shuffled(ofKind, random), ...(nameless ? shuffled(others, random) : [])]
  const cast: Cast = { people: [], named: new Set() }
  const pieces: Piece[] = chance(0.12, random) ? [{ text: numbering(random), name: false }] : []
  const wanted = shortestWords + random.integer(14)
  for (const { text } of order) {
    const separator: Piece[] =
      pieces.length > 0 && !textOf(pieces).endsWith(' ') ? [{ text: ' ', name: false }] : []
    const clause = capitalised(fillClause(text, lists, cast, random))
    const longer = [...pieces, ...separator, ...clause]
    if (countWords(textOf(longer)) > longestWords) continue
    pieces.splice(0, pieces.length, ...longer)
    if (countWords(textOf(pieces)) >= wanted) break
  }
  return redacted(kind, pieces)
}
