import type { TrainingRecord } from '#contract/adapter.ts'
import type { AdapterCard } from './adapter-card.ts'

const digits = (value: number, count: number): string => value.toFixed(count)

/** The card of an adapter that was trained here, from what its training wrote down. */
export const trainingCard = (name: string, record: TrainingRecord): AdapterCard => {
  const { settings, validation, forgetting } = record
  const scaled = settings.rankStabilized ? ', rank-stabilized' : ''
  const dropout = settings.dropout > 0 ? `dropout ${settings.dropout}` : 'no dropout'
  const facts: [string, string][] = [
    [
      'Data',
      `${record.trainingSetName}, ${record.trainingExamples} examples to train, ${record.validationExamples} held out`,
    ],
    ["Data's sha256", `\`${record.dataHash}\``],
    [
      'LoRA',
      `rank ${settings.rank}, alpha ${settings.alpha}${scaled}, ${settings.targetModules.join(', ')}, ${dropout}`,
    ],
    [
      'Training',
      `${record.steps.length} steps in ${settings.epochs} epochs${record.stoppedEarly ? ', stopped early' : ''}; ` +
        `batches of ${settings.batchExamples}; AdamW, peak learning rate ${settings.learningRate}, ` +
        `weight decay ${settings.weightDecay}, ${digits(settings.warmUpShare * 100, 0)}% warm-up, cosine; ` +
        `gradient norm at most ${settings.maxGradientNorm}; ` +
        `examples cut at ${settings.maxTokens} tokens; float32; loss on the answers' tokens only`,
    ],
    ['Seed', String(settings.seed)],
    ['Time', `${digits(record.secondsSpent, 0)} s`],
  ]
  const first = validation[0]
  const last = validation.at(-1)
  if (first && last && last !== first)
    facts.push([
      'Validation loss',
      `${digits(first.loss, 4)} at step ${first.step}, ${digits(last.loss, 4)} at step ${last.step}`,
    ])
  if (forgetting)
    facts.push([
      'Perplexity on a general text',
      `${digits(forgetting.before, 2)} before, ${digits(forgetting.after, 2)} after, over ${forgetting.tokens} tokens`,
    ])
  return {
    title: name,
    description: `A LoRA adapter, trained on this machine by Diptych on the examples of “${record.trainingSetName}”.`,
    facts: [...facts, ['Made by', 'Diptych']],
  }
}
