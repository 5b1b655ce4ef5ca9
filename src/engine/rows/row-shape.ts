/** A row, or what is wrong in words that continue "Line 7: …". */
export type RowReading<Row> = { row: Row } | { problem: string }

/** A kind of rows that people bring in files: training examples, or rows of a test set. */
export interface RowShape<Row> {
  /** What one of them is called in sentences: "example". */
  noun: string
  /** Reads the fields of one JSON object or one row of a table. */
  read(fields: Readonly<Record<string, unknown>>): RowReading<Row>
  /** Whether these names, in lower case, are the header of a table of such rows. */
  isHeader(names: readonly string[]): boolean
  /** The accepted names in words, for the sentence that refuses others. */
  acceptedFields: string
  /** One line of JSON: the same row gives the same line, whatever it was imported from. */
  line(row: Row): string
}
