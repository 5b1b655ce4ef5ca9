import { Capability, maxCapabilities } from './advisor.ts'

const maxCharacters = 500

/** A pasted or imported text as capabilities, or the sentence that says why it is none. */
export type CapabilityList = { type: 'list'; texts: string[] } | { type: 'refused'; sentence: string }

/** "- ", "* ", "•", "1.", "2)", "(3)", "[ ]" and "a)" before the words, and a tab or two of indentation. */
const listMark = /^\s*(?:(?:[-*+•‣◦–—]|\(?\d{1,3}[.)]|\(?[a-zA-Z]\)|\[[ xX]?\])\s+|•\s*)*/

/**
 * One capability a line: bullets and numbers before it, and empty lines, are dropped; a line that is there twice
 * counts once. Refused when there is none, too many, or one that is too long.
 */
export const parseCapabilityLines = (text: string): CapabilityList => {
  const texts: string[] = []
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    const capability = line
      .replace(/^\uFEFF/, '')
      .replace(listMark, '')
      .trim()
    if (capability === '' || texts.includes(capability)) continue
    if (capability.length > maxCharacters)
      return {
        type: 'refused',
        sentence: `Line ${index + 1} has ${capability.length} characters, and a capability may have ${maxCharacters}. Nothing was added. Say it in a sentence or two.`,
      }
    texts.push(capability)
  }
  if (texts.length === 0)
    return {
      type: 'refused',
      sentence: 'There is no capability in this text. Nothing was added. Write one in each line.',
    }
  return withinLimit(texts.length) ?? { type: 'list', texts }
}

const withinLimit = (count: number): Extract<CapabilityList, { type: 'refused' }> | null =>
  count <= maxCapabilities
    ? null
    : {
        type: 'refused',
        sentence: `These would be ${count} capabilities, and a workspace may have ${maxCapabilities}. Nothing was added. Leave some out.`,
      }

/** The capabilities with new ones behind them; those with a text that is there already keep their answers. */
export const addCapabilities = (
  capabilities: readonly Capability[],
  texts: readonly string[],
  newId: () => string,
): { type: 'list'; capabilities: Capability[] } | Extract<CapabilityList, { type: 'refused' }> => {
  const known = new Set(capabilities.map(({ text }) => text))
  const added = texts.filter(text => !known.has(text)).map(text => Capability.parse({ id: newId(), text }))
  const all = [...capabilities, ...added]
  return withinLimit(all.length) ?? { type: 'list', capabilities: all }
}
