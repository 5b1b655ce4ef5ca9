import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { writeFileAtomic } from '#engine/core/atomic-files.ts'
import { systemClock } from '#engine/core/clock.ts'
import { runTraining } from '#engine/tuning/trainer/run-training.ts'
import type { TrainingModel } from '#engine/tuning/trainer/training-model.ts'
import { openTinyModel, tinyExamples, tinySettings } from '#test/unit/tuning/trainer/tiny-training.ts'

/**
 * Trains the tiny model in the folder it is given, with a checkpoint every few milliseconds, telling every
 * event in a line, so that whoever started it can kill it at any moment: steps take their time.
 */
const stepMs = 40
const [folder = ''] = process.argv.slice(2)
const say = (...words: unknown[]): boolean => process.stdout.write(`${words.join(' ')}\n`)

await using model = await openTinyModel()
const unhurried: TrainingModel = {
  ...model,
  loadTraining: async (...wanted) => {
    const graphs = await model.loadTraining(...wanted)
    return {
      ...graphs,
      [Symbol.asyncDispose]: graphs[Symbol.asyncDispose],
      gradients: async (...batch) => {
        await wait(stepMs)
        return graphs.gradients(...batch)
      },
    }
  },
}
const outcome = await runTraining(
  { model: unhurried, clock: systemClock, writeFile: writeFileAtomic, checkpointIntervalMs: 5 },
  folder,
  {
    examples: tinyExamples(60),
    settings: tinySettings({ dropout: 0.1, epochs: 4, validationShare: 0.2 }),
  },
  event => {
    if (event.type === 'begun') {
      for (const one of event.steps) say('step', JSON.stringify(one))
      for (const one of event.validation) say('validation', JSON.stringify(one))
      say('begun', event.progress.step)
    } else if (event.type === 'step') say('step', JSON.stringify(event.step))
    else if (event.type === 'validation') say('validation', JSON.stringify(event.point))
    else if (event.type === 'checkpoint') say('checkpoint', event.progress.checkpointStep)
  },
  new AbortController().signal,
)
if (outcome.type === 'finished') {
  const hash = createHash('sha256')
  for (const pairs of outcome.weights) for (const { a, b } of Object.values(pairs)) hash.update(a).update(b)
  say('finished', hash.digest('hex'), JSON.stringify(outcome.forgetting))
}
