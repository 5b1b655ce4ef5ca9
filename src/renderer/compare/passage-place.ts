import type { Passage } from '#contract/run.ts'

/** Words of a passage that stand for it when nothing else tells it apart. */
const openingWords = 4

/**
 * Where each passage stands inside its document, in a few words, by passage number: `page 12`, else
 * its last heading. Where two passages of a document would read the same, their opening words.
 */
export const passagePlaces = (passages: readonly Passage[]): ReadonlyMap<number, string> => {
  const named = passages.map(passage => ({ passage, place: placeOf(passage) }))
  const alike = Map.groupBy(named, ({ passage, place }) => `${passage.documentId}\n${place}`)
  return new Map(
    [...alike.values()].flatMap(group =>
      group.map(({ passage, place }): [number, string] => [
        passage.number,
        group.length > 1 ? opening(passage) : place,
      ]),
    ),
  )
}

const placeOf = ({ page, headingPath }: Passage): string =>
  page === null ? (headingPath.at(-1) ?? '') : `page ${page}`

const opening = ({ text, headingPath }: Passage): string => {
  const lines = text.split('\n').map(line => line.trim())
  // Passages of one section begin with the same heading; the words after it differ.
  const body = lines.filter(line => line !== '' && !headingPath.includes(line)).join(' ')
  const words = body.split(/\s+/)
  return words.length > openingWords ? `“${words.slice(0, openingWords).join(' ')} …”` : `“${body}”`
}
