/**
 * Trains the advisor's classifier of wordings on resources/advisor/capabilities.jsonl and writes it, with what it
 * says of every held-out description, into src/engine/advisor/wording-model.json. Takes about a minute.
 *
 *   npx node scripts/advisor-train.ts
 */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { parseLabelledSet } from '#engine/advisor/labelled-set.ts'
import { wordingAccuracy } from '#engine/advisor/wording-accuracy.ts'
import { embedEach } from '#engine/advisor/wording-classifier.ts'
import { trainWordingModel } from '#engine/advisor/wording-training.ts'
import { startEmbedder } from '#engine/api/models.ts'
import { writeFileAtomic } from '#engine/core/atomic-files.ts'
import { refuseTelemetry } from '#engine/models/telemetry.ts'
import { importsFolderOf } from '#host/data-folder.ts'
import { installation } from '#host/installation.ts'
import { ownDataFolder } from '#host/open-engine.ts'

const setFile = new URL('../resources/advisor/capabilities.jsonl', import.meta.url)
const modelFile = new URL('../src/engine/advisor/wording-model.json', import.meta.url)

refuseTelemetry()
const jsonl = await readFile(setFile, 'utf8')
const set = parseLabelledSet(jsonl)
const { modelsFolder, workers } = installation
const embedder = await startEmbedder({
  modelsFolder,
  workers,
  importsFolder: importsFolderOf(ownDataFolder()),
})
try {
  const vectors = await embedEach(
    embedder,
    set.map(({ text }) => text),
  )
  const embedded = set.map((one, index) => ({ ...one, vector: vectors[index] ?? new Float32Array() }))
  const model = trainWordingModel(embedded, {
    embedderId: embedder.id,
    dataHash: createHash('sha256').update(jsonl).digest('hex'),
  })
  await writeFileAtomic(modelFile.pathname, `${JSON.stringify(model, null, 2)}\n`)
  console.table(model.crossValidation)
  console.log(wordingAccuracy(model))
} finally {
  await embedder.close()
}
