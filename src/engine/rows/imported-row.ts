/** What an importer finds, in the order of the lines: a row, or a sentence about what is left out. */
export type ImportedRow<Row> = { type: 'row'; line: number; row: Row } | ImportProblem
export interface ImportProblem {
  type: 'problem'
  line: number
  message: string
}

/** A line that was left out, while the others are read. @param what continues "Line 7: …". */
export const lineProblem = (line: number, what: string, noun: string): ImportProblem => ({
  type: 'problem',
  line,
  message: `Line ${line}: ${what}. This ${noun} was left out; correct it and import again.`,
})

/** The end of reading, because nothing after this line can be understood. */
export const endingProblem = (line: number, what: string, advice: string): ImportProblem => ({
  type: 'problem',
  line,
  message: `Line ${line}: ${what}. What comes before was read, nothing after. ${advice}`,
})
