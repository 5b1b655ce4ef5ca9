/**
 * The line above a chunk that says where it stands: `Tern 200 manual > Cleaning > Descaling`. A small
 * embedder knows from it what "it" in the chunk is about, and keyword search finds it by its heading.
 */
export const headingLine = (documentName: string, title: string | null, headingPath: string[]): string => {
  const path = [title ?? documentName, ...headingPath]
  // Many documents repeat their title as the first heading.
  return path.filter((part, index) => part !== path[index - 1]).join(' > ')
}

/** The text of a chunk that is searched by words. */
export const searchText = ({ heading, text }: { heading: string; text: string }): string =>
  `${heading}\n${text}`

/**
 * The text of a chunk that is embedded: the title the document gives itself and the headings, not the name of
 * its file, so that a renamed or copied document has the same vectors.
 */
export const embeddedText = (
  title: string | null,
  { headingPath, text }: { headingPath: string[]; text: string },
): string => {
  const path = title === null ? headingPath : [title, ...headingPath]
  const line = path.filter((part, index) => part !== path[index - 1]).join(' > ')
  return line === '' ? text : `${line}\n${text}`
}
