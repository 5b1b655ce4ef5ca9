/** Markup whose texts are escaped. */
export interface Html {
  markup: string
}

type Part = Html | string | number | null | false | readonly Part[]

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, character => escapes[character] ?? '')

const markupOf = (part: Part): string => {
  if (part === null || part === false) return ''
  if (typeof part === 'string') return escaped(part)
  if (typeof part === 'number') return String(part)
  if ('markup' in part) return part.markup
  return part.map(markupOf).join('')
}

/** HTML of a template: what is put in is escaped unless it is HTML itself; null and false are left out. */
export const html = (strings: TemplateStringsArray, ...parts: Part[]): Html => ({
  markup: strings.reduce((whole, text, index) => whole + markupOf(parts[index - 1] ?? null) + text),
})
