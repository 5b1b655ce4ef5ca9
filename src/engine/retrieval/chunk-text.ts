/**
 * The line above a chunk that says where it stands: `Tern 200 manual > Cleaning > Descaling`. A small
 * embedder knows from it what "it" in the chunk is about, and keyword search finds it by its heading.
 */
export const headingLine = (documentName: string, title: string | null, headingPath: string[]): string => {
  const path = [title ?? documentName, ...headingPath]
  // Many documents repeat their title as the first heading.
  return path.filter((part, index) => part !== path[index - 1]).join(' > ')
}

/** The text of a chunk that is embedded and searched. */
export const searchText = ({ heading, text }: { heading: string; text: string }): string =>
  `${heading}\n${text}`
