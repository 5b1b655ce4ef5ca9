import { describe, expect, it } from 'vitest'
import type { ChunkLimits } from '#contract/library.ts'
import { chunkBlocks, defaultChunkLimits } from '#engine/documents/chunking.ts'
import type { Block, Chunk } from '#engine/documents/document.ts'

/** Words and marks, the way WordPiece sees plain English. */
const countWords = (text: string): number => text.match(/[\p{L}\d]+|[^\s\p{L}\d]/gu)?.length ?? 0
/** Not additive on purpose: pays for every start of a text, as byte-pair encodings nearly do. */
const countUnevenly = (text: string): number => Math.ceil(text.length / 3) + 2

/** mulberry32: a small generator whose whole state is one number, so that a failure can be repeated. */
const randomFrom = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const generateBlocks = (seed: number): Block[] => {
  const random = randomFrom(seed)
  const below = (limit: number): number => Math.floor(random() * limit)
  const pick = <T>(items: readonly T[]): T => items[below(items.length)] as T
  const word = (): string =>
    pick([
      () =>
        pick(['harbour', 'tide', 'a', 'EUR 14', 'Größe', 'e.g.', '3.5', 'naïve', 'boat,', '(see', 'below)']),
      () => 'x'.repeat(1 + below(12)),
      () => pick(['漢字仮名交じり文', '🚣🏽‍♀️⛵', 'שלום', 'مرحبا', 'é']),
      () => (random() < 0.02 ? pick(['y', '🚀', '漢', 'ab-']).repeat(1 + below(900)) : 'oar'),
    ])()
  const sentence = (longest: number): string =>
    `${Array.from({ length: 1 + below(longest) }, word).join(pick([' ', ' ', '  ', '\n']))}${pick(['.', '!', '?', '。', ''])}`
  const blocks: Block[] = []
  let path: string[] = []
  for (let index = below(40); index >= 0; index--) {
    const kind = pick(['heading', 'paragraph', 'paragraph', 'list-item', 'table', 'code'] as const)
    if (kind === 'heading') path = [...path.slice(0, below(path.length + 1)), `Part ${index}`]
    const text =
      kind === 'heading'
        ? (path.at(-1) ?? '')
        : kind === 'code'
          ? Array.from({ length: 1 + below(30) }, () => `  ${sentence(6)}`).join('\n')
          : Array.from({ length: 1 + below(8) }, () => sentence(random() < 0.05 ? 400 : 20)).join(' ')
    blocks.push({ kind, text: random() < 0.03 ? '  ' : text, headingPath: path, page: 1 + below(3) })
  }
  return blocks
}

const blankless = (text: string): string => text.replace(/\s+/g, '')

const expectSound = (
  blocks: Block[],
  limits: ChunkLimits,
  countTokens: (text: string) => number,
): { text: string; chunks: Chunk[] } => {
  const result = chunkBlocks(blocks, limits, countTokens)
  const { text, chunks } = result
  expect(text).toBe(
    blocks
      .map(block => block.text)
      .filter(block => block.trim() !== '')
      .join('\n\n'),
  )
  let covered = ''
  let reached = 0
  let previous: Chunk | undefined
  for (const [index, chunk] of chunks.entries()) {
    expect(chunk.ordinal).toBe(index)
    expect(text.slice(chunk.span.start, chunk.span.end)).toBe(chunk.text)
    expect(chunk.text).toBe(chunk.text.trim())
    expect(chunk.tokens).toBe(countTokens(chunk.text))
    expect(chunk.tokens).toBeLessThanOrEqual(limits.maxTokens)
    // Neither half of a pair without the other: the text would not be valid Unicode.
    expect(chunk.text.isWellFormed()).toBe(true)
    expect(chunk.span.end).toBeGreaterThan(reached)
    if (previous && chunk.span.start < previous.span.end) {
      const repeated = text.slice(chunk.span.start, previous.span.end)
      // The rest of the budget is slack for counts that are not additive.
      expect(countTokens(repeated)).toBeLessThanOrEqual(limits.overlapShare * limits.maxTokens + 3)
    }
    covered += text.slice(Math.max(reached, chunk.span.start), chunk.span.end)
    reached = chunk.span.end
    previous = chunk
  }
  expect(blankless(covered)).toBe(blankless(text))
  return result
}

const paragraph = (text: string, headingPath: string[] = [], page: number | null = null): Block => ({
  kind: 'paragraph',
  text,
  headingPath,
  page,
})
const heading = (...headingPath: string[]): Block => ({
  kind: 'heading',
  text: headingPath.at(-1) ?? '',
  headingPath,
  page: null,
})
/** A paragraph of `count` sentences with seven tokens each, all different. */
const sentences = (count: number, name: string): string =>
  Array.from({ length: count }, (_, index) => `The ${name} sentence has number ${index}.`).join(' ')

describe('any document', () => {
  it('is covered by chunks that stand where they say and never exceed the budget', () => {
    for (let seed = 1; seed <= 80; seed++) {
      expectSound(generateBlocks(seed), defaultChunkLimits, countWords)
      expectSound(generateBlocks(seed), { maxTokens: 40, overlapShare: 0.3 }, countWords)
    }
  })

  it('keeps to the budget of a tokenizer whose counts do not add up', () => {
    for (let seed = 1; seed <= 40; seed++)
      expectSound(generateBlocks(seed), { maxTokens: 64, overlapShare: 0.15 }, countUnevenly)
  })

  it('gives the same chunks every time', () => {
    const once = chunkBlocks(generateBlocks(7), defaultChunkLimits, countWords)
    expect(chunkBlocks(generateBlocks(7), defaultChunkLimits, countWords)).toEqual(once)
  })

  it('has no chunks when it has no text', () => {
    expect(chunkBlocks([paragraph('  \n ')], defaultChunkLimits, countWords)).toEqual({
      text: '',
      chunks: [],
      places: [],
    })
  })
})

