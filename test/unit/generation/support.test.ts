import { describe, expect, it } from 'vitest'
import { ChunkId, DocumentId } from '#contract/ids.ts'
import type { Passage } from '#contract/run.ts'
import type { Span } from '#contract/span.ts'
import { supportMap } from '#engine/generation/support.ts'

const passage = (number: number, text: string): Passage => ({
  number,
  chunkId: ChunkId.parse(`c${number}`),
  documentId: DocumentId.parse('d'),
  documentName: 'manual.md',
  page: null,
  headingPath: [],
  span: { start: 0, end: text.length },
  text,
  score: 1,
  cosine: null,
  bm25: null,
  rerank: null,
})
const cut = (text: string, spans: Span[]): string[] => spans.map(({ start, end }) => text.slice(start, end))

describe('supportMap', () => {
  it('marks the wording that answer and passage share, in both', () => {
    const text = 'Bikes bought online can be sent back within 43 days. The box must be the original one.'
    const answer = 'You have good news: they can be sent back within 43 days!'
    const [support] = supportMap(answer, [passage(1, text)])
    expect(cut(answer, support?.answerSpans ?? [])).toEqual(['can be sent back within 43 days'])
    expect(cut(text, support?.passageSpans ?? [])).toEqual(['can be sent back within 43 days'])
  })

  it('does not care about case and accents, and names the passage by its number', () => {
    const supports = supportMap('THE CAFÉ RACER FRAME', [
      passage(3, 'nothing'),
      passage(4, 'the cafe racer frame is steel'),
    ])
    expect(supports.map(({ passageNumber }) => passageNumber)).toEqual([4])
  })

  it('takes a long number or a code for evidence by itself, and a short one only with a neighbour', () => {
    const text = passage(1, 'Error E17 appears at 512 Wh; torque is 8 Nm.')
    expect(supportMap('It is E17.', [text])[0]?.answerSpans).toHaveLength(1)
    expect(supportMap('About 512 or so', [text])[0]?.answerSpans).toHaveLength(1)
    expect(supportMap('At least 8 of them', [text])).toEqual([])
    expect(supportMap('Use 8 Nm', [text])[0]?.answerSpans).toHaveLength(1)
  })

  it('says nothing about words that carry no content', () => {
    expect(supportMap('it is in the of to', [passage(1, 'it is in the of to a bike')])).toEqual([])
    expect(supportMap('a bike', [passage(1, 'a bike')])).toEqual([])
    expect(supportMap('', [passage(1, '')])).toEqual([])
  })

  it('stays quick on long texts that repeat themselves', () => {
    const long = 'the warranty covers the frame and the fork '.repeat(400)
    const startedAt = performance.now()
    expect(supportMap(long, [passage(1, long)])).toHaveLength(1)
    expect(performance.now() - startedAt).toBeLessThan(3000)
  })
})
