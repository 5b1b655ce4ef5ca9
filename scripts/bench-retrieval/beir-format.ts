import * as z from 'zod'
import { badLine, type TestCollection } from './collection.ts'

const Id = z.union([z.string().min(1), z.number()]).transform(String)
const BeirDocument = z.object({ _id: Id, title: z.string().default(''), text: z.string() })
const BeirQuery = z.object({ _id: Id, text: z.string().min(1) })

const parseRows = <Row>(file: string, text: string, schema: z.ZodType<Row>, rowIs: string): Row[] =>
  text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return []
    try {
      return [schema.parse(JSON.parse(line))]
    } catch {
      throw badLine(file, index + 1, `is not ${rowIs}`)
    }
  })

const uniqueIds = <Row extends { _id: string }>(file: string, rows: Row[]): Row[] => {
  const seen = new Set<string>()
  for (const [index, { _id }] of rows.entries()) {
    if (seen.has(_id)) throw badLine(file, index + 1, `has the id ${_id} a second time`)
    seen.add(_id)
  }
  return rows
}

/**
 * BEIR's folder format: `corpus.jsonl` (`_id`, `title`, `text`), `queries.jsonl` (`_id`, `text`) and
 * `qrels/test.tsv` (query, document and grade, tab-separated under a header line). Queries without a judgement
 * belong to another split and are left out. Judgements of documents that the corpus does not have stay: they
 * cannot be found, and that counts. Source: github.com/beir-cellar/beir, wiki "Load your custom dataset".
 * @throws EngineError DOCUMENT_UNREADABLE with the first bad line.
 */
export const parseBeir = (files: {
  documents: string
  queries: string
  judgements: string
}): TestCollection => {
  const documents = uniqueIds(
    'corpus.jsonl',
    parseRows('corpus.jsonl', files.documents, BeirDocument, 'a document with _id, title and text'),
  )
  const queries = uniqueIds(
    'queries.jsonl',
    parseRows('queries.jsonl', files.queries, BeirQuery, 'a question with _id and text'),
  )
  const known = new Set(queries.map(({ _id }) => _id))
  const judgements = new Map<string, Map<string, number>>()
  for (const [index, line] of files.judgements.split('\n').entries()) {
    if (line.trim() === '' || (index === 0 && line.startsWith('query-id'))) continue
    const [query, document, grade, ...more] = line.trimEnd().split('\t')
    if (!query || !document || !grade || more.length > 0 || !/^-?\d+$/.test(grade))
      throw badLine('qrels/test.tsv', index + 1, 'is not a query, a document and a whole grade between tabs')
    if (!known.has(query)) throw badLine('qrels/test.tsv', index + 1, `judges the unknown query ${query}`)
    const ofQuery = judgements.get(query) ?? new Map<string, number>()
    ofQuery.set(document, Number(grade))
    judgements.set(query, ofQuery)
  }
  return {
    documents: documents.map(({ _id, title, text }) => ({ id: _id, title, text })),
    queries: queries.filter(({ _id }) => judgements.has(_id)).map(({ _id, text }) => ({ id: _id, text })),
    judgements,
  }
}
