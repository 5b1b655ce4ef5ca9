/**
 * Measures this machine: decoding, prefill, training, embedding, retrieval, start-up and memory, each with median and
 * quartiles, as a table and as JSON.
 *
 *   npm run bench [-- --json FILE]
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { AdapterId, DocumentId, WorkspaceId } from '#contract/ids.ts'
import { RunSettings } from '#contract/run.ts'
import { startEmbedder, startLanguageModel, threads } from '#engine/api/models.ts'
import { systemClock } from '#engine/core/clock.ts'
import { silentLogger } from '#engine/core/logging.ts'
import type { Embedder } from '#engine/embedding/embedder.ts'
import { quantile } from '#engine/evaluation/statistics.ts'
import { importGguf } from '#engine/models/gguf/import-gguf.ts'
import type { ChatMessage } from '#engine/models/language-model.ts'
import { readManifest } from '#engine/models/manifest.ts'
import { openTrainingModel, openTrainingSource } from '#engine/models/open-training-model.ts'
import { refuseTelemetry } from '#engine/models/telemetry.ts'
import { textHashOf } from '#engine/retrieval/document-name.ts'
import { createRetriever } from '#engine/retrieval/hybrid-retriever.ts'
import { createKeywordIndex } from '#engine/retrieval/keyword-index.ts'
import { openVectraStore } from '#engine/retrieval/vectra-store.ts'
import { measureSpeeds } from '#engine/tuning/trainer/measure-speed.ts'
import { chunkIdOf } from '#engine/workspace/document-store.ts'
import { createWorkspace, openWorkspace } from '#engine/workspace/workspace.ts'
import { importsFolderOf } from '#host/data-folder.ts'
import { installation } from '#host/installation.ts'
import { openEngine } from '#host/open-engine.ts'
import { measureAskingWhileIndexing } from './asking-while-indexing.ts'
import { inProcess } from './in-process.ts'
import { conversationOf, timedAnswer } from './timed-answers.ts'

const { values: options } = parseArgs({
  options: {
    json: { type: 'string' },
    'start-in': { type: 'string' },
    'ask-in': { type: 'string' },
    'train-in': { type: 'string' },
    tokens: { type: 'string' },
  },
})

/** In a process of its own: starts an engine in a data folder, asks one question, prints what it took. */
const measureStart = async (dataFolder: string): Promise<void> => {
  const engine = openEngine({ dataFolder, open: { scenario: 'support-desk' }, logger: silentLogger })
  await engine.ready
  const readyMs = performance.now() // of the process's life
  const { runId } = await engine.client.runs.start({
    question: 'How many days do I have to return a bike that I bought online?',
    approaches: ['base', 'rag', 'tuned', 'hybrid'],
    settings: RunSettings.parse({}),
  })
  let firstTokenMs: number | undefined
  for await (const event of await engine.client.runs.watch({ runId }))
    if (event.type === 'text') firstTokenMs ??= performance.now()
  const residentBytes = process.memoryUsage.rss()
  await engine.close()
  // maxRSS is in kibibytes.
  const peakBytes = process.resourceUsage().maxRSS * 1024
  process.stdout.write(JSON.stringify({ readyMs, firstTokenMs, residentBytes, peakBytes } satisfies Started))
}

/** What a first question after a start took: milliseconds since the process began, bytes of its memory. */
interface Started {
  readyMs: number
  firstTokenMs: number | undefined
  residentBytes: number
  peakBytes: number
}

/** In a process of its own: trains steps of one example each, prints their speed and what memory they took. */
const measureTraining = async (dataFolder: string, tokens: number): Promise<void> => {
  const base = {
    modelsFolder: installation.modelsFolder,
    importsFolder: importsFolderOf(dataFolder),
    generalTextPath: installation.generalTextPath,
    threads,
  }
  const model = await openTrainingModel(base, await openTrainingSource(base), () => {})
  const speeds = await measureSpeeds(model, systemClock, { tokens, steps: 8 })
  process.stdout.write(JSON.stringify({ speeds, peakBytes: process.resourceUsage().maxRSS * 1024 }))
}

refuseTelemetry()
if (options['start-in']) {
  await measureStart(options['start-in'])
  process.exit(0)
}
if (options['ask-in']) {
  process.stdout.write(JSON.stringify(await measureAskingWhileIndexing(options['ask-in'])))
  process.exit(0)
}
if (options['train-in']) {
  await measureTraining(options['train-in'], Number(options.tokens))
  process.exit(0)
}

interface Row {
  measure: string
  unit: string
  samples: number[]
}
const rows: Row[] = []
const record = (measure: string, unit: string, samples: number[]): void => {
  rows.push({ measure, unit, samples })
  process.stderr.write(`${measure}: ${samples.map(sample => sample.toFixed(1)).join(', ')} ${unit}\n`)
}
const repeat = async (times: number, measure: () => Promise<number>): Promise<number[]> => {
  await measure() // warms caches and allocations; not counted
  const samples: number[] = []
  for (let i = 0; i < times; i++) samples.push(await measure())
  return samples
}

