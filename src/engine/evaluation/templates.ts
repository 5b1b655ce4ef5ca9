import { EngineError } from '#engine/core/errors.ts'

/** Fixed words with {placeholders}: the words between, before and after them; one more than placeholders. */
export interface Template {
  words: readonly string[]
}

const placeholder = /\{[\p{L}_][\p{L}\p{N}_ -]*\}/gu

const oneLineEnd = (text: string): string => text.replaceAll('\r\n', '\n')

const refuse = (problem: string, template: string): EngineError =>
  new EngineError('RULE_INVALID', `The template ${problem}. Correct it and try again.`, { template })

/**
 * A template as it is written, white space around it aside. `{next step}` is a placeholder; braces around anything
 * that is no name, as in JSON, stand for themselves.
 * @throws EngineError RULE_INVALID when a brace is left open, or nothing but placeholders is there.
 */
export const readTemplate = (template: string): Template => {
  const words = oneLineEnd(template).trim().split(placeholder)
  if (words.every(word => word.trim() === ''))
    throw refuse('has no fixed words, so that every answer would fit it', template)
  const open = words.join('').match(/\{[\p{L}_][\p{L}\p{N}_ -]*$/mu)
  if (open) throw refuse(`opens a placeholder that does not end: “${open[0].slice(0, 40)}”`, template)
  return { words }
}

/**
 * Why a text does not fit, in a sentence; null when it does. White space around the text does not count, everything
 * else does. Each placeholder stands for at least one character; taking the words one after the other where they
 * stand first finds a fit if there is one, without going back.
 */
export const templateProblem = ({ words }: Template, text: string): string | null => {
  const answer = oneLineEnd(text).trim()
  const [first = '', ...others] = words
  const last = others.pop()
  if (last === undefined) return answer === first ? null : 'The answer is not the template’s text.'
  if (!answer.startsWith(first)) return `The answer does not begin with “${first.trim()}”.`
  let at = first.length
  for (const word of others) {
    const found = answer.indexOf(word, at + 1)
    if (found === -1) return `The answer lacks “${word.trim()}”, or has it in another place.`
    at = found + word.length
  }
  if (!answer.endsWith(last)) return `The answer does not end with “${last.trim()}”.`
  return answer.length - last.length > at
    ? null
    : 'The answer leaves the place of a placeholder empty, or ends too early.'
}
