import type { Passage } from '#contract/run.ts'
import { EngineError } from '#engine/core/errors.ts'
import type { ChatMessage } from '#engine/models/language-model.ts'

/** What the prompt shows of a passage. */
export interface PromptPassage {
  title: string
  text: string
}

const beforeQuestion = '\n\nAnswer from the passages above.\nQuestion: '

/**
 * The user message of every approach and of the training sets. Without passages it is the question
 * itself. `passages` are ranked, the strongest first, and numbered so; they are written weakest first,
 * because a small model reads best what stands next to the question (14 of 20 scenario facts against 12).
 */
export const renderUserMessage = (question: string, passages: readonly PromptPassage[] = []): string => {
  if (passages.length === 0) return question
  const numbered = passages.map((passage, index) => `[${index + 1}] ${passage.title}\n${passage.text}`)
  return numbered.reverse().join('\n\n') + beforeQuestion + question
}

/** The question of a user message that `renderUserMessage` may have made. */
export const questionOfMessage = (message: string): string => {
  const at = message.lastIndexOf(beforeQuestion)
  return at < 0 ? message : message.slice(at + beforeQuestion.length)
}

/** The conversation that is put into the model's own chat template. No system message of ours. */
export const promptMessages = (question: string, passages: readonly PromptPassage[] = []): ChatMessage[] => [
  { role: 'user', content: renderUserMessage(question, passages) },
]

/** A passage's headings, or its document's name where it stands under none. */
export const promptPassage = ({ documentName, headingPath, text }: Passage): PromptPassage => ({
  title: headingPath.length > 0 ? headingPath.join(' > ') : documentName.replace(/\.[^.]+$/, ''),
  text,
})

/**
 * The conversation with as many passages as fit into `budgetTokens`. Passages are ranked; the weakest are
 * dropped until it fits. The question is never cut.
 * @throws EngineError QUESTION_TOO_LONG when even the question alone does not fit.
 */
export const fitPrompt = async (
  question: string,
  passages: readonly Passage[],
  budgetTokens: number,
  countTokens: (messages: ChatMessage[]) => Promise<number>,
): Promise<{ messages: ChatMessage[]; passages: readonly Passage[] }> => {
  for (let count = passages.length; count >= 0; count--) {
    const kept = passages.slice(0, count)
    const messages = promptMessages(question, kept.map(promptPassage))
    if ((await countTokens(messages)) <= budgetTokens) return { messages, passages: kept }
  }
  throw new EngineError(
    'QUESTION_TOO_LONG',
    `The question does not fit into the model's context beside the answer (${budgetTokens} tokens are left for it). ` +
      'It was not cut and nothing was asked. Shorten it, or ask for a shorter answer in the settings.',
    { budgetTokens },
  )
}
