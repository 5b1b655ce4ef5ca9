import type { TrainingSettings } from '#contract/training.ts'

type Setting = keyof TrainingSettings

/** A sentence about a value that is allowed but seldom meant. `examples` is the size of the training set. */
export const settingHint = (
  setting: Setting,
  settings: TrainingSettings,
  examples: number,
): string | undefined => hints[setting]?.(settings, examples)

const hints: Partial<Record<Setting, (settings: TrainingSettings, examples: number) => string | undefined>> =
  {
    rank: ({ rank }) =>
      rank > 32
        ? 'More than a style or a skill needs. It trains slower and learns by heart sooner.'
        : undefined,
    alpha: ({ alpha, rank, rankStabilized }) => {
      const scale = alpha / (rankStabilized ? Math.sqrt(rank) : rank)
      if (scale > 8) return 'High for this rank. The loss may jump; a lower learning rate helps.'
      if (scale < 0.5) return 'Low for this rank. The adapter may hardly be felt.'
      return undefined
    },
    dropout: ({ dropout }) =>
      dropout > 0.2 ? 'High. More than 0.1 seldom helps a small adapter.' : undefined,
    targetModules: ({ targetModules }) =>
      targetModules.some(name => /^(gate|up|down)_proj$/.test(name))
        ? undefined
        : 'Attention only. It is quicker, and learns a form less well than all seven.',
    epochs: (settings, examples) =>
      settings.epochs > 10 && stepsOf(settings, examples) > 400
        ? 'Many passes. When the validation loss rises, it learns by heart.'
        : undefined,
    learningRate: ({ learningRate }) => {
      if (learningRate > 2e-3) return 'High. The loss may jump instead of falling.'
      if (learningRate < 5e-5) return 'Low for LoRA. It may learn little in this many steps.'
      return undefined
    },
    weightDecay: ({ weightDecay }) =>
      weightDecay > 0.2 ? 'High. It pulls the adapter back towards the base model.' : undefined,
    warmUpShare: ({ warmUpShare }) =>
      warmUpShare > 0.3 ? 'Long. A good part of the steps will learn at less than the full rate.' : undefined,
    maxGradientNorm: ({ maxGradientNorm }) =>
      maxGradientNorm < 0.1 ? 'Low. Nearly every step will be shortened.' : undefined,
    batchExamples: (settings, examples) =>
      examples > 0 && settings.batchExamples > 1 && stepsOf(settings, examples) < 10
        ? 'Large for this set. There will be fewer than ten steps to learn in.'
        : undefined,
    maxTokens: ({ maxTokens }) => (maxTokens > 1024 ? 'Long examples take more memory and time.' : undefined),
    validationShare: ({ validationShare }) =>
      validationShare === 0
        ? 'Without examples kept apart nothing shows whether it learns by heart.'
        : undefined,
  }

const stepsOf = ({ batchExamples, epochs, validationShare }: TrainingSettings, examples: number): number =>
  Math.ceil((examples * (1 - validationShare)) / batchExamples) * epochs
