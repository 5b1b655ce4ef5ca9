/**
 * Trains a shipped scenario's adapter with Diptych's own trainer, by the settings in its scenario.json. A
 * killed run goes on from its last checkpoint when the same command is given again.
 *
 *   npm run scenario:train -- SCENARIO [--set NAME] [--out FOLDER] [--checkpoints FOLDER] [--name NAME]
 *     [--stopAfterStep N] [--SETTING VALUE …]   any of TrainingSettings in JSON, such as --epochs 2 --learningRate 3e-4
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import * as z from 'zod'
import type { TrainingRecord } from '#contract/adapter.ts'
import { TrainingSettings, type TrainingStep, type ValidationPoint } from '#contract/training.ts'
import { adapterNotesText, notesFile } from '#engine/api/adapter-notes.ts'
import { createFolderAtomic, writeFiles } from '#engine/core/atomic-folders.ts'
import { toFailure } from '#engine/core/errors.ts'
import { nameOfSlug } from '#engine/core/free-name.ts'
import { GgufFile } from '#engine/models/gguf/gguf-file.ts'
import { llamaCheckpoint } from '#engine/models/gguf/llama-checkpoint.ts'
import { readManifest } from '#engine/models/manifest.ts'
import { refuseTelemetry } from '#engine/models/telemetry.ts'
import { createTrainer } from '#engine/models/worker-trainer.ts'
import { importRows } from '#engine/rows/import-rows.ts'
import { exampleShape } from '#engine/tuning/data/example-shape.ts'
import type { NumberedExample } from '#engine/tuning/data/training-example.ts'
import { trainingCard } from '#engine/tuning/peft/training-card.ts'
import { encodeAdapter } from '#engine/tuning/peft/write-adapter.ts'
import type { TrainerEvent, TrainingPlan } from '#engine/tuning/trainer/trainer.ts'
import { importsFolderOf } from '#host/data-folder.ts'
import { installation } from '#host/installation.ts'
import { ownDataFolder } from '#host/open-engine.ts'

const settingNames = Object.keys(TrainingSettings.shape) as (keyof TrainingSettings)[]
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    set: { type: 'string' },
    out: { type: 'string' },
    name: { type: 'string' },
    checkpoints: { type: 'string' },
    stopAfterStep: { type: 'string' },
    ...Object.fromEntries(settingNames.map(name => [name, { type: 'string' as const }])),
  },
})
const [scenarioId] = positionals
if (!scenarioId) throw new Error('Name a scenario: npm run scenario:train -- support-desk')

const ScenarioTraining = z.object({
  adapter: z.string(),
  training: z.object({
    trainingSet: z.string(),
    settings: z.record(z.string(), z.unknown()).default({}),
    /** Ends the training after this optimizer step and keeps what was learnt. */
    stopAfterStep: z.int().min(1).optional(),
  }),
})
const scenarioFolder = join(installation.scenariosFolder, scenarioId)
const scenario = ScenarioTraining.parse(
  JSON.parse(await readFile(join(scenarioFolder, 'scenario.json'), 'utf8')),
)
const given = Object.entries(options).filter(([name]) => name in TrainingSettings.shape)
const settings = TrainingSettings.parse({
  ...scenario.training.settings,
  ...Object.fromEntries(given.map(([name, value]) => [name, JSON.parse(String(value))])),
})

const setName = options.set ?? scenario.training.trainingSet
const setPath = join(scenarioFolder, 'training-sets', `${setName}.jsonl`)
const examples: NumberedExample[] = []
for await (const read of importRows(createReadStream(setPath), 'jsonl', exampleShape)) {
  if (read.type === 'problem') throw new Error(`${setPath}: ${read.message}`)
  examples.push({ line: read.line, example: read.row })
}

const stopAfterStep = options.stopAfterStep ? Number(options.stopAfterStep) : scenario.training.stopAfterStep
const checkpoints = options.checkpoints ?? `.diptych/training-${scenarioId}`
await mkdir(checkpoints, { recursive: true })
refuseTelemetry()
const trainer = createTrainer({
  workerUrl: installation.workers.training,
  modelsFolder: installation.modelsFolder,
  importsFolder: importsFolderOf(ownDataFolder()),
  generalTextPath: installation.generalTextPath,
  threads: availableParallelism(),
})

const minutes = (seconds: number | null): string =>
  seconds === null ? '?' : `${(seconds / 60).toFixed(1)} min`
