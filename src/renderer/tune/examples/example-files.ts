/** Ends of file names that the engine reads examples from. */
const exampleFileName = /\.(jsonl|ndjson|json|csv|tsv)$/i

/** What the system's dialog offers. */
export const exampleFileTypes = '.jsonl,.ndjson,.json,.csv,.tsv'

/** Files that can be examples, and the names of those that cannot. */
export const sortExampleFiles = (files: readonly File[]): { usable: File[]; others: string[] } => ({
  usable: files.filter(({ name }) => exampleFileName.test(name)),
  others: files.filter(({ name }) => !exampleFileName.test(name)).map(({ name }) => name),
})
