import { EngineError } from '#engine/core/errors.ts'
import { type CollectedRows, collectRows } from '#engine/rows/collect-rows.ts'
import { importRows, rowFormatOf } from '#engine/rows/import-rows.ts'
import type { ImportedRow } from '#engine/rows/imported-row.ts'
import { pastedRows } from '#engine/rows/pasted-rows.ts'
import type { RowSetKind } from '#engine/rows/row-set-kind.ts'

/** A file of rows, read as it is asked for. */
export interface RowFile {
  name: string
  sizeBytes: number
  stream(): AsyncIterable<Uint8Array>
}

/** What a set holds before something is added. */
export interface FilledSet {
  lines: readonly string[]
  sizeBytes: number
}
export const emptySet: FilledSet = { lines: [], sizeBytes: 0 }

type Kind<Row> = Pick<
  RowSetKind<string, Row, unknown, unknown>,
  'noun' | 'shape' | 'maxRows' | 'maxBytes' | 'tooLargeAdvice' | 'codes'
>

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)} MB`

/** @param what is too much, as a sentence without its end. */
const tooLarge = <Row>({ noun, tooLargeAdvice, codes }: Kind<Row>, what: string): EngineError =>
  new EngineError(
    codes.tooLarge,
    `${what}. Nothing was imported and no ${noun} was changed. ${tooLargeAdvice}`,
  )

/** For more than the set has room for. */
export const doesNotFit = <Row>(kind: Kind<Row>, { lines }: FilledSet): EngineError => {
  const { noun, shape, maxRows, maxBytes } = kind
  const beside = lines.length > 0 ? ` beside the ${lines.length} that are in it` : ''
  return tooLarge(
    kind,
    `These are more ${shape.noun}s than fit into the ${noun}${beside}: it may have ${maxRows} ${shape.noun}s and ${megabytes(maxBytes)}`,
  )
}

/** @param what begins the sentence. @param advice ends it where no line says what is wrong. */
const collect = async <Row>(
  kind: Kind<Row>,
  what: string,
  advice: string,
  items: AsyncIterable<ImportedRow<Row>>,
  before: FilledSet,
): Promise<CollectedRows> => {
  const { noun, shape, maxRows, maxBytes, codes } = kind
  const room = { rows: maxRows - before.lines.length, bytes: maxBytes - before.sizeBytes }
  const collected = await collectRows(items, shape, room, () => doesNotFit(kind, before))
  if (collected.lines.length > 0) return collected
  const [problem] = collected.problems
  throw new EngineError(
    codes.unreadable,
    `${what} no ${shape.noun} that Diptych can read, so nothing was imported and no ${noun} was changed. ${problem?.message ?? advice}`,
    { problems: collected.problemCount },
  )
}

/** @throws EngineError with the kind's codes: unreadable, too large. Nothing was changed then. */
export const collectFile = async <Row>(
  kind: Kind<Row>,
  file: RowFile,
  before: FilledSet,
): Promise<CollectedRows> => {
  const { noun, shape, maxBytes, codes } = kind
  const format = rowFormatOf(file.name)
  if (!format)
    throw new EngineError(
      codes.unreadable,
      `The file "${file.name}" is neither JSON (.jsonl, .json) nor a table (.csv, .tsv). Nothing was imported and no ${noun} was changed. Save the ${shape.noun}s in one of these forms, or paste them.`,
    )
  if (file.sizeBytes > maxBytes)
    throw tooLarge(
      kind,
      `The file "${file.name}" has ${megabytes(file.sizeBytes)}, and a ${noun} may have ${megabytes(maxBytes)}`,
    )
  return collect(
    kind,
    `The file "${file.name}" holds`,
    `It is empty. Choose a file with ${shape.noun}s.`,
    importRows(file.stream(), format, shape),
    before,
  )
}

/** The same for pasted text. */
export const collectText = async <Row>(
  kind: Kind<Row>,
  text: string,
  before: FilledSet,
): Promise<CollectedRows> => {
  const { noun, shape, maxBytes } = kind
  const sizeBytes = Buffer.byteLength(text)
  if (sizeBytes > maxBytes)
    throw tooLarge(
      kind,
      `The text has ${megabytes(sizeBytes)}, and a ${noun} may have ${megabytes(maxBytes)}`,
    )
  return collect(
    kind,
    'The text holds',
    `It is empty. Paste ${shape.noun}s, one a line.`,
    pastedRows(text, shape),
    before,
  )
}
