import type { LibraryFilter } from '#contract/library-filter.ts'
import { documentFormat } from '../document-format.ts'

const anyOf = new Intl.ListFormat('en', { type: 'disjunction' })
const allOf = new Intl.ListFormat('en')
const dayOf = new Intl.DateTimeFormat('en', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
})

/** A condition for each part: `in manuals`, `PDF or Markdown`, `tagged draft`, `changed from 3 Nov 2025`. */
export const filterWords = ({ folder, formats, tags, from, to }: LibraryFilter): string[] => {
  // A contract's day has no time; UTC keeps it the same day everywhere.
  const day = (iso: string): string => dayOf.format(new Date(iso))
  return [
    folder !== undefined && `in ${folder}`,
    formats && anyOf.format(formats.map(format => documentFormat[format].name)),
    tags && `tagged ${allOf.format(tags)}`,
    from !== undefined && to !== undefined && `changed ${day(from)} to ${day(to)}`,
    from !== undefined && to === undefined && `changed from ${day(from)}`,
    from === undefined && to !== undefined && `changed until ${day(to)}`,
  ].filter(words => typeof words === 'string')
}
