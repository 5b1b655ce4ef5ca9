import type { Passage } from '#contract/run.ts'

/** A passage with where it stands, to be pasted into a letter: `“…” (manual.pdf, page 3, Battery › Charging)`. */
export const citationOf = ({ documentName, page, headingPath, text }: Passage): string => {
  const place = [documentName, page !== null && `page ${page}`, headingPath.join(' › ')].filter(Boolean)
  return `“${text.replace(/\s+/g, ' ').trim()}” (${place.join(', ')})`
}
