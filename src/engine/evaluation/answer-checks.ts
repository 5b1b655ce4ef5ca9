const normalize = (text: string): string =>
  text
    .normalize('NFKC') // no-break spaces and full-width digits too
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim()

const isWordCharacter = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{N}]/u.test(character)

/** Whether `text` has `phrase` as whole words: `43 days` is not in `143 days`. Case and spacing do not count. */
export const containsPhrase = (text: string, phrase: string): boolean => {
  const haystack = normalize(text)
  const needle = normalize(phrase)
  for (let at = haystack.indexOf(needle); at >= 0; at = haystack.indexOf(needle, at + 1)) {
    const before = isWordCharacter(haystack[at - 1]) && isWordCharacter(needle[0])
    const after = isWordCharacter(haystack[at + needle.length]) && isWordCharacter(needle.at(-1))
    if (!before && !after) return true
  }
  return false
}

/** Whether every expected fact is in the answer, in one of its wordings. */
export const containsFacts = (answer: string, expectedFacts: readonly (readonly string[])[]): boolean =>
  expectedFacts.every(wordings => wordings.some(wording => containsPhrase(answer, wording)))
