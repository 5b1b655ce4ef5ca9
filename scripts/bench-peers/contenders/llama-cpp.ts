/** llama.cpp by way of node-llama-cpp, for answers-part.ts. */

import type { Prompt, TimedTokens } from '../answers-part.ts'
import { loadPeer } from '../npm-peers.ts'
import { serveContender } from '../serve-contender.ts'

/** Of node-llama-cpp, what is used here. */
interface LlamaModule {
  getLlama(options: {
    gpu: false
    build: 'never'
    maxThreads: number
    logLevel: 'info'
    logger(level: string, message: string): void
  }): Promise<Llama>
}
interface Llama {
  loadModel(options: { modelPath: string; gpuLayers: 0 }): Promise<LlamaModel>
}
interface LlamaModel {
  tokenize(text: string, specialTokens: true): number[]
  createContext(options: {
    contextSize: number
    batchSize: number
    threads: { ideal: number; min: number }
    flashAttention: boolean
    performanceTracking: true
  }): Promise<LlamaContext>
}
interface LlamaContext {
  /** Logs what llama.cpp itself counted since the last time. */
  printTimings(): Promise<void>
  getSequence(): LlamaSequence
}
interface LlamaSequence {
  clearHistory(): Promise<void>
  /** Reads the tokens and then gives one token after the other. */
  evaluate(
    tokens: number[],
    options: { temperature: 0; yieldEogToken: true },
  ): AsyncGenerator<number, unknown, undefined>
}

const [, , peerFolder = '', modelPath = '', threadsText = '', flash = '', contextTokens = ''] = process.argv
const threads = Number(threadsText)
const { getLlama } = await loadPeer<LlamaModule>(peerFolder, 'node-llama-cpp')
let log = ''
const llama = await getLlama({
  ...{ gpu: false, build: 'never', maxThreads: threads, logLevel: 'info' },
  logger: (_, message) => {
    log += `${message}\n`
  },
})
const model = await llama.loadModel({ modelPath, gpuLayers: 0 })
const context = await model.createContext({
  contextSize: Number(contextTokens),
  batchSize: 512, // llama.cpp's own physical batch
  threads: { ideal: threads, min: threads },
  flashAttention: flash === 'flash',
  performanceTracking: true,
})
const sequence = context.getSequence()

/** Token ids of a rendered conversation. */
const tokens = ({ text }: Prompt): number[] => model.tokenize(text, true)

/** What llama.cpp itself counted since the last time: `eval time = 123.45 ms / 47 runs`, the prompt in a line before. */
const ownDecodePerSecond = async (): Promise<number | null> => {
  log = ''
  await context.printTimings()
  const [, ms, runs] = /(?<!prompt )eval time =\s*([\d.]+) ms \/\s*(\d+) runs/.exec(log) ?? []
  return ms && runs ? (Number(runs) / Number(ms)) * 1000 : null
}

/** Greedy and from nothing: what an earlier prompt left is cleared before the clock starts. */
const answer = async ({ prompt, maxTokens }: { prompt: Prompt; maxTokens: number }): Promise<TimedTokens> => {
  await sequence.clearHistory()
  await context.printTimings()
  const startedMs = performance.now()
  let firstMs = startedMs
  let written = 0
  for await (const _ of sequence.evaluate(tokens(prompt), { temperature: 0, yieldEogToken: true })) {
    written++
    if (written === 1) firstMs = performance.now()
    if (written === maxTokens) break
  }
  const decodeMs = performance.now() - firstMs
  return {
    timeToFirstTokenMs: firstMs - startedMs,
    decodePerSecond: written > 1 ? ((written - 1) / decodeMs) * 1000 : 0,
    ownDecodePerSecond: written > 1 ? await ownDecodePerSecond() : null,
  }
}

await serveContender({ tokens, answer })
process.exit(0)
