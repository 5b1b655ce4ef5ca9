import type { ChatMessage } from '#engine/models/language-model.ts'

/** What the prompt shows of a passage. */
export interface PromptPassage {
  title: string
  text: string
}

/**
 * The user message of every approach and of the training sets. Without passages it is the question
 * itself. With passages they come first, numbered from 1, and the question last, where a small model
 * reads it best.
 */
export const renderUserMessage = (question: string, passages: readonly PromptPassage[] = []): string => {
  if (passages.length === 0) return question
  const numbered = passages.map((passage, index) => `[${index + 1}] ${passage.title}\n${passage.text}`)
  return `${numbered.join('\n\n')}\n\nAnswer from the passages above.\nQuestion: ${question}`
}

/** The conversation that is put into the model's own chat template. No system message of ours. */
export const promptMessages = (question: string, passages: readonly PromptPassage[] = []): ChatMessage[] => [
  { role: 'user', content: renderUserMessage(question, passages) },
]
