/** Ends of file names that the engine reads rows of a set from. */
const rowFileName = /\.(jsonl|ndjson|json|csv|tsv)$/i

/** What the system's dialog offers. */
export const rowFileTypes = '.jsonl,.ndjson,.json,.csv,.tsv'

/** Files that can hold rows, and the names of those that cannot. */
export const sortRowFiles = (files: readonly File[]): { usable: File[]; others: string[] } => ({
  usable: files.filter(({ name }) => rowFileName.test(name)),
  others: files.filter(({ name }) => !rowFileName.test(name)).map(({ name }) => name),
})
