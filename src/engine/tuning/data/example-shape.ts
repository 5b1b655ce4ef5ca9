import type { RowShape } from '#engine/rows/row-shape.ts'
import { acceptedFields, exampleFromFields, hasExampleFields } from './example-fields.ts'
import { exampleLine } from './example-line.ts'
import type { TrainingExample } from './training-example.ts'

/** Training examples as files hold them: chat messages, prompt and completion, or Alpaca's fields. */
export const exampleShape: RowShape<TrainingExample> = {
  noun: 'example',
  read: exampleFromFields,
  isHeader: hasExampleFields,
  acceptedFields,
  line: exampleLine,
}
