/** Word sequences of at most `maxPhraseWords`, each under a number, found in texts in time linear in the text. */
export interface PhraseIndex {
  /** Numbers the sequence; the same words have the same number. */
  add(words: readonly string[]): number
  /** The numbers of all sequences that stand in a text, each once. */
  findIn(words: readonly string[]): Set<number>
}

export const maxPhraseWords = 8

/**
 * A trie over numbered words: a word that no sequence has ends every sequence, so most of a text costs one
 * look-up a word.
 */
export const createPhraseIndex = (): PhraseIndex => {
  const wordIds = new Map<string, number>()
  /** The node that follows a node by a word; keys are node · 2²⁴ + word, exact below 2⁵³. */
  const next = new Map<number, number>()
  const phraseOfNode = new Map<number, number>()
  const keyOf = (node: number, word: number): number => node * 2 ** 24 + word
  let nodes = 1
  return {
    add(words) {
      if (words.length === 0 || words.length > maxPhraseWords)
        throw new RangeError(`a phrase has 1 to ${maxPhraseWords} words`)
      let node = 0
      for (const word of words) {
        const id = wordIds.get(word) ?? wordIds.size
        wordIds.set(word, id)
        const key = keyOf(node, id)
        const following = next.get(key) ?? nodes++
        next.set(key, following)
        node = following
      }
      const phrase = phraseOfNode.get(node) ?? phraseOfNode.size
      phraseOfNode.set(node, phrase)
      return phrase
    },
    findIn(words) {
      const ids = words.map(word => wordIds.get(word))
      const found = new Set<number>()
      for (let start = 0; start < ids.length; start++) {
        let node: number | undefined = 0
        for (let at = start; at < ids.length && at - start < maxPhraseWords; at++) {
          const id = ids[at]
          node = id === undefined ? undefined : next.get(keyOf(node, id))
          if (node === undefined) break
          const phrase = phraseOfNode.get(node)
          if (phrase !== undefined) found.add(phrase)
        }
      }
      return found
    },
  }
}
