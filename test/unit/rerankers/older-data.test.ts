import { expect, test } from 'vitest'
import { LibraryOptions } from '#contract/library.ts'
import { Retrieval } from '#contract/run.ts'

test('what was written before there were rerankers is read as searched and kept without one', () => {
  const passage = {
    ...{ number: 1, chunkId: 'c', documentId: 'd', documentName: 'a.md', page: null, headingPath: [] },
    ...{ span: { start: 0, end: 4 }, text: 'Wash', score: 0.03, cosine: 0.6, bm25: null },
  }
  expect(Retrieval.parse({ passages: [passage], durationMs: 1 })).toEqual({
    passages: [{ ...passage, rerank: null }],
    durationMs: 1,
    notice: null,
  })
  expect(LibraryOptions.parse({ recognisePictures: true })).toEqual({
    recognisePictures: true,
    rerankerId: null,
  })
})
