import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { parseBeir } from '../../../scripts/bench-retrieval/beir-format.ts'
import { readCollection } from '../../../scripts/bench-retrieval/read-collection.ts'

const documents = `{"_id": "d1", "title": "Vitamin D", "text": "It is made in the skin.", "metadata": {"url": "x"}}
{"_id": "MED-2", "text": "Statins lower cholesterol."}
`
const queries = `{"_id": "q1", "text": "sunlight and vitamins", "metadata": {}}
{"_id": "q2", "text": "of the training split"}
{"_id": 3, "text": "cholesterol"}
`
const judgements = 'query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\tMED-2\t0\n3\tMED-2\t1\n3\tgone\t1\r\n'

test('reads documents, questions and graded judgements', () => {
  const collection = parseBeir({ documents, queries, judgements })
  expect(collection.documents).toEqual([
    { id: 'd1', title: 'Vitamin D', text: 'It is made in the skin.' },
    { id: 'MED-2', title: '', text: 'Statins lower cholesterol.' },
  ])
  expect(collection.judgements.get('q1')).toEqual(
    new Map([
      ['d1', 2],
      ['MED-2', 0],
    ]),
  )
})

test('leaves out questions of other splits, which have no judgement', () => {
  const { queries: read } = parseBeir({ documents, queries, judgements })
  expect(read).toEqual([
    { id: 'q1', text: 'sunlight and vitamins' },
    { id: '3', text: 'cholesterol' },
  ])
})

test('keeps the judgement of a document that is missing, so that not finding it counts', () => {
  expect(parseBeir({ documents, queries, judgements }).judgements.get('3')?.get('gone')).toBe(1)
})

test('reads judgements without a header line', () => {
  const bare = judgements.slice(judgements.indexOf('\n') + 1)
  expect(parseBeir({ documents, queries, judgements: bare })).toEqual(
    parseBeir({ documents, queries, judgements }),
  )
})

test('names the line that is not in the format', () => {
  const bad = (change: Partial<Parameters<typeof parseBeir>[0]>) => () =>
    parseBeir({ documents, queries, judgements, ...change })
  expect(bad({ documents: `${documents}{"_id": "d3"` })).toThrow(/Line 3 of corpus\.jsonl/)
  expect(bad({ documents: documents + documents })).toThrow(
    /Line 3 of corpus\.jsonl has the id d1 a second time/,
  )
  expect(bad({ queries: '{"_id": "q1"}\n' })).toThrow(/Line 1 of queries\.jsonl/)
  expect(bad({ judgements: `${judgements}q1 d1 1\n` })).toThrow(/Line 6 of qrels\/test\.tsv/)
  expect(bad({ judgements: `${judgements}q1\td1\thigh\n` })).toThrow(/Line 6/)
  expect(bad({ judgements: 'q9\td1\t1\n' })).toThrow(/unknown query q9/)
})

const shipped = fileURLToPath(new URL('../../../resources/collections', import.meta.url))
const names = readdirSync(shipped, { withFileTypes: true }).flatMap(entry =>
  entry.isDirectory() ? [entry.name] : [],
)

test.each(names)(
  'ships %s whole: at least 100 questions, each with an answer among its documents',
  async name => {
    const { documents, queries, judgements } = await readCollection(join(shipped, name))
    const ids = new Set(documents.map(({ id }) => id))
    expect(queries.length).toBeGreaterThanOrEqual(100)
    expect(judgements.size).toBe(queries.length)
    for (const [query, ofQuery] of judgements) {
      expect(
        [...ofQuery.values()].some(grade => grade > 0),
        query,
      ).toBe(true)
      expect(
        [...ofQuery.keys()].filter(id => !ids.has(id)),
        query,
      ).toEqual([])
    }
  },
)