const words = `bike frame motor battery charge brake wheel light display error code torque screw saddle handle
  return order price delivery warranty repair workshop app update firmware range weight rider rain care clean store`.split(
  /\s+/,
)
const sentence = (seed: number, length: number): string =>
  Array.from({ length }, (_, i) => words[(seed * 31 + i * (7 + (seed % 5))) % words.length]).join(' ')

const adapter = AdapterId.parse('house-style')
/** As many as the adapter's short answers have. */
const adapterTokens = 32

const benchModel = async (dataFolder: string): Promise<void> => {
  const deps = {
    importsFolder: importsFolderOf(dataFolder),
    modelsFolder: installation.modelsFolder,
    workers: installation.workers,
  }
  const model = await startLanguageModel(deps, () => {})
  await model.loadAdapter(adapter, join(installation.scenariosFolder, 'support-desk/adapters', adapter))
  for (const context of [40, 512, 1024]) {
    const messages = await conversationOf(model, context)
    const withAdapter: number[] = []
    const samples = await repeat(7, async () => {
      withAdapter.push((await timedAnswer(model, messages, adapterTokens, adapter)).decodePerSecond)
      return (await timedAnswer(model, messages, adapterTokens)).decodePerSecond
    })
    const after = `after ${await model.countTokens(messages)} prompt tokens`
    record(`decode ${after}`, 'tokens/s', samples)
    record(`decode ${after}, with an adapter`, 'tokens/s', withAdapter.slice(1))
  }
  for (const context of [256, 800, 1024]) {
    const prompts: ChatMessage[][] = []
    for (let n = 0; n <= 5; n++) prompts.push(await conversationOf(model, context, `${n}. `))
    const asked = prompts.values()
    const last = prompts.at(-1) as ChatMessage[] // six were made
    const cold: number[] = []
    const speeds = await repeat(5, async () => {
      const { promptTokens, timeToFirstTokenMs } = await timedAnswer(model, asked.next().value ?? last, 1)
      cold.push(timeToFirstTokenMs)
      return (promptTokens / timeToFirstTokenMs) * 1000
    })
    const again = await repeat(5, async () => (await timedAnswer(model, last, 1)).timeToFirstTokenMs)
    const tokens = await model.countTokens(last)
    record(`prefill of ${tokens} tokens`, 'tokens/s', speeds)
    record(`first token after ${tokens} tokens`, 'ms', cold.slice(1))
    record(`first token after the same ${tokens} tokens again`, 'ms', again)
  }
  await model.close()
}

const benchEmbedding = async (embedder: Embedder): Promise<void> => {
  for (const [label, length] of [
    ['short texts (8 words)', 8],
    ['chunks (150 words)', 150],
  ] as const) {
    const texts = Array.from({ length: 64 }, (_, i) => sentence(i, length))
    const samples = await repeat(5, async () => {
      const startedMs = performance.now()
      await embedder.embed(texts)
      return (texts.length / (performance.now() - startedMs)) * 1000
    })
    record(`embed ${label}`, 'texts/s', samples)
  }
}

/** A workspace of made-up documents of 100 chunks, with random unit vectors. */
const benchRetrieval = async (embedder: Embedder, chunks: number): Promise<void> => {
  const folder = join(await mkdtemp(join(tmpdir(), 'diptych-bench-')), 'workspace')
  const info = {
    id: WorkspaceId.parse('bench'),
    name: 'bench',
    tagline: '',
    description: '',
    scenarioId: null,
    suggestedQuestions: [],
  }
  await createWorkspace(folder, info)
  const workspace = await openWorkspace(folder, { logger: silentLogger })
  const vectorStore = await openVectraStore(workspace.folders.index, {
    embedderId: embedder.id,
    dimensions: embedder.dimensions,
    logger: silentLogger,
  })
  const perDocument = 100
  for (let start = 0; start < chunks; start += perDocument) {
    const id = DocumentId.parse(`d${start}`)
    const texts = Array.from({ length: perDocument }, (_, i) => sentence(start + i, 120))
    const all = texts.join('\n\n')
    let end = -2
    workspace.documents.put({
      document: {
        id,
        name: `${id}.txt`,
        format: 'text',
        sizeBytes: all.length,
        contentHash: String(id),
        addedAt: new Date(0).toISOString(),
        modifiedAt: null,
        pages: null,
        notice: null,
      },
      title: null,
      places: [],
      text: all,
      chunks: texts.map((chunkText, ordinal) => {
        const from = end + 2
        end = from + chunkText.length
        const span = { start: from, end }
        return {
          ordinal,
          text: chunkText,
          heading: id,
          textHash: textHashOf(chunkText),
          span,
          page: null,
          headingPath: [],
          tokens: 120,
        }
      }),
    })
    const vectors = texts.map((_, ordinal) => {
      const vector = Float32Array.from({ length: embedder.dimensions }, (_, d) =>
        Math.sin((start + ordinal + 1) * (d + 1) * 12.9898),
      )
      const norm = Math.hypot(...vector)
      return { chunkId: chunkIdOf(id, ordinal), vector: vector.map(value => value / norm) }
    })
    await vectorStore.add(id, vectors)
  }
  const retriever = createRetriever({
    embedder,
    vectorStore,
    keywordIndex: createKeywordIndex(workspace),
    workspace,
    clock: systemClock,
  })
  let asked = 0
  const samples = await repeat(
    20,
    async () =>
      (await retriever.retrieve({ question: `What about the ${sentence(asked++, 4)}?`, limit: 3 }))
        .durationMs,
  )
  record(
    `retrieve from ${chunks.toLocaleString('en')} chunks, embedding of the question included`,
    'ms',
    samples,
  )
  await vectorStore.close()
  workspace.close()
  await rm(join(folder, '..'), { recursive: true, force: true })
}

