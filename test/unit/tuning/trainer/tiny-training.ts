import { TrainingSettings } from '#contract/training.ts'
import { writeFileAtomic } from '#engine/core/atomic-files.ts'
import { systemClock } from '#engine/core/clock.ts'
import type { TrainingTokenizer } from '#engine/models/chat-tokenizer.ts'
import { loadLossGraph, loadTrainingGraph } from '#engine/models/loaded-graphs.ts'
import type { NumberedExample } from '#engine/tuning/data/training-example.ts'
import type { TrainingDeps } from '#engine/tuning/trainer/run-training.ts'
import type { TrainingModel } from '#engine/tuning/trainer/training-model.ts'
import { tinyCheckpoint, tinyConfig, weightFolder } from '../autodiff/tiny-llama.ts'

/** The alphabet of a model with 31 tokens: letters, a blank, and the template's three signs. */
const alphabet = 'abcdefghijklmnopqrstuvwxyz +UAE'

/** Chats as `U…E` and `A…E`, a token a character. */
const tinyTokenizer: TrainingTokenizer = {
  renderChat: (messages, addGenerationPrompt) =>
    messages.map(({ role, content }) => `${role === 'user' ? 'U' : 'A'}${content}E`).join('') +
    (addGenerationPrompt ? 'A' : ''),
  encode: text => Array.from(text, sign => Math.max(0, alphabet.indexOf(sign))),
  promptTokens: messages => tinyTokenizer.encode(tinyTokenizer.renderChat(messages, true)),
  endToken: 'E',
  padToken: 0,
}

/** Examples to learn from: the answer is the question, said twice. */
export const tinyExamples = (count: number): NumberedExample[] =>
  Array.from({ length: count }, (_, index) => {
    const word = Array.from({ length: 2 + (index % 5) }, (_, at) => alphabet[(7 * index + 3 * at) % 26]).join(
      '',
    )
    return {
      line: index + 1,
      example: {
        messages: [
          { role: 'user', content: word },
          { role: 'assistant', content: `${word} ${word}` },
        ],
      },
    }
  })

export const tinySettings = (changes: Partial<TrainingSettings> = {}): TrainingSettings =>
  TrainingSettings.parse({
    rank: 2,
    alpha: 4,
    epochs: 3,
    batchExamples: 4,
    maxTokens: 32,
    learningRate: 0.02,
    ...changes,
  })

/** A tiny decoder with random weights, on disk and ready to be trained. */
export const openTinyModel = async (): Promise<TrainingModel & AsyncDisposable> => {
  const config = { ...tinyConfig, contextTokens: 256 }
  const files = await weightFolder(tinyCheckpoint(config))
  return {
    config,
    fingerprint: 'tiny',
    tokenizer: tinyTokenizer,
    generalText: 'the quick brown fox jumps over the lazy dog '.repeat(8),
    loadTraining: settings => loadTrainingGraph({ ...files, threads: 1 }, settings),
    loadLoss: settings => loadLossGraph({ ...files, threads: 1 }, settings),
    [Symbol.asyncDispose]: files.remove,
  }
}

export const tinyDeps = (model: TrainingModel, changes: Partial<TrainingDeps> = {}): TrainingDeps => ({
  model,
  clock: systemClock,
  writeFile: writeFileAtomic,
  checkpointIntervalMs: 60_000,
  ...changes,
})
