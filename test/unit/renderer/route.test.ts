import { expect, test } from 'vitest'
import { ChunkId, DocumentId, RunId } from '#contract/ids.ts'
import { formatRoute, parseRoute, type Route } from '../../../src/renderer/app/route.ts'

const routes: Route[] = [
  { screen: 'compare', runId: undefined },
  { screen: 'compare', runId: RunId.parse('run/with#odd %characters') },
  { screen: 'library', documentId: undefined, chunkId: undefined },
  { screen: 'library', documentId: DocumentId.parse('d1'), chunkId: undefined },
  { screen: 'library', documentId: DocumentId.parse('d1'), chunkId: ChunkId.parse('d1:3') },
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

test('a chunk without its document is not part of an address', () => {
  expect(formatRoute({ screen: 'library', documentId: undefined, chunkId: ChunkId.parse('c') })).toBe(
    '#/library',
  )
})
