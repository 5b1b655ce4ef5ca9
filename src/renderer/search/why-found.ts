import type { SearchHit } from '#contract/search.ts'

/** The words of the question that stand in a hit's passage, each once, in the order of the text. */
export const matchedWords = ({ passage, matches }: Pick<SearchHit, 'passage' | 'matches'>): string[] => {
  const words = new Map<string, string>()
  for (const { start, end } of matches) {
    const word = passage.text.slice(start, end)
    if (!words.has(word.toLowerCase())) words.set(word.toLowerCase(), word)
  }
  return [...words.values()]
}

/** More words than this say no more about why a passage was found. */
const shownWords = 6

/** Why a passage was found, in words: `1st by meaning, 3rd by words: battery, E17; 1st by the reranker`. */
export const whyFound = (hit: SearchHit): string => {
  const words = matchedWords(hit)
  const listed = words.slice(0, shownWords).join(', ') + (words.length > shownWords ? ', …' : '')
  const byMeaning = hit.cosineRank !== null && `${ordinal(hit.cosineRank)} by meaning`
  const byWords = hit.bm25Rank !== null && `${ordinal(hit.bm25Rank)} by words${listed && `: ${listed}`}`
  const found = [byMeaning, byWords].filter(Boolean).join(', ')
  return hit.rerankRank === null ? found : `${found}; ${ordinal(hit.rerankRank)} by the reranker`
}

/** `1st`, `2nd`, `11th`, `23rd`. */
export const ordinal = (place: number): string => {
  const teen = place % 100 >= 11 && place % 100 <= 13
  return `${place}${teen ? 'th' : (['th', 'st', 'nd', 'rd'][place % 10] ?? 'th')}`
}
