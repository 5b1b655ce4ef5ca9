import type { Span } from '#contract/span.ts'

/** What stands in the place of a name that was taken out; nothing else counts as a redaction. */
export const redactionMark = '[REDACTED-NAME]'

/**
 * Most tokens that one mark may stand for. `O. P. Quincy-D'Arcy III` has 10; a mark in the place of a whole
 * sentence is a mark and a lost sentence.
 */
const longestRun = 12

/** A word, a number or one other character that is no space; the mark is one token. */
export interface Token extends Span {
  text: string
}

const tokenPattern = /\[REDACTED-NAME\]|[\p{L}\p{M}]+|\p{N}+|[^\s\p{L}\p{M}\p{N}]/gu

export const tokensOf = (text: string): Token[] =>
  [...text.matchAll(tokenPattern)].map(match => ({
    text: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }))

/**
 * How an output came out of an input, token by token: an input token kept, changed into another or lost, an output
 * token added, or a mark in the place of a run of input tokens.
 */
type Edit = { type: 'kept' | 'changed' | 'lost' | 'added' } | { type: 'marked'; tokens: number; span: Span }

// Marks explain as much of the difference as they can, the fewest tokens do it where several ways explain the
// same, and where they are as few, names go before what is no name: in `R. Roe. Ann left.` → `#. # left.` the
// first mark ends at the second full stop.
const editCost = 1_000_000
const markedTokenCost = 1000
const nameBonus = 1

export const spanKey = ({ start, end }: Span): string => `${start}-${end}`

/** The span that a run of tokens covers; undefined where the tokens end before the run does. */
const runSpan = (tokens: readonly Token[], first: number, length: number): Span | undefined => {
  const [from, to] = [tokens[first], tokens[first + length - 1]]
  return from && to && { start: from.start, end: to.end }
}

/**
 * Cheapest edits from `input` to `output` (Wagner and Fischer 1974, "The String-to-String Correction Problem",
 * with one more operation: a mark for a run of at most `longestRun` tokens). A word that is lost beside a mark
 * is therefore taken to have been replaced with the name.
 * @param names keys of the spans that are names.
 */
export const alignRedaction = (
  input: readonly Token[],
  output: readonly Token[],
  names: ReadonlySet<string>,
): Edit[] => {
  const width = output.length + 1
  const costs = new Float64Array((input.length + 1) * width).fill(Number.POSITIVE_INFINITY)
  const edits = new Array<Edit | undefined>(costs.length)
  costs[0] = 0
  for (let i = 0; i <= input.length; i++)
    for (let j = 0; j <= output.length; j++) {
      const here = costs[i * width + j] as number // inside of the table
      const offer = (nextI: number, nextJ: number, cost: number, edit: Edit): void => {
        const next = nextI * width + nextJ
        if (here + cost >= (costs[next] as number)) return // inside of the table
        costs[next] = here + cost
        edits[next] = edit
      }
      const [from, to] = [input[i], output[j]]
      const isMark = to?.text === redactionMark
      if (from && to && from.text === to.text) offer(i + 1, j + 1, 0, { type: 'kept' })
      else if (from && to && !isMark) offer(i + 1, j + 1, editCost, { type: 'changed' })
      if (isMark)
        for (let tokens = 1; tokens <= longestRun; tokens++) {
          const span = runSpan(input, i, tokens)
          if (!span) break
          const bonus = names.has(spanKey(span)) ? nameBonus : 0
          offer(i + tokens, j + 1, markedTokenCost * tokens - bonus, { type: 'marked', tokens, span })
        }
      if (from) offer(i + 1, j, editCost, { type: 'lost' })
      if (to) offer(i, j + 1, editCost, { type: 'added' })
    }
  const path: Edit[] = []
  for (let i = input.length, j = output.length; i > 0 || j > 0; ) {
    const edit = edits[i * width + j] as Edit // every cell can be reached by losing and adding
    path.push(edit)
    if (edit.type !== 'added') i -= edit.type === 'marked' ? edit.tokens : 1
    if (edit.type !== 'lost') j -= 1
  }
  return path.reverse()
}
