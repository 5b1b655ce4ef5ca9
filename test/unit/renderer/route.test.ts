import { expect, test } from 'vitest'
import {
  AdapterId,
  ChunkId,
  DocumentId,
  EvaluationId,
  RunId,
  TestRowId,
  TestSetId,
  TrainingId,
  TrainingSetId,
} from '#contract/ids.ts'
import { formatRoute, parseRoute, type Route } from '../../../src/renderer/app/route.ts'

const routes: Route[] = [
  { screen: 'compare', runId: undefined },
  { screen: 'compare', runId: RunId.parse('run/with#odd %characters') },
  { screen: 'library', documentId: undefined, chunkId: undefined },
  { screen: 'library', documentId: DocumentId.parse('d1'), chunkId: undefined },
  { screen: 'library', documentId: DocumentId.parse('d1'), chunkId: ChunkId.parse('d1:3') },
  { screen: 'tune', tab: 'examples', setId: undefined, line: undefined },
  { screen: 'tune', tab: 'examples', setId: TrainingSetId.parse('house style/1'), line: undefined },
  { screen: 'tune', tab: 'examples', setId: TrainingSetId.parse('house-style'), line: 544 },
  { screen: 'tune', tab: 'train', trainingId: undefined },
  { screen: 'tune', tab: 'train', trainingId: TrainingId.parse('t1') },
  { screen: 'tune', tab: 'adapters', adapterId: undefined, comparing: false },
  { screen: 'tune', tab: 'adapters', adapterId: AdapterId.parse('a1'), comparing: false },
  { screen: 'tune', tab: 'adapters', adapterId: AdapterId.parse('a1'), comparing: true },
  { screen: 'measure', tab: 'questions', setId: undefined, line: undefined },
  { screen: 'measure', tab: 'questions', setId: TestSetId.parse('support-desk'), line: 12 },
  { screen: 'measure', tab: 'scores', evaluationId: undefined, rowId: undefined, against: undefined },
  {
    screen: 'measure',
    tab: 'scores',
    evaluationId: EvaluationId.parse('e1'),
    rowId: TestRowId.parse('q/17'),
    against: undefined,
  },
  {
    screen: 'measure',
    tab: 'scores',
    evaluationId: EvaluationId.parse('e1'),
    rowId: undefined,
    against: EvaluationId.parse('e2'),
  },
  { screen: 'measure', tab: 'advisor' },
  { screen: 'present', step: undefined },
  { screen: 'present', step: 3 },
]

test.each(routes)('a reload returns to the same place: %j', route => {
  expect(parseRoute(formatRoute(route))).toEqual(route)
})

test.each(['', '#', '#/', '#token=abc', '#/nowhere/else', '#/compare/%E0%A4%A'])(
  'an unknown fragment leads to the start: %s',
  hash => {
    expect(parseRoute(hash)).toEqual({ screen: 'compare', runId: undefined })
  },
)

test.each(['#/tune', '#/tune/', '#/tune/nowhere/x', '#/tune/examples'])(
  'the Tune screen begins with the examples: %s',
  hash => {
    expect(parseRoute(hash)).toEqual({ screen: 'tune', tab: 'examples', setId: undefined, line: undefined })
  },
)

test.each(['0', '-1', 'x', '1.5', '12345678'])('a line that is none is left out of an address: %s', line => {
  expect(parseRoute(`#/tune/examples/s1/${line}`)).toMatchObject({ setId: 's1', line: undefined })
})

test('a chunk without its document is not part of an address', () => {
  expect(formatRoute({ screen: 'library', documentId: undefined, chunkId: ChunkId.parse('c') })).toBe(
    '#/library',
  )
})
