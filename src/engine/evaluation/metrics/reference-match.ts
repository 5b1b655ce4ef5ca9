/**
 * Lower case, without ASCII punctuation, articles and superfluous white space. Source: Rajpurkar et al. 2016, SQuAD,
 * `normalize_answer` of its evaluation script.
 */
const normalizeAnswer = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[!-/:-@[-`{-~]/g, '')
    .replace(/(?<![\p{L}\p{N}_])(?:a|an|the)(?![\p{L}\p{N}_])/gu, ' ')
    .split(/\s+/)
    .filter(word => word !== '')
    .join(' ')

/** 1 when both are the same after SQuAD's normalisation, otherwise 0. */
export const exactMatch = (answer: string, reference: string): 0 | 1 =>
  normalizeAnswer(answer) === normalizeAnswer(reference) ? 1 : 0

const harmonicMean = (precision: number, recall: number): number =>
  precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall)

/**
 * `2PR / (P + R)` over the words that both have, each as often as both have it. Without words on one side it is 1
 * when the other has none either. Source: SQuAD 2.0's evaluation script.
 */
export const tokenF1 = (answer: string, reference: string): number => {
  const words = (text: string): string[] => normalizeAnswer(text).split(' ').filter(Boolean)
  const [said, wanted] = [words(answer), words(reference)]
  if (said.length === 0 || wanted.length === 0) return said.length === wanted.length ? 1 : 0
  const left = new Map<string, number>()
  for (const word of wanted) left.set(word, (left.get(word) ?? 0) + 1)
  let common = 0
  for (const word of said) {
    const count = left.get(word) ?? 0
    if (count === 0) continue
    left.set(word, count - 1)
    common++
  }
  return harmonicMean(common / said.length, common / wanted.length)
}

/** Runs of a-z and 0-9 after lower-casing; what is not ASCII separates. As in `rouge_score` without stemming. */
const rougeTokens = (text: string): string[] => text.toLowerCase().match(/[a-z0-9]+/g) ?? []

/** Length of the longest common subsequence, in O(a·b) time and O(b) memory. */
const commonSubsequence = (a: readonly string[], b: readonly string[]): number => {
  let previous = new Uint32Array(b.length + 1)
  for (const token of a) {
    const row = new Uint32Array(b.length + 1)
    for (let j = 1; j <= b.length; j++)
      row[j] = token === b[j - 1] ? (previous[j - 1] ?? 0) + 1 : Math.max(previous[j] ?? 0, row[j - 1] ?? 0)
    previous = row
  }
  return previous[b.length] ?? 0
}

/**
 * ROUGE-L over the whole texts, F-measure with β = 1: `P = LCS / answer tokens`, `R = LCS / reference tokens`.
 * Source: Lin 2004, "ROUGE: A Package for Automatic Evaluation of Summaries"; tokens as in Google's `rouge_score`.
 */
export const rougeL = (answer: string, reference: string): number => {
  const [said, wanted] = [rougeTokens(answer), rougeTokens(reference)]
  if (said.length === 0 || wanted.length === 0) return 0
  const common = commonSubsequence(said, wanted)
  return harmonicMean(common / said.length, common / wanted.length)
}
