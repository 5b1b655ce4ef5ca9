/** A question and a text as a tokenizer joined them, with its special tokens before, between and after. */
interface JoinedPair {
  ids: readonly number[]
  /** The two alone, without special tokens. */
  first: readonly number[]
  second: readonly number[]
}

const standsAt = (ids: readonly number[], part: readonly number[], at: number): boolean =>
  part.every((id, index) => ids[at + index] === id)

const placeOf = (ids: readonly number[], part: readonly number[], from: number): number | undefined => {
  for (let at = from; at + part.length <= ids.length; at++) if (standsAt(ids, part, at)) return at
  return undefined
}

/**
 * How many tokens of each part stay: the longer one gives first, and what is left of two long ones is halved.
 * Source: Hugging Face tokenizers, truncation strategy `longest_first`.
 */
const lengthsKept = (first: number, second: number, room: number): [number, number] => {
  if (first + second <= room) return [first, second]
  const [shorter, longer] = first <= second ? [first, second] : [second, first]
  const half = Math.floor(room / 2)
  const [short, long] = shorter <= half ? [shorter, Math.min(longer, room - shorter)] : [half, room - half]
  return first <= second ? [short, long] : [long, short]
}

/**
 * Places in `ids` that are kept so that at most `maxTokens` are left: the ends of the two parts go, special tokens
 * never do. transformers.js 4.3 cuts the end of the whole instead, and with it the closing token that such models
 * were trained with. undefined when the parts cannot be found in what they were joined to.
 */
export const placesKept = (
  { ids, first, second }: JoinedPair,
  maxTokens: number,
): readonly number[] | undefined => {
  const firstAt = placeOf(ids, first, 0)
  if (firstAt === undefined) return undefined
  const secondAt = placeOf(ids, second, firstAt + first.length)
  if (secondAt === undefined) return undefined
  const special = ids.length - first.length - second.length
  const [firstKept, secondKept] = lengthsKept(first.length, second.length, Math.max(0, maxTokens - special))
  return ids.flatMap((_, place) => {
    const cutFirst = place >= firstAt + firstKept && place < firstAt + first.length
    const cutSecond = place >= secondAt + secondKept && place < secondAt + second.length
    return cutFirst || cutSecond ? [] : [place]
  })
}
