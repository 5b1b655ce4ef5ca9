import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { TrainingSettings } from '#contract/training.ts'
import type { TrainingSetFinding } from '#contract/training-set.ts'
import type { Logger } from '#engine/core/logging.ts'
import { parseTestSet } from '#engine/evaluation/test-set.ts'
import { checkExamples } from '#engine/tuning/data/check-examples.ts'
import { exampleOfLine } from '#engine/tuning/data/example-line.ts'
import type { HeldOutQuestion } from '#engine/tuning/data/leaked-questions.ts'
import type { NumberedExample, TrainingExample } from '#engine/tuning/data/training-example.ts'
import type { ExampleTokens } from './example-tokens.ts'

/** What a training takes in of an example unless a person says otherwise. */
const defaultMaxTokens = TrainingSettings.parse({}).maxTokens
/** Examples checked between two breaths, in which other work of the thread gets its turn. */
const examplesAtOnce = 32
const rememberedFindings = 4

/** The questions of all test sets; one that cannot be read is left out and logged. */
const readTestQuestions = async (folder: string, logger: Logger): Promise<HeldOutQuestion[]> => {
  const questions: HeldOutQuestion[] = []
  const names = (await readdir(folder)).filter(name => name.endsWith('.jsonl') && !name.startsWith('.'))
  for (const name of names.sort())
    try {
      const { rows, problems } = parseTestSet(await readFile(join(folder, name), 'utf8'))
      questions.push(...rows.map(({ id, question }) => ({ id, question })))
      const [problem] = problems
      if (problem)
        logger.error(
          'looked for leaked questions without a test set that cannot be read in full',
          new Error(problem.message),
          { name, problems: problems.length },
        )
    } catch (thrown) {
      logger.error('looked for leaked questions without a test set that cannot be read', thrown, { name })
    }
  return questions
}

async function* numbered(
  lines: readonly string[],
  onExample: (example: TrainingExample, index: number) => void,
): AsyncGenerator<NumberedExample, void, undefined> {
  for (const [index, line] of lines.entries()) {
    if (index % examplesAtOnce === 0) await setImmediate()
    const example = exampleOfLine(line)
    onExample(example, index)
    yield { line: index + 1, example }
  }
}

/** Finds what to look at in a set; found once for the same examples and the same tests. */
export type FindInExamples = (set: {
  contentHash: string
  lines: readonly string[]
}) => Promise<TrainingSetFinding[]>

export const createFindings = (
  testSetsFolder: string,
  tokens: ExampleTokens,
  logger: Logger,
): FindInExamples => {
  const remembered = new Map<string, Promise<TrainingSetFinding[]>>()
  const find = async (
    lines: readonly string[],
    testQuestions: HeldOutQuestion[],
  ): Promise<TrainingSetFinding[]> => {
    const counts = await tokens.count(lines)
    const countOf = new WeakMap<TrainingExample, number>()
    const examples = numbered(lines, (example, index) => countOf.set(example, counts[index] as number)) // one each
    const findings: TrainingSetFinding[] = []
    const found = checkExamples(examples, {
      countTokens: example => countOf.get(example) as number, // set before it was given out
      contextTokens: defaultMaxTokens,
      testQuestions,
    })
    for await (const finding of found)
      findings.push({
        type: finding.type,
        line: 'line' in finding ? finding.line : null,
        message: finding.message,
      })
    return findings
  }
  return async ({ contentHash, lines }) => {
    const testQuestions = await readTestQuestions(testSetsFolder, logger)
    const key = JSON.stringify([contentHash, testQuestions])
    const known = remembered.get(key)
    if (known) return known
    const finding = find(lines, testQuestions)
    remembered.set(key, finding)
    finding.catch(() => remembered.delete(key)) // the next attempt looks again
    for (const oldest of remembered.keys()) {
      if (remembered.size <= rememberedFindings) break
      remembered.delete(oldest)
    }
    return finding
  }
}
