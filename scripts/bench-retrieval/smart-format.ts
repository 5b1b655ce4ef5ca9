import { badLine, type TestCollection } from './collection.ts'

/** `.I 184` begins a record, `.W` on a line of its own a field of it. */
interface SmartRecord {
  line: number
  id: string
  fields: Map<string, string>
}

const blanksToOne = (text: string): string => text.replace(/\s+/g, ' ').trim()

const parseRecords = (file: string, text: string): SmartRecord[] => {
  const records: SmartRecord[] = []
  let field: string | undefined
  for (const [index, line] of text.split('\n').entries()) {
    const begins = /^\.I\s+(\S+)\s*$/.exec(line)
    const record = records.at(-1)
    const named = /^\.([A-Z])\s*$/.exec(line)
    if (begins?.[1]) {
      records.push({ line: index + 1, id: begins[1], fields: new Map() })
      field = undefined
    } else if (record && named?.[1]) {
      field = named[1]
      record.fields.set(field, record.fields.get(field) ?? '')
    } else if (record && field) {
      record.fields.set(field, `${record.fields.get(field) ?? ''}${line}\n`)
    } else if (line.trim() !== '')
      throw badLine(file, index + 1, 'stands in no field (.T, .W …) of a record (.I)')
  }
  return records
}

/**
 * Cleverdon's codes: 1 is a complete answer, 2 of a high degree of relevance, 3 useful as background, 4 of minimum
 * interest; −1 and 5 of none. Turned round, because higher grades are better everywhere else.
 */
const grades: ReadonlyMap<string, number> = new Map([
  ['1', 4],
  ['2', 3],
  ['3', 2],
  ['4', 1],
  ['5', 0],
  ['-1', 0],
])

const textOf = ({ fields }: SmartRecord): { title: string; text: string } => {
  const title = blanksToOne(fields.get('T') ?? '')
  const body = blanksToOne(fields.get('W') ?? '')
  // Nearly every abstract begins with its title once more; it should not count twice.
  return { title, text: title !== '' && body.startsWith(title) ? body.slice(title.length).trim() : body }
}

/**
 * Cranfield's three files in the format of the SMART system. The judgements number the queries 1, 2, 3 … by
 * their place in the file, not by their `.I`, which skips (001, 002, 004, …).
 * Source: C. Cleverdon, "The Cranfield tests on index language devices", 1967; cranqrel.readme.
 * @throws EngineError DOCUMENT_UNREADABLE with the first bad line.
 */
export const parseSmart = (files: {
  documents: string
  queries: string
  judgements: string
}): TestCollection => {
  const documents = parseRecords('cran.all.1400', files.documents).map(record => ({
    id: record.id,
    ...textOf(record),
  }))
  const queries = parseRecords('cran.qry', files.queries).map((record, index) => {
    const text = blanksToOne(record.fields.get('W') ?? '')
    if (text === '') throw badLine('cran.qry', record.line, 'begins a query without a text (.W)')
    return { id: String(index + 1), text }
  })
  const documentIds = new Set(documents.map(({ id }) => id))
  const judgements = new Map<string, Map<string, number>>()
  for (const [index, line] of files.judgements.split('\n').entries()) {
    if (line.trim() === '') continue
    const [query, document, code, ...more] = line.trim().split(/\s+/)
    const grade = grades.get(code ?? '')
    if (!query || !document || grade === undefined || more.length > 0)
      throw badLine('cranqrel', index + 1, 'is not a query, a document and one of the codes 1 to 5 or -1')
    if (!/^\d+$/.test(query) || Number(query) < 1 || Number(query) > queries.length)
      throw badLine('cranqrel', index + 1, `judges query ${query}, and there are ${queries.length}`)
    if (!documentIds.has(document))
      throw badLine('cranqrel', index + 1, `judges the unknown document ${document}`)
    const ofQuery = judgements.get(query) ?? new Map<string, number>()
    ofQuery.set(document, grade)
    judgements.set(query, ofQuery)
  }
  return { documents, queries: queries.filter(({ id }) => judgements.has(id)), judgements }
}
