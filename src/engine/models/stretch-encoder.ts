/**
 * Stretches of a text that are encoded each on its own: a cut is before every run of blanks. None of the
 * pre-tokenizers that an import admits (`gguf/tokenizer-files.ts`) joins a blank to what stands before it, so
 * the ids come out as those of the whole text.
 */
const stretches = /\s*\S+|\s+/gu
/** Characters; longer ones hardly come again. */
const longestRemembered = 40
/** About 10 MB. */
const mostRemembered = 50_000

type Encode = (text: string) => number[]

/** In memory of its own: a part of a string keeps the whole string alive. */
const detached = (part: string): string => Buffer.from(part, 'utf16le').toString('utf16le')

/** Gives the ids that `encode` gives, many times faster: most stretches of a text have been encoded before. */
export const stretchEncoder = (encode: Encode): Encode => {
  const remembered = new Map<string, number[]>()
  const idsOf = (stretch: string): number[] => {
    const known = remembered.get(stretch)
    if (known) return known
    const ids = encode(stretch)
    if (stretch.length > longestRemembered) return ids
    if (remembered.size >= mostRemembered) remembered.clear()
    remembered.set(detached(stretch), ids)
    return ids
  }
  return text => {
    const ids: number[] = []
    for (const stretch of text.match(stretches) ?? []) for (const id of idsOf(stretch)) ids.push(id)
    return ids
  }
}
