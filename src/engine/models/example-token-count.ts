import type { ChatText } from './chat-text.ts'
import type { ChatMessage } from './language-model.ts'

/**
 * Tokens that a training reads of a whole conversation: up to the end token of its last answer, without the line
 * break that templates put after it. Counted in one piece, so that a page of a table takes no time.
 */
export const exampleTokenCount = ({ render, encode }: ChatText, messages: readonly ChatMessage[]): number =>
  encode(render(messages, false).trimEnd()).length