describe('headings', () => {
  it('end a chunk that is at least half full', () => {
    const blocks = [
      heading('Prices'),
      paragraph(sentences(15, 'first'), ['Prices']),
      heading('Returns'),
      paragraph('Short.', ['Returns']),
    ]
    const { chunks } = expectSound(blocks, defaultChunkLimits, countWords)
    expect(chunks.map(({ headingPath }) => headingPath)).toEqual([['Prices'], ['Returns']])
  })

  it('do not end a chunk when two small sections fit together', () => {
    const blocks = [
      heading('Doc'),
      heading('Doc', 'Prices'),
      paragraph('Rowing costs EUR 5.', ['Doc', 'Prices']),
      heading('Doc', 'Returns'),
      paragraph('Return it by noon.', ['Doc', 'Returns']),
    ]
    const { chunks } = expectSound(blocks, defaultChunkLimits, countWords)
    expect(chunks).toHaveLength(1)
    expect(chunks[0]?.headingPath).toEqual(['Doc'])
  })

  it('are never parted from what they head', () => {
    for (let count = 20; count <= 32; count++) {
      const blocks = [
        paragraph(sentences(count, 'first'), ['A']),
        heading('A', 'Deep'),
        paragraph(sentences(40, 'second'), ['A', 'Deep']),
      ]
      const { chunks } = expectSound(blocks, defaultChunkLimits, countWords)
      expect(chunks.filter(({ text }) => text.endsWith('Deep'))).toEqual([])
    }
  })
})

describe('long sections', () => {
  it('repeat whole sentences up to the share given, within the section', () => {
    const { chunks } = expectSound(
      [heading('Tides'), paragraph(sentences(100, 'tide'), ['Tides'])],
      defaultChunkLimits,
      countWords,
    )
    for (const [index, chunk] of chunks.slice(1).entries()) {
      const before = chunks[index] as Chunk
      // 15% of 200 tokens are four sentences of seven.
      const repeated = before.text.slice(chunk.span.start - before.span.start)
      expect(repeated.match(/The tide sentence has number \d+\./g)).toHaveLength(4)
      expect(chunk.text.startsWith(repeated)).toBe(true)
    }
  })

  it('repeat nothing across a heading and nothing of a table', () => {
    const rows = Array.from(
      { length: 60 },
      (_, row): Block => ({ ...paragraph(`Boat: number ${row}; Price: EUR ${row}`, ['T']), kind: 'table' }),
    )
    const { chunks } = expectSound(
      [...rows, heading('U'), paragraph(sentences(40, 'u'), ['U'])],
      defaultChunkLimits,
      countWords,
    )
    const starts = chunks.map(({ span }) => span.start)
    const ends = chunks.map(({ span }) => span.end)
    const overlaps = starts.slice(1).map((start, index) => start < (ends[index] ?? 0))
    const firstOfU = chunks.findIndex(({ text }) => text.startsWith('U'))
    expect(overlaps.slice(0, firstOfU)).not.toContain(true)
  })

  it('split an over-long word without blanks and keep all of it', () => {
    const { chunks } = expectSound(
      [paragraph('x'.repeat(10_000))],
      { maxTokens: 50, overlapShare: 0 },
      () => 1,
    )
    expect(chunks.length).toBeGreaterThan(20)
    expect(chunks.map(({ text }) => text).join('')).toBe('x'.repeat(10_000))
  })

  it('carry the page of the first line they hold', () => {
    const blocks = [paragraph(sentences(25, 'a'), ['A'], 3), paragraph(sentences(25, 'b'), ['B'], 4)]
    expect(expectSound(blocks, defaultChunkLimits, countWords).chunks.map(({ page }) => page)).toEqual([3, 4])
  })
})

describe('code', () => {
  const define = (name: string, lines: number): string =>
    [`def ${name}():`, ...Array.from({ length: lines }, (_, line) => `    step ${name} ${line}`)].join('\n')
  const code = (text: string): Block => ({ kind: 'code', text, headingPath: [], page: null })

  it('is cut before the definition that no longer fits as a whole', () => {
    // Three tokens a line and five for the first: two definitions fill three quarters of 100 tokens.
    const definitions = ['a', 'b', 'c', 'd', 'e'].map(name => define(name, 11))
    const { chunks } = expectSound(
      [code(definitions.join('\n\n\n'))],
      { maxTokens: 100, overlapShare: 0.15 },
      countWords,
    )
    expect(chunks.map(({ text }) => text)).toEqual([
      definitions.slice(0, 2).join('\n\n\n'),
      definitions.slice(2, 4).join('\n\n\n'),
      definitions[4],
    ])
  })

  it('that is one long definition is cut at a blank line in it', () => {
    const parts = ['a', 'b', 'c'].map(name => define(name, 11).replace(/^def/, '    def'))
    const { chunks } = expectSound(
      [code(`class Boat:\n${parts.join('\n\n')}`)],
      { maxTokens: 100, overlapShare: 0.15 },
      countWords,
    )
    expect(chunks.map(({ text }) => text.split('\n')[0])).toEqual(['class Boat:', 'def c():'])
  })

  it('without any break is cut between lines', () => {
    const { chunks } = expectSound(
      [code(define('a', 100))],
      { maxTokens: 100, overlapShare: 0.15 },
      countWords,
    )
    expect(chunks.every(({ text }) => /^(?:def|step) a\b/.test(text))).toBe(true)
    expect(chunks).toHaveLength(4)
  })
})
