import { ChunkLimits, type Place } from '#contract/library.ts'
import type { Block, Chunk } from './document.ts'

/** How texts are cut unless a person decides otherwise. */
export const defaultChunkLimits = ChunkLimits.parse({})

/**
 * Characters that weigh as much as one token at least. WordPiece counts a base64 blob of a megabyte
 * as one unknown token; without this a chunk could be as large as the file.
 */
const charactersPerToken = 8

/** The smallest piece that is never cut again: a sentence, a line, or a part of an over-long one. */
interface Unit {
  start: number
  end: number
  weight: number
  block: Block
  /** Which run of blocks with one heading path it belongs to. */
  section: number
  firstOfBlock: boolean
  /** False for a part of a sentence: repeating it as overlap would help nobody. */
  wholeSentence: boolean
  /** How well code is cut before it: 2 a definition after a blank line, 1 another paragraph, 0 badly. */
  codeBreak: number
}

interface PlacedBlock {
  block: Block
  start: number
  end: number
  section: number
}

const samePath = (a: string[], b: string[]): boolean =>
  a.length === b.length && a.every((entry, index) => entry === b[index])

const commonPath = (paths: string[][]): string[] => {
  const [first = [], ...rest] = paths
  const differs = first.findIndex((entry, depth) => rest.some(path => path[depth] !== entry))
  return differs === -1 ? first : first.slice(0, differs)
}

const placeBlocks = (blocks: Block[]): { text: string; placed: PlacedBlock[]; places: Place[] } => {
  const placed: PlacedBlock[] = []
  const places: Place[] = []
  const texts: string[] = []
  let at = 0
  let section = -1
  let previous: Block | undefined
  for (const block of blocks) {
    if (block.text.trim() === '') continue
    if (!previous || !samePath(previous.headingPath, block.headingPath)) section++
    placed.push({ block, start: at, end: at + block.text.length, section })
    for (const place of block.places ?? [])
      places.push({ ...place, start: at + place.start, end: at + place.end })
    texts.push(block.text)
    at += block.text.length + 2
    previous = block
  }
  return { text: texts.join('\n\n'), placed, places }
}

const sentenceSegmenter = new Intl.Segmenter('en', { granularity: 'sentence' })

interface SentenceRange {
  start: number
  end: number
  codeBreak: number
}

/** Whether a line of code closes or goes on with what stands above it, whatever the language. */
const goesOn = /^(?:[)\]}]|else\b|elif\b|except\b|catch\b|finally\b|end\b|#(?:else|elif|endif))/

/** How well code is cut before `line`, by what stands above: what blank lines and the left margin say. */
const codeBreakBefore = (line: string, above: string | undefined): number => {
  if (above === undefined || goesOn.test(line.trim())) return 0
  const atMargin = /^\S/.test(line)
  if (above.trim() === '') return atMargin ? 2 : 1
  return atMargin && /^(?:\s|[)\]}])/.test(above) ? 1 : 0
}

/** Sentences of prose, lines of code and tables, as ranges of `text` without blanks at their ends. */
const sentencesOf = (text: string, { block, start, end }: PlacedBlock): SentenceRange[] => {
  const ranges: SentenceRange[] = []
  const add = (from: number, piece: string, codeBreak: number): void => {
    const trimmed = piece.trim()
    if (trimmed === '') return
    const first = from + piece.indexOf(trimmed)
    ranges.push({ start: first, end: first + trimmed.length, codeBreak })
  }
  const slice = text.slice(start, end)
  if (block.kind === 'code' || block.kind === 'table') {
    let from = start
    let above: string | undefined
    for (const line of slice.split('\n')) {
      add(from, line, block.kind === 'code' ? codeBreakBefore(line, above) : 0)
      from += line.length + 1
      above = line
    }
  } else {
    for (const { index, segment } of sentenceSegmenter.segment(slice)) add(start + index, segment, 0)
  }
  return ranges
}

/**
 * Cuts blocks into chunks for embedding. Pure; same input, same chunks.
 *
 * The document's text is the blocks' texts joined by blank lines, and every chunk is a stretch of it:
 * `text.slice(chunk.span.start, chunk.span.end) === chunk.text`. Every non-blank character is in some
 * chunk and no chunk has more than `maxTokens` under `countTokens`, which need not be additive.
 * A chunk ends at a heading where that leaves it at least a quarter full, and before another top
 * section once it is half full. Only then do sentences, words and characters decide, in code blank lines
 * and the left margin. A chunk that
 * begins inside a section repeats whole sentences from the chunk before, as far as `overlapShare` allows.
 */
