import type { Passage } from '#contract/run.ts'
import type { ExpectedSource } from '#contract/test-set.ts'

/** White space, and the different ways to write a character (ligatures, full width), do not count. */
const compact = (text: string): string => text.normalize('NFKC').replace(/\s+/g, '')

/** Whether a text holds a quote in one piece, white space aside. */
export const holdsQuote = (text: string, quote: string): boolean => compact(text).includes(compact(quote))

/** Whether a passage is what a row expects: from that document, and with the quote where there is one. */
export const isFrom = (
  { documentName, text }: Pick<Passage, 'documentName' | 'text'>,
  { document, quote }: ExpectedSource,
): boolean => documentName === document && (quote === undefined || holdsQuote(text, quote))