const startInProcess = (dataFolder: string) => inProcess<Started>('--start-in', dataFolder)

const benchTraining = async (dataFolder: string): Promise<void> => {
  for (const tokens of [256, 512]) {
    const args = ['--train-in', dataFolder, '--tokens', String(tokens)]
    const { speeds, peakBytes } = await inProcess<{ speeds: number[]; peakBytes: number }>(...args)
    record(`training steps of 1 × ${tokens} tokens, rank 8, all seven linear layers`, 'tokens/s', speeds)
    record(`peak memory of training with 1 × ${tokens} tokens`, 'MB', [peakBytes / 1e6])
  }
}

const benchStart = async (dataFolder: string): Promise<void> => {
  const first: number[] = []
  for (let i = 0; i < 3; i++) {
    await rm(dataFolder, { recursive: true, force: true })
    first.push((await startInProcess(dataFolder)).readyMs)
  }
  record('first start, import and indexing of the scenario included', 'ms', first)
  const later: Started[] = []
  for (let i = 0; i < 5; i++) later.push(await startInProcess(dataFolder))
  const recordLater = (measure: string, unit: string, of: (started: Started) => number): void =>
    record(measure, unit, later.map(of))
  recordLater('later start, to ready', 'ms', ({ readyMs }) => readyMs)
  recordLater(
    'later start, to the first token of the first answer',
    'ms',
    started => started.firstTokenMs ?? Number.NaN,
  )
  recordLater('memory of the engine after four answers', 'MB', ({ residentBytes }) => residentBytes / 1e6)
  recordLater('the most it was meanwhile', 'MB', ({ peakBytes }) => peakBytes / 1e6)
}

/** The language model alone, from its file to a folder that can be loaded. */
const benchImport = async (): Promise<void> => {
  const { languageModel } = await readManifest(installation.modelsFolder)
  const [file] = languageModel.files
  const path = join(installation.modelsFolder, languageModel.folder, file.path)
  const samples = await repeat(3, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'diptych-bench-import-'))
    const startedMs = performance.now()
    await importGguf({ path, sha256: file.sha256 }, folder)
    const tookMs = performance.now() - startedMs
    await rm(folder, { recursive: true })
    return tookMs
  })
  record('import of the language model', 'ms', samples)
}

const benchAskingWhileIndexing = async (dataFolder: string): Promise<void> => {
  const { idleMs, indexingMs } = await inProcess<{ idleMs: number[]; indexingMs: number[] }>(
    '--ask-in',
    dataFolder,
  )
  record('from asking to the first token of a rag answer', 'ms', idleMs)
  record('the same while documents are indexed', 'ms', indexingMs)
}

const dataFolder = await mkdtemp(join(tmpdir(), 'diptych-bench-'))
try {
  await benchImport()
  await benchStart(dataFolder)
  await benchAskingWhileIndexing(dataFolder)
  await benchModel(dataFolder)
  await benchTraining(dataFolder)
  const embedder = await startEmbedder({
    importsFolder: importsFolderOf(dataFolder),
    modelsFolder: installation.modelsFolder,
    workers: installation.workers,
  })
  await benchEmbedding(embedder)
  for (const chunks of [1000, 10_000]) await benchRetrieval(embedder, chunks)
  await embedder.close()
} finally {
  await rm(dataFolder, { recursive: true, force: true })
}

const machine = `${cpus()[0]?.model.trim()}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`
const summary = rows.map(({ measure, unit, samples }) => ({
  measure,
  unit,
  median: quantile(samples, 0.5),
  lowerQuartile: quantile(samples, 0.25),
  upperQuartile: quantile(samples, 0.75),
  samples,
}))
const digits = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(1))
console.log(`\n${machine}, ${new Date().toISOString().slice(0, 10)}\n`)
console.log('| measure | median | quartiles | n |\n|---|---|---|---|')
for (const { measure, unit, median, lowerQuartile, upperQuartile, samples } of summary)
  console.log(
    `| ${measure} | ${digits(median)} ${unit} | ${digits(lowerQuartile)} to ${digits(upperQuartile)} | ${samples.length} |`,
  )
if (options.json)
  await writeFile(
    options.json,
    `${JSON.stringify({ machine, date: new Date().toISOString(), rows: summary }, null, 2)}\n`,
  )
