/**
 * What training_curve.py needs to train as Diptych does: the adapter before its first step and the batches and
 * learning rates of every step, all of it from the trainer's own code.
 *
 *   node scripts/reference/training-curve.ts FOLDER
 */
import { createReadStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TrainingSettings } from '#contract/training.ts'
import { loadChatTokenizer } from '#engine/models/chat-tokenizer.ts'
import { GgufFile } from '#engine/models/gguf/gguf-file.ts'
import { importGguf } from '#engine/models/gguf/import-gguf.ts'
import { llamaCheckpoint } from '#engine/models/gguf/llama-checkpoint.ts'
import { readManifest } from '#engine/models/manifest.ts'
import { importRows } from '#engine/rows/import-rows.ts'
import { exampleShape } from '#engine/tuning/data/example-shape.ts'
import type { NumberedExample } from '#engine/tuning/data/training-example.ts'
import { learningRateAt } from '#engine/tuning/optimizer/schedule.ts'
import { initialLoraWeights } from '#engine/tuning/peft/lora-weights.ts'
import { encodeAdapter } from '#engine/tuning/peft/write-adapter.ts'
import { prepareData } from '#engine/tuning/trainer/training-data.ts'
import { installation } from '#host/installation.ts'

const settings = TrainingSettings.parse({
  rank: 4,
  alpha: 8,
  epochs: 5,
  batchExamples: 2,
  validationShare: 0,
  learningRate: 1e-3,
  warmUpShare: 0.1,
  weightDecay: 0.05,
  seed: 5,
})

const [out] = process.argv.slice(2)
if (!out) throw new Error('Name the folder to write to')
const examples: NumberedExample[] = []
for await (const read of importRows(
  createReadStream('test/fixtures/training/curve-examples.jsonl'),
  'jsonl',
  exampleShape,
))
  if (read.type === 'row') examples.push({ line: read.line, example: read.row })

const { languageModel } = await readManifest(installation.modelsFolder)
const [{ path, sha256 }] = languageModel.files
const gguf = join(installation.modelsFolder, languageModel.folder, path)
const imports = await mkdtemp(join(tmpdir(), 'diptych-curve-'))
const { folder } = await importGguf({ path: gguf, sha256 }, imports)
const data = prepareData(
  { examples, settings },
  { tokenizer: await loadChatTokenizer(folder), generalText: '' },
)
await rm(imports, { recursive: true })
await using file = await GgufFile.open(gguf)
const { config } = llamaCheckpoint(file)

const adapter = encodeAdapter({
  base: { config, name: languageModel.hubName },
  settings,
  weights: initialLoraWeights(config, settings, settings.seed),
  stored: 'F32',
  card: { title: 'Before the first step', description: '', facts: [] },
})
for (const [name, content] of Object.entries(adapter)) await writeFile(join(out, name), content)
const { totalSteps } = data.plan
const schedule = {
  peak: settings.learningRate,
  warmUpSteps: Math.round(settings.warmUpShare * totalSteps),
  totalSteps,
}
const steps = Array.from({ length: totalSteps }, (_, step) => ({
  learningRate: learningRateAt(step, schedule),
  examples: data.batch(step).map(({ tokenIds, isTarget }) => ({
    tokenIds: [...tokenIds],
    isTarget: [...isTarget],
  })),
}))
await writeFile(join(out, 'steps.json'), JSON.stringify({ settings, steps }))
