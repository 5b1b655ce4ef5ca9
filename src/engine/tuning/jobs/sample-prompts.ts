import { TrainingSettings } from '#contract/training.ts'
import { splitExamples } from '#engine/tuning/data/split.ts'
import type { NumberedExample } from '#engine/tuning/data/training-example.ts'

const promptsToPropose = 3
/** What can be read at a glance comes first: some examples carry whole passages in their question. */
const glanceCharacters = 300

const isLong = (prompt: string): boolean => prompt.length > glanceCharacters

/**
 * Prompts that show what a training changes: the workspace's own questions, else what is asked in examples it
 * does not learn from, else in the first ones.
 */
export const proposedSamplePrompts = (
  suggestedQuestions: readonly string[],
  examples: readonly NumberedExample[],
  settings: Pick<TrainingSettings, 'validationShare' | 'seed'>,
): string[] => {
  const asked = (numbered: readonly NumberedExample[]): string[] =>
    numbered.flatMap(({ example }) => {
      const first = example.messages.find(({ role }) => role === 'user')
      return first ? [first.content] : []
    })
  const candidates = [
    suggestedQuestions,
    examples.length > 0 ? asked(splitExamples(examples, settings).validation) : [],
    asked(examples),
  ]
  const Prompt = TrainingSettings.shape.samplePrompts.unwrap().element
  for (const prompts of candidates) {
    const usable = [...new Set(prompts)].filter(prompt => Prompt.safeParse(prompt).success)
    const [long, short] = [usable.filter(isLong), usable.filter(prompt => !isLong(prompt))]
    if (usable.length > 0) return [...short, ...long].slice(0, promptsToPropose)
  }
  return []
}