const say = (line: string): void => console.log(`${new Date().toTimeString().slice(0, 8)} ${line}`)
const stepsALine = 10

const stop = new AbortController()
let plan: TrainingPlan | undefined
const steps: TrainingStep[] = []
const validation: ValidationPoint[] = []
let secondsSpent = 0
let tokensPerSecond: number | null = null
const onEvent = (event: TrainerEvent): void => {
  switch (event.type) {
    case 'preparing':
      say(event.doing)
      return
    case 'begun':
      plan = event.plan
      steps.push(...event.steps)
      validation.push(...event.validation)
      if (stopAfterStep && event.progress.step >= stopAfterStep) stop.abort()
      say(
        `${plan.trainingExamples} examples to learn from, ${plan.validationExamples} apart; ` +
          `${event.progress.step} of ${plan.totalSteps} steps done, ${plan.tokens} tokens in all`,
      )
      return
    case 'step': {
      const { step, loss, learningRate } = event.step
      steps.push(event.step)
      if (stopAfterStep && step >= stopAfterStep) stop.abort()
      secondsSpent = event.progress.secondsSpent
      tokensPerSecond = event.progress.tokensPerSecond
      if (step > 3 && step % stepsALine !== 0 && step !== plan?.totalSteps) return
      const recent = steps.slice(-stepsALine)
      const mean = recent.reduce((sum, one) => sum + one.loss, 0) / recent.length
      say(
        `step ${step}/${event.progress.totalSteps}  loss ${loss.toFixed(4)} (last ${recent.length}: ${mean.toFixed(4)})  ` +
          `lr ${learningRate.toExponential(2)}  ${tokensPerSecond?.toFixed(0) ?? '?'} tokens/s  ` +
          `${minutes(event.progress.secondsLeft)} left`,
      )
      return
    }
    case 'validation':
      validation.push(event.point)
      say(`validation after step ${event.point.step}: ${event.point.loss.toFixed(4)}`)
      return
    case 'checkpoint':
      secondsSpent = event.progress.secondsSpent
      return
    case 'weights':
      return
  }
}

const pause = new AbortController()
process.once('SIGINT', () => {
  say('Pausing. The same command goes on from here.')
  pause.abort()
})
const outcome = await trainer
  .train(checkpoints, { examples, settings }, onEvent, AbortSignal.any([pause.signal, stop.signal]))
  .then(ended =>
    ended.type === 'paused' && stop.signal.aborted && !pause.signal.aborted
      ? trainer.conclude(checkpoints, { examples, settings })
      : ended,
  )
  .catch(thrown => {
    console.error(toFailure(thrown).message)
    process.exit(1)
  })
await trainer.close()
if (outcome.type === 'paused' || !plan) process.exit(130)

const name = options.name ?? scenario.adapter
const { languageModel } = await readManifest(installation.modelsFolder)
await using model = await GgufFile.open(
  join(installation.modelsFolder, languageModel.folder, languageModel.files[0].path),
)
const record: TrainingRecord = {
  trainingSetName: setName,
  dataHash: createHash('sha256')
    .update(await readFile(setPath))
    .digest('hex'),
  trainingExamples: plan.trainingExamples,
  validationExamples: plan.validationExamples,
  settings,
  steps,
  validation,
  samples: [],
  secondsSpent,
  tokensPerSecond,
  stoppedEarly: stop.signal.aborted,
  forgetting: outcome.forgetting,
}
const title = nameOfSlug(name)
const out = options.out ?? join(scenarioFolder, 'adapters', name)
const files = {
  ...encodeAdapter({
    base: { config: llamaCheckpoint(model).config, name: languageModel.hubName },
    settings,
    weights: outcome.weights,
    // Half the size to ship; the rounding is far below what the 8-bit base weights do.
    stored: 'F16',
    card: trainingCard(title, record),
  }),
  [notesFile]: adapterNotesText({
    name: title,
    origin: 'shipped',
    createdAt: new Date().toISOString(),
    record,
  }),
}
await rm(out, { recursive: true, force: true })
await mkdir(dirname(out), { recursive: true })
await createFolderAtomic(out, folder => writeFiles(folder, files))
const { before, after, tokens } = outcome.forgetting
say(`general text, ${tokens} tokens: perplexity ${before.toFixed(2)} before, ${after.toFixed(2)} after`)
say(`written to ${out}`)
