import type { NumberedExample } from './training-example.ts'

/** What an importer finds, in the order of the lines: an example, or a sentence about what is left out. */
export type ImportedExample =
  | ({ type: 'example' } & NumberedExample)
  | { type: 'problem'; line: number; message: string }

/** A line that was left out, while the others are read. @param what continues "Line 7: …". */
export const lineProblem = (line: number, what: string): ImportedExample => ({
  type: 'problem',
  line,
  message: `Line ${line}: ${what}. This example was left out; correct it and import again.`,
})

/** The end of reading, because nothing after this line can be understood. */
export const endingProblem = (line: number, what: string, advice: string): ImportedExample => ({
  type: 'problem',
  line,
  message: `Line ${line}: ${what}. What comes before was read, nothing after. ${advice}`,
})
