import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openChannel, type WorkerChannel } from '#engine/core/worker-channel.ts'
import type { GenerationEvent, LanguageModel } from './language-model.ts'
import type { LanguageModelMethods } from './language-model-worker.ts'
import type { LlamaConfig } from './llama-config.ts'

export interface LanguageModelOptions {
  /** Entry module of the worker: language-model-worker. */
  workerUrl: URL
  /** Imported model, as `importGguf` gives it. The worker starts while that is awaited. */
  folder: Promise<string>
  id: string
  name: string
  /** The name that PEFT loads the base by. */
  hubName: string
  contextTokens: number
  threads: number
}

/** Turns a call's events into a stream that ends or fails with the call. */
async function* eventsOf<Event>(
  start: (onEvent: (event: Event) => void) => Promise<unknown>,
): AsyncGenerator<Event, void, undefined> {
  const queue: Event[] = []
  let wake: () => void = () => {}
  let outcome: { error?: unknown } | undefined
  start(event => {
    queue.push(event)
    wake()
  })
    .then(
      () => {
        outcome = {}
      },
      error => {
        outcome = { error }
      },
    )
    .then(() => wake())
  for (;;) {
    while (queue.length > 0) yield queue.shift() as Event // not empty
    if (outcome) {
      if ('error' in outcome) throw outcome.error
      return
    }
    await new Promise<void>(resolve => {
      wake = resolve
    })
  }
}

/** Loads an imported model in its own worker thread. @throws EngineError MODEL_CORRUPT, and what `folder` and loading throw. */
export const loadLanguageModel = (options: LanguageModelOptions): Promise<LanguageModel> =>
  openChannel<LanguageModelMethods, LanguageModel>(options.workerUrl, 'language model', channel =>
    modelBehind(channel, options),
  )

const modelBehind = async (
  channel: WorkerChannel<LanguageModelMethods>,
  options: LanguageModelOptions,
): Promise<LanguageModel> => {
  const folder = await options.folder
  const { name, threads } = options
  const { cacheInPlace } = await channel.call('load', { folder, name, threads })
  const config = JSON.parse(await readFile(join(folder, 'llama.json'), 'utf8')) as LlamaConfig // written by our import
  return {
    id: options.id,
    name: options.name,
    base: { config, name: options.hubName },
    contextTokens: options.contextTokens,
    cacheInPlace,
    countTokens: messages => channel.call('countTokens', { messages }),
    countExampleTokens: examples => channel.call('countExampleTokens', { examples }),
    loadAdapter: (id, adapterFolder) => channel.call('loadAdapter', { id, folder: adapterFolder }),
    unloadAdapter: id => channel.call('unloadAdapter', { id }),
    async *generate(request, signal) {
      const stop = new AbortController()
      const either = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal
      try {
        yield* eventsOf<GenerationEvent>(onEvent =>
          channel.call('generate', request, { signal: either, onEvent }),
        )
      } finally {
        stop.abort() // a reader that leaves early ends the generation
      }
    },
    score: (request, answer) =>
      channel.call('score', { ...request, answer, contextTokens: options.contextTokens }),
    close: () => channel[Symbol.asyncDispose](),
  }
}
