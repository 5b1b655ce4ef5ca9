import { rerankProbability } from '#contract/reranker.ts'
import type { Passage } from '#contract/run.ts'
import type { SearchHit, SearchResult } from '#contract/search.ts'
import type { Span } from '#contract/span.ts'
import type { Colors } from './colors.ts'
import { placeText } from './run-text.ts'

/**
 * What a terminal shows of a search: the passages with the words that were found, why, and what was decided; first of
 * all, what did not work.
 */
export const searchText = (result: SearchResult, colors: Colors): string =>
  [
    ...(result.notice === null ? [] : [`${colors.error(result.notice)}\n`]),
    ...result.hits.map(hit => hitText(hit, colors)),
    summaryText(result, colors),
  ].join('\n')

const hitText = (hit: SearchHit, colors: Colors): string => {
  const { passage, cosineRank, bm25Rank, fusedRank, rerankRank, matches, alsoIn } = hit
  const reranked =
    rerankRank === null || passage.rerank === null
      ? []
      : [`reranker #${rerankRank} (${rerankProbability(passage.rerank).toFixed(3)})`, `both #${fusedRank}`]
  const why = [
    ...reranked,
    `score ${passage.score.toFixed(3)}`,
    placing('meaning', cosineRank, 'cosine', passage.cosine),
    placing('words', bm25Rank, 'BM25', passage.bm25),
  ]
  const others = alsoIn.map(({ documentName }) => documentName)
  return [
    `${colors.bold(`[${passage.number}] ${placeText(passage)}`)}\n`,
    ...marked(passage, matches, colors).map(line => `    ${line}\n`),
    `${colors.dim(`    ${why.join(' · ')}`)}\n`,
    ...(others.length === 0 ? [] : [`${colors.dim(`    also in ${others.join(', ')}`)}\n`]),
  ].join('')
}

/** `meaning #2 (cosine 0.612)`, or that the ranking does not list the passage. */
const placing = (ranking: string, rank: number | null, name: string, value: number | null): string =>
  rank === null || value === null ? `not by ${ranking}` : `${ranking} #${rank} (${name} ${value.toFixed(3)})`

const marked = ({ text }: Passage, matches: Span[], { bold }: Colors): string[] => {
  let shown = ''
  let at = 0
  for (const { start, end } of matches) {
    shown += text.slice(at, start) + bold(text.slice(start, end))
    at = end
  }
  return (shown + text.slice(at)).split('\n')
}

const summaryText = (
  { hits, relevance, reranker, searchedDocuments, searchedChunks, timings }: SearchResult,
  { dim }: Colors,
): string => {
  const { relevant, bestCosine, cosineFloor, floorSampleSize, keywordEvidence } = relevance
  const floor =
    floorSampleSize === 0
      ? `${cosineFloor.toFixed(3)}, not yet measured on this library`
      : `${cosineFloor.toFixed(3)}, measured with ${floorSampleSize} unrelated questions`
  const decided =
    bestCosine === null
      ? 'nothing found'
      : `${relevant ? 'relevant' : 'nothing relevant; an answer would read none of this'}: ` +
        `best cosine ${bestCosine.toFixed(3)}, floor ${floor}${keywordEvidence ? '; the words are evidence' : ''}`
  const count = (n: number, one: string) => `${n.toLocaleString('en')} ${one}${n === 1 ? '' : 's'}`
  const reranking =
    reranker && timings.rerankMs !== null
      ? `reranking of ${reranker.passages} by ${reranker.name} ${Math.round(timings.rerankMs)} ms · `
      : ''
  const lines = [
    `${count(hits.length, 'passage')} from ${count(searchedDocuments, 'document')}, ${count(searchedChunks, 'chunk')} · ${decided}`,
    `embedding ${Math.round(timings.embeddingMs)} ms · vectors ${Math.round(timings.vectorMs)} ms · ` +
      `words ${Math.round(timings.keywordMs)} ms · ${reranking}in all ${Math.round(timings.totalMs)} ms`,
  ]
  return lines.map(line => `${dim(line)}\n`).join('')
}
