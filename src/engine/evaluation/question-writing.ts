import { isContentWord, wordsOf } from '#engine/generation/words.ts'
import type { ChatMessage } from '#engine/models/language-model.ts'
import { containsPhrase } from './answer-checks.ts'
import type { PassageFact } from './passage-facts.ts'

/** Enough for a question of 25 words. */
export const maxQuestionTokens = 48

const unitOf = (fact: string): string => fact.replace(/^[\d.,\s]+/, '')

/** How a question for the fact begins: a small model told so asks for the fact, and otherwise for anything. */
const openingFor = ({ fact, kind }: PassageFact): string => {
  if (kind !== 'number') return fact.includes('@') ? 'Which email address' : 'Which'
  if (/[€$£]|EUR|USD|GBP|CHF/.test(fact)) return 'How much'
  if (/%|per ?cent/.test(fact)) return 'What percentage'
  if (/°/.test(fact)) return 'At what temperature'
  if (/km\/h/.test(fact)) return 'How fast'
  if (/^\d+:\d+$/.test(fact)) return 'At what time'
  if (/^\d+ \p{Lu}\p{Ll}/u.test(fact)) return 'On what date'
  return `How many ${unitOf(fact)}`
}

/** What the model is asked for, shown by examples: a small model copies a pattern better than it obeys a rule. */
const examples: readonly (PassageFact & { question: string })[] = [
  {
    sentence: 'The ferry to Skerry Island leaves at 7:40 from pier 9.',
    fact: '7:40',
    kind: 'number',
    question: 'At what time does the ferry to Skerry Island leave?',
  },
  {
    sentence: 'Members of the library may borrow up to 12 books at a time.',
    fact: '12 books',
    kind: 'number',
    question: 'How many books may members of the library borrow at a time?',
  },
  {
    sentence: 'A day ticket for the harbour pool costs EUR 6, and children pay half.',
    fact: 'EUR 6',
    kind: 'number',
    question: 'How much does a day ticket for the harbour pool cost?',
  },
  {
    sentence: 'Complaints about noise are handled by the Quiet Hours office.',
    fact: 'Quiet Hours',
    kind: 'name',
    question: 'Which office handles complaints about noise?',
  },
]

const shown = (fact: PassageFact): string =>
  `Sentence: ${fact.sentence}\nAnswer: ${fact.fact}\nWrite the question for this answer. Begin with "${openingFor(fact)}".`

export const questionPrompt = (fact: PassageFact): ChatMessage[] => [
  ...examples.flatMap(example => [
    { role: 'user', content: shown(example) } as const,
    { role: 'assistant', content: example.question } as const,
  ]),
  { role: 'user', content: shown(fact) },
]

const minWords = 4
const maxWords = 25

/** How a question begins that asks for a fact of the kind. */
const askingFor: Record<PassageFact['kind'], RegExp> = {
  number: /^(?:how|what|when|(?:at|on|to|by|in|from|within|after|until) (?:what|how))\b/i,
  code: /\b(?:what|which|how|where)\b/i,
  name: /\b(?:what|which|who|whom|whose|where)\b/i,
}

/** "How many years" asks for no kilometres: what is counted begins with another letter (metres for m is fine). */
const countsOtherThings = (question: string, { fact, kind }: PassageFact): boolean => {
  const counted = /^how many (\p{L})/iu.exec(question)?.[1]
  return (
    kind === 'number' && counted !== undefined && counted.toLowerCase() !== unitOf(fact)[0]?.toLowerCase()
  )
}

/** Content words that a question must take from its sentence: with one it could be about anything. */
const sharedWords = 2

const contentOf = (text: string): Set<string> =>
  new Set(wordsOf(text).flatMap(({ text: word }) => (isContentWord(word) ? [word] : [])))

/** "cost" and "costs". */
const isSameStem = (one: string, other: string): boolean =>
  one === other || (one.length >= 4 && other.startsWith(one)) || (other.length >= 4 && one.startsWith(other))

/** `43` of `43 days`: the part that is the answer by itself. */
const barePart = (fact: string): string => /\p{N}[\p{N}.,:]*/u.exec(fact)?.[0].replace(/[.,:]$/, '') ?? fact

/** The question of what the model wrote, or null when it is none that could be asked for the fact. */
export const writtenQuestion = (written: string, asked: PassageFact): string | null => {
  const { sentence, fact, kind } = asked
  const [line = ''] = written.trim().split('\n')
  const question = line.replace(/^(?:question|q)\s*:\s*/i, '').replace(/^["“](.*)["”]$/, '$1')
  const words = question.trim().split(/\s+/).length
  if (!/^[\p{Lu}\p{N}][^?]+\?$/u.test(question.trim()) || words < minWords || words > maxWords) return null
  if (!askingFor[kind].test(question.trim()) || countsOtherThings(question.trim(), asked)) return null
  // A question that gives its answer away asks for nothing.
  if (containsPhrase(question, fact) || containsPhrase(question, barePart(fact))) return null
  const inSentence = [...contentOf(sentence)]
  const shared = [...contentOf(question)].filter(word => inSentence.some(other => isSameStem(word, other)))
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
