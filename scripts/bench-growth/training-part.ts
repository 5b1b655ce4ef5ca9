import { createReadStream } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createExampleTokens } from '#engine/api/example-tokens.ts'
import { threads } from '#engine/api/models.ts'
import { createFindings } from '#engine/api/training-set-findings.ts'
import { silentLogger } from '#engine/core/logging.ts'
import { exampleTokenCount } from '#engine/models/example-token-count.ts'
import { openTrainingModel, openTrainingSource } from '#engine/models/open-training-model.ts'
import { collectRows } from '#engine/rows/collect-rows.ts'
import { importRows } from '#engine/rows/import-rows.ts'
import { hashOfLines } from '#engine/rows/row-file.ts'
import { exampleOfLine } from '#engine/tuning/data/example-line.ts'
import { exampleShape } from '#engine/tuning/data/example-shape.ts'
import { paddedTokens } from '#engine/tuning/trainer/micro-batches.ts'
import { learn, stepGradients } from '#engine/tuning/trainer/optimizer-step.ts'
import { presetSettings } from '#engine/tuning/trainer/presets.ts'
import { beginTraining } from '#engine/tuning/trainer/run-training.ts'
import type { TrainingRequest } from '#engine/tuning/trainer/trainer.ts'
import { prepareData, type TrainingData } from '#engine/tuning/trainer/training-data.ts'
import { importsFolderOf } from '#host/data-folder.ts'
import { installation } from '#host/installation.ts'
import { ownDataFolder } from '#host/open-engine.ts'
import type { GrowthPart } from './growth-part.ts'

/** With the largest shipped training set: 1,600 real examples. */
const scenarioFolder = join(installation.scenariosFolder, 'redaction')
const preparations = 3
/** After a first one that warms up. */
const measuredSteps = 4

const base = {
  modelsFolder: installation.modelsFolder,
  importsFolder: importsFolderOf(ownDataFolder()),
  generalTextPath: installation.generalTextPath,
}

const timed = async <T>(intoMs: number[], work: () => T | Promise<T>): Promise<T> => {
  const startedMs = performance.now()
  const result = await work()
  intoMs.push(performance.now() - startedMs)
  return result
}

interface Preparation {
  importMs: number[]
  findingsMs: number[]
  batchesMs: number[]
}

/** Reads a file of examples, looks for findings and makes batches, with a tokenizer that has seen nothing yet. */
const prepare = async (
  path: string,
  size: number,
  into: Preparation,
): Promise<{ request: TrainingRequest; data: TrainingData }> => {
  const { tokenizer, generalText } = await openTrainingSource(base)
  const { lines } = await timed(into.importMs, () =>
    collectRows(
      importRows(createReadStream(path), 'jsonl', exampleShape),
      exampleShape,
      { rows: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY },
      () => {
        throw new RangeError('there is room for everything')
      },
    ),
  )
  const text = { render: tokenizer.renderChat, encode: tokenizer.encode }
  const countExampleTokens = async (examples: Parameters<typeof exampleTokenCount>[1][]) =>
    examples.map(messages => exampleTokenCount(text, messages))
  await timed(into.findingsMs, () => {
    const tokens = createExampleTokens(Promise.resolve({ countExampleTokens }), silentLogger)
    const find = createFindings(join(scenarioFolder, 'test-sets'), tokens, silentLogger)
    return find({ contentHash: hashOfLines(lines), lines })
  })
  const examples = lines.map((line, index) => ({ line: index + 1, example: exampleOfLine(line) }))
  const request = { examples, settings: presetSettings('balanced', size) }
  return {
    request,
    data: await timed(into.batchesMs, () => prepareData(request, { tokenizer, generalText })),
  }
}

/** Seconds of whole steps, evenly spread over the first epoch, each with its tokens, padding included. */
const timedSteps = async (
  { settings }: TrainingRequest,
  data: TrainingData,
): Promise<{ ms: number; tokens: number }[]> => {
  const model = await openTrainingModel({ ...base, threads }, await openTrainingSource(base), () => {})
  const state = beginTraining(model.config, settings)
  await using graph = await model.loadTraining(settings)
  const context = { model, graph, settings, pause: async () => {} }
  const count = Math.min(measuredSteps, data.batchesPerEpoch)
  const places = Array.from({ length: count }, (_, i) => Math.floor((i * data.batchesPerEpoch) / count))
  const ms: number[] = []
  for (const step of [0, ...places])
    await timed(ms, async () => {
      const gradients = await stepGradients(context, state.factors, data, step)
      learn(state, gradients, { settings, step, totalSteps: data.plan.totalSteps })
    })
  return places.map((step, i) => ({ ms: ms[i + 1] as number, tokens: paddedTokens(data.batch(step)) })) // one each after the first
}

/**
 * The first examples of a shipped set, with the settings of the preset "balanced". An epoch is estimated: its tokens
 * by the time a token of each measured step.
 */
export const trainingPart: GrowthPart = {
  sizes: [25, 100, 400, 1600],
  steps: ['train'],
  async measure(_step, size, workFolder) {
    const set = await readFile(join(scenarioFolder, 'training-sets', 'redaction.jsonl'), 'utf8')
    const lines = set.trimEnd().split('\n')
    if (size > lines.length)
      return { type: 'impossible', reason: `the largest shipped training set has ${lines.length} examples` }
    const path = join(workFolder, 'examples.jsonl')
    await writeFile(path, `${lines.slice(0, size).join('\n')}\n`)
    const preparation: Preparation = { importMs: [], findingsMs: [], batchesMs: [] }
    let prepared = await prepare(path, size, preparation)
    for (let again = 1; again < preparations; again++) prepared = await prepare(path, size, preparation)
    const { request, data } = prepared
    const steps = await timedSteps(request, data)
    const epochTokens = data.tokensFrom(0) - data.tokensFrom(data.batchesPerEpoch)
    return {
      type: 'measured',
      measured: {
        actualSize: size,
        samples: {
          ...preparation,
          stepMs: steps.map(({ ms }) => ms),
          epochMs: steps.map(({ ms, tokens }) => (ms / tokens) * epochTokens),
          trainedPerSecond: steps.map(({ ms, tokens }) => (tokens / ms) * 1000),
          // maxRSS is in kibibytes.
          peakBytes: [process.resourceUsage().maxRSS * 1024],
        },
      },
    }
  },
}
