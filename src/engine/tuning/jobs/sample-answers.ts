import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AdapterId, type TrainingId } from '#contract/ids.ts'
import type { TrainingSample, TrainingSettings } from '#contract/training.ts'
import { temporaryBeside } from '#engine/core/atomic-files.ts'
import type { Logger } from '#engine/core/logging.ts'
import { promptMessages } from '#engine/generation/prompt.ts'
import type { LanguageModel } from '#engine/models/language-model.ts'
import type { LoraWeights } from '#engine/tuning/peft/lora-weights.ts'
import { writeAdapter } from '#engine/tuning/peft/write-adapter.ts'

/** Long enough to see a manner of answering, short enough to take seconds. */
export const maxSampleTokens = 80

export interface SampleRoundsDeps {
  trainingId: TrainingId
  /** The training's own folder: an adapter is written into it for as long as it takes to load. */
  folder: string
  settings: TrainingSettings
  model: Promise<LanguageModel>
  publish(sample: TrainingSample): void
  /** Ends a round; an answer that is not finished is not published. */
  signal: AbortSignal
  logger: Logger
}

/** Answers to the sample prompts by an adapter in the making. One round at a time; the training never waits. */
export interface SampleRounds {
  /** Begins a round, or skips it while the one before is still being answered. `null` asks the base model. */
  begin(step: number, weights: LoraWeights | null): void
  /** Waits for the round that goes on, if one does. */
  idle(): Promise<void>
}

export const createSampleRounds = (deps: SampleRoundsDeps): SampleRounds => {
  const { trainingId, settings, publish, signal, logger } = deps
  let round: Promise<void> | null = null

  const answer = async (model: LanguageModel, prompt: string, adapterId: AdapterId | null) => {
    let text = ''
    const events = model.generate(
      {
        messages: promptMessages(prompt),
        adapterId,
        sampling: { temperature: 0, topP: 1, repetitionPenalty: 1, seed: 0 },
        maxTokens: maxSampleTokens,
      },
      signal,
    )
    for await (const event of events) if (event.type === 'text') text += event.delta
    return text
  }

  /** @param load makes the adapter available; the model may forget it between two answers. */
  const askAll = async (
    step: number,
    model: LanguageModel,
    adapterId: AdapterId | null,
    load: () => Promise<void>,
  ): Promise<void> => {
    for (const prompt of settings.samplePrompts) {
      if (signal.aborted) return
      await load()
      const text = await answer(model, prompt, adapterId)
      if (!signal.aborted) publish({ step, prompt, text })
    }
  }

  const sample = async (step: number, weights: LoraWeights | null): Promise<void> => {
    const model = await deps.model
    if (weights === null) return askAll(step, model, null, async () => {})
    const id = AdapterId.parse(`training/${trainingId}/${step}`)
    const place = temporaryBeside(join(deps.folder, 'sample'))
    const card = { title: 'Unfinished', description: `As it was after step ${step}.`, facts: [] }
    try {
      await writeAdapter(place, { base: model.base, settings, weights, stored: 'F32', card })
      await askAll(step, model, id, () => model.loadAdapter(id, place))
    } finally {
      await rm(place, { recursive: true, force: true })
      await model.unloadAdapter(id)
    }
  }

  return {
    begin(step, weights) {
      if (round !== null || settings.samplePrompts.length === 0) return
      round = sample(step, weights)
        // The training is worth more than a look at it.
        .catch(thrown => logger.error('could not answer the sample prompts', thrown, { trainingId, step }))
        .finally(() => {
          round = null
        })
    },
    idle: async () => round ?? undefined,
  }
}
