import { maxTrainingExamples, maxTrainingSetBytes } from '#contract/training-set.ts'
import { EngineError } from '#engine/core/errors.ts'
import { type CollectedExamples, collectExamples } from '#engine/tuning/data/collect-examples.ts'
import { exampleFormatOf, importExamples } from '#engine/tuning/data/import-examples.ts'
import type { ImportedExample } from '#engine/tuning/data/imported-example.ts'
import { pastedExamples } from '#engine/tuning/data/pasted-examples.ts'

/** A file of examples, read as it is asked for. */
export interface ExampleFile {
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

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)} MB`

/** @param what is too much, as a sentence without its end. */
const tooLarge = (what: string): EngineError =>
  new EngineError(
    'TRAINING_SET_TOO_LARGE',
    `${what}. Nothing was imported and no training set was changed. A few hundred good examples teach a style; take a part of them.`,
  )

/** For more than the set has room for. */
export const doesNotFit = ({ lines }: FilledSet): EngineError => {
  const beside = lines.length > 0 ? ` beside the ${lines.length} that are in it` : ''
  return tooLarge(
    `These are more examples than fit into the training set${beside}: it may have ${maxTrainingExamples} examples and ${megabytes(maxTrainingSetBytes)}`,
  )
}

/** @param what begins the sentence. @param advice ends it where no line says what is wrong. */
const collect = async (
  what: string,
  advice: string,
  items: AsyncIterable<ImportedExample>,
  before: FilledSet,
): Promise<CollectedExamples> => {
  const room = {
    examples: maxTrainingExamples - before.lines.length,
    bytes: maxTrainingSetBytes - before.sizeBytes,
  }
  const collected = await collectExamples(items, room, () => doesNotFit(before))
  if (collected.lines.length > 0) return collected
  const [problem] = collected.problems
  throw new EngineError(
    'TRAINING_SET_UNREADABLE',
    `${what} no example that Diptych can read, so nothing was imported and no training set was changed. ${problem?.message ?? advice}`,
    { problems: collected.problemCount },
  )
}

/** @throws EngineError TRAINING_SET_UNREADABLE, TRAINING_SET_TOO_LARGE. Nothing was changed then. */
export const collectFile = async (file: ExampleFile, before: FilledSet): Promise<CollectedExamples> => {
  const format = exampleFormatOf(file.name)
  if (!format)
    throw new EngineError(
      'TRAINING_SET_UNREADABLE',
      `The file "${file.name}" is neither JSON (.jsonl, .json) nor a table (.csv, .tsv). Nothing was imported and no training set was changed. Save the examples in one of these forms, or paste them.`,
    )
  if (file.sizeBytes > maxTrainingSetBytes)
    throw tooLarge(
      `The file "${file.name}" has ${megabytes(file.sizeBytes)}, and a training set may have ${megabytes(maxTrainingSetBytes)}`,
    )
  return collect(
    `The file "${file.name}" holds`,
    'It is empty. Choose a file with examples.',
    importExamples(file.stream(), format),
    before,
  )
}

/** The same for pasted text. */
export const collectText = async (text: string, before: FilledSet): Promise<CollectedExamples> => {
  const sizeBytes = Buffer.byteLength(text)
  if (sizeBytes > maxTrainingSetBytes)
    throw tooLarge(
      `The text has ${megabytes(sizeBytes)}, and a training set may have ${megabytes(maxTrainingSetBytes)}`,
    )
  return collect('The text holds', 'It is empty. Paste examples, one a line.', pastedExamples(text), before)
}