export const chunkBlocks = (
  blocks: Block[],
  { maxTokens, overlapShare }: ChunkLimits,
  countTokens: (text: string) => number,
): { text: string; chunks: Chunk[]; places: Place[] } => {
  if (maxTokens < 16) throw new RangeError(`maxTokens must be at least 16, not ${maxTokens}`)
  const { text, placed, places } = placeBlocks(blocks)
  const counted = new Map<string, number>()
  /** Counting is what chunking costs, so no range is counted twice. */
  const countRange = (start: number, end: number): number => {
    const key = `${start}:${end}`
    const tokens = counted.get(key) ?? countTokens(text.slice(start, end))
    counted.set(key, tokens)
    return tokens
  }
  const weigh = (start: number, end: number): number =>
    Math.max(countRange(start, end), Math.ceil((end - start) / charactersPerToken))

  /** Cuts an over-long run without blanks. Each guess at a part's length begins with the one before. */
  const cutHard = (start: number, end: number): { start: number; end: number }[] => {
    const parts: { start: number; end: number }[] = []
    let guess = maxTokens * charactersPerToken
    while (start < end) {
      let length = Math.min(end - start, guess)
      let weight = weigh(start, start + length)
      while (weight > maxTokens && length > 1) {
        length = Math.max(1, Math.min(length - 1, Math.floor((length * maxTokens) / weight)))
        weight = weigh(start, start + length)
      }
      const splitsPair = /[\uD800-\uDBFF]/.test(text[start + length - 1] ?? '') && start + length < end
      if (splitsPair) length += length > 1 ? -1 : 1
      parts.push({ start, end: start + length })
      guess = Math.min(maxTokens * charactersPerToken, Math.ceil(length * 1.25))
      start += length
    }
    return parts
  }

  /** Cuts an over-long sentence between words, and an over-long word wherever it must be. */
  const cutSentence = (start: number, end: number): { start: number; end: number }[] => {
    const parts: { start: number; end: number }[] = []
    let open: { start: number; end: number; weight: number }[] = []
    const close = (): void => {
      for (let [first] = open; first; [first] = open) {
        let count = open.length
        while (count > 1 && weigh(first.start, open[count - 1]?.end ?? first.end) > maxTokens) count--
        parts.push({ start: first.start, end: open[count - 1]?.end ?? first.end })
        open = open.slice(count)
      }
    }
    let openWeight = 0
    for (const match of text.slice(start, end).matchAll(/\S+/g)) {
      const word = { start: start + match.index, end: start + match.index + match[0].length }
      const weight = weigh(word.start, word.end)
      if (openWeight + weight > maxTokens) {
        close()
        openWeight = 0
      }
      if (weight > maxTokens) parts.push(...cutHard(word.start, word.end))
      else {
        open.push({ ...word, weight })
        openWeight += weight
      }
    }
    close()
    return parts
  }

  const units = placed.flatMap((place): Unit[] => {
    const { block, section } = place
    const ranges = sentencesOf(text, place).flatMap(({ start, end, codeBreak }) => {
      const weight = weigh(start, end)
      if (weight <= maxTokens) return [{ start, end, weight, wholeSentence: true, codeBreak }]
      return cutSentence(start, end).map((part, index) => ({
        ...part,
        weight: weigh(part.start, part.end),
        wholeSentence: false,
        codeBreak: index === 0 ? codeBreak : 0,
      }))
    })
    return ranges.map((range, index) => ({ ...range, block, section, firstOfBlock: index === 0 }))
  })

  const sectionWeights: number[] = []
  const blockWeights = new Map<Block, number>()
  for (const { section, block, weight } of units) {
    sectionWeights[section] = (sectionWeights[section] ?? 0) + weight
    blockWeights.set(block, (blockWeights.get(block) ?? 0) + weight)
  }
  // A document under one title has its top sections one level below it.
  const paths = placed.map(({ block }) => block.headingPath).filter(path => path.length > 0)
  const topDepth = commonPath(paths).length + 1
  const sameTop = (a: Block, b: Block): boolean =>
    samePath(a.headingPath.slice(0, topDepth), b.headingPath.slice(0, topDepth))

  const chunks: Chunk[] = []
  const emit = (members: Unit[]): void => {
    const [first] = members
    const last = members.at(-1)
    if (!first || !last) return
    const span = { start: first.start, end: last.end }
    const chunkText = text.slice(span.start, span.end)
    const bodies = members.filter(({ block }) => block.kind !== 'heading')
    chunks.push({
      ordinal: chunks.length,
      text: chunkText,
      span,
      page: first.block.page,
      headingPath: commonPath((bodies.length > 0 ? bodies : members).map(({ block }) => block.headingPath)),
      tokens: countRange(span.start, span.end),
    })
  }

  let open: Unit[] = []
  let openWeight = 0
  /** How many units at the front of `open` repeat the chunk before. */
  let carried = 0

  /**
   * Where an open chunk that `next` no longer fits into ends best, as a count of its units: before the
   * last definition that leaves it a third full, else before the last paragraph that leaves it half full.
   */
  const codeEnd = (next: Unit | undefined): number => {
    if (next?.block.kind !== 'code' || next.firstOfBlock) return open.length
    let end = open.length
    // Only a better place than the one it has already is worth a shorter chunk.
    let wanted = next.codeBreak + 1
    let weight = 0
    for (const [count, unit] of open.entries()) {
      const full = weight >= maxTokens / (unit.codeBreak === 2 ? 3 : 2)
      if (unit.block === next.block && full && unit.codeBreak >= wanted) {
        end = count
        wanted = unit.codeBreak
      }
      weight += unit.weight
    }
    return end
  }

  /**
   * Emits the open chunk, which ends before `next`. Returns how many units at its end did not go in and must be read again:
   * headings that would be parted from what they head, and what an inexact sum of weights let in.
   */
  const flush = (next: Unit | undefined): number => {
    let last = codeEnd(next)
    const firstBody = open.findIndex(({ block }) => block.kind !== 'heading')
    while (
      firstBody !== -1 &&
      last - 1 > Math.max(firstBody, carried) &&
      open[last - 1]?.block.kind === 'heading'
    )
      last--
    let first = 0
    // One unit alone always fits, so both ends stop in time.
    while (last - first > 1 && weigh((open[first] as Unit).start, (open[last - 1] as Unit).end) > maxTokens) {
      if (first < carried) first++
      else last--
    }
    const returned = open.length - last
    emit(open.slice(first, last))
    open = open.slice(first, last)
    return returned
  }

  /** Whole sentences at the end of the chunk just emitted that the next one, beginning with `next`, repeats. */
  const overlapBefore = (next: Unit): Unit[] => {
    const repeated: Unit[] = []
    let weight = 0
    for (const unit of open.toReversed()) {
      const prose = unit.block.kind === 'paragraph' || unit.block.kind === 'list-item'
      if (!prose || !unit.wholeSentence || unit.section !== next.section) break
      weight += unit.weight
      if (weight > overlapShare * maxTokens || weight + next.weight > maxTokens) break
      repeated.unshift(unit)
    }
    return repeated.length < open.length ? repeated : []
  }

  const endsBefore = (next: Unit): boolean => {
    const previous = open.at(-1)
    if (!previous || open.length === carried) return false
    if (openWeight + next.weight > maxTokens) return true
    if (open.every(({ block }) => block.kind === 'heading')) return false
    if (previous.section !== next.section) {
      if (openWeight >= maxTokens / 2 && !sameTop(previous.block, next.block)) return true
      return openWeight >= maxTokens / 4 && openWeight + (sectionWeights[next.section] ?? 0) > maxTokens
    }
    const blockWeight = blockWeights.get(next.block) ?? 0
    return (
      next.firstOfBlock &&
      previous.block.kind !== 'heading' &&
      openWeight >= maxTokens / 2 &&
      openWeight + blockWeight > maxTokens &&
      blockWeight <= maxTokens
    )
  }

  let index = 0
  while (index < units.length || open.length > carried) {
    const next = units[index]
    if (next && !endsBefore(next)) {
      open.push(next)
      openWeight += next.weight
      index++
      continue
    }
    index -= flush(next)
    const resumed = units[index]
    open = resumed ? overlapBefore(resumed) : []
    carried = open.length
    openWeight = open.reduce((sum, { weight }) => sum + weight, 0)
  }
  return { text, chunks, places }
}
