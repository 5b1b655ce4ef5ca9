import { isContentWord, wordsOf } from '#engine/generation/words.ts'
import type { ChatMessage } from '#engine/models/language-model.ts'
import { containsPhrase } from './answer-checks.ts'
import type { PassageFact } from './passage-facts.ts'

/** Enough for a question of 25 words. */
export const maxQuestionTokens = 48

/** What the model is asked for, shown by examples: a small model copies a pattern better than it obeys a rule. */
const examples = [
  {
    sentence: 'The ferry to Skerry Island leaves at 7:40 from pier 9.',
    fact: '7:40',
    question: 'At what time does the ferry to Skerry Island leave?',
  },
  {
    sentence: 'Members of the library may borrow up to 12 books at a time.',
    fact: '12 books',
    question: 'How many books may members of the library borrow at a time?',
  },
  {
    sentence: 'Complaints about noise are handled by the Quiet Hours office.',
    fact: 'Quiet Hours',
    question: 'Which office handles complaints about noise?',
  },
] as const

const shown = (heading: string, sentence: string, fact: string): string =>
  `${heading === '' ? '' : `Topic: ${heading}\n`}Sentence: ${sentence}\nAnswer: ${fact}\nWrite the question that this answers.`

/** @param heading what the passage is about: its headings, or its document's title. */
export const questionPrompt = (heading: string, { sentence, fact }: PassageFact): ChatMessage[] => [
  ...examples.flatMap(({ sentence, fact, question }) => [
    { role: 'user', content: shown('', sentence, fact) } as const,
    { role: 'assistant', content: question } as const,
  ]),
  { role: 'user', content: shown(heading, sentence, fact) },
]

const minWords = 4
const maxWords = 25

/** How a question begins that asks for such a fact. */
const askingFor: Record<PassageFact['kind'], RegExp> = {
  number: /\b(?:how|what|when)\b/i,
  code: /\b(?:what|which|how|where)\b/i,
  name: /\b(?:what|which|who|whom|whose|where)\b/i,
}

/** Content words that a question must take from its sentence: with one it could be about anything. */
const sharedWords = 2

const contentOf = (text: string): Set<string> =>
  new Set(wordsOf(text).flatMap(({ text: word }) => (isContentWord(word) ? [word] : [])))

/** `43` of `43 days`: the part that is the answer by itself. */
const barePart = (fact: string): string => /\p{N}[\p{N}.,:]*/u.exec(fact)?.[0].replace(/[.,:]$/, '') ?? fact

/** The question of what the model wrote, or null when it is none that could be asked for the fact. */
export const writtenQuestion = (written: string, { sentence, fact, kind }: PassageFact): string | null => {
  const [line = ''] = written.trim().split('\n')
  const question = line.replace(/^(?:question|q)\s*:\s*/i, '').replace(/^["“](.*)["”]$/, '$1')
  const words = question.trim().split(/\s+/).length
  if (!/^[\p{Lu}\p{N}][^?]+\?$/u.test(question.trim()) || words < minWords || words > maxWords) return null
  if (!askingFor[kind].test(question)) return null
  // A question that gives its answer away asks for nothing.
  if (containsPhrase(question, fact) || containsPhrase(question, barePart(fact))) return null
  const inSentence = contentOf(sentence)
  const shared = [...contentOf(question)].filter(word => inSentence.has(word))
  return shared.length >= sharedWords ? question.trim() : null
}

/** Enough for the fact and a sentence around it. */
export const maxReplyTokens = 60

/**
 * Whether a question leads back to its fact: the model, given the passage, answers with it (round-trip consistency,
 * Alberti et al. 2019).
 */
export const leadsBack = (reply: string, { fact }: PassageFact): boolean =>
  containsPhrase(reply, fact) || containsPhrase(reply, barePart(fact))
