import type { TrainingExample } from './training-example.ts'

/** An example as one line of JSON: the same example gives the same line, whatever shape it was imported in. */
export const exampleLine = ({ messages }: TrainingExample): string =>
  JSON.stringify({ messages: messages.map(({ role, content }) => ({ role, content })) })

/** The example of a line that `exampleLine` made. */
export const exampleOfLine = (line: string): TrainingExample => JSON.parse(line) as TrainingExample // made by us
