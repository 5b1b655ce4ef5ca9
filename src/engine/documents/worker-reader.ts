import { Worker } from 'node:worker_threads'
import { maxDocumentBytes } from '#contract/library.ts'
import { EngineError } from '#engine/core/errors.ts'
import { defaultChunkLimits } from './chunking.ts'
import type { DocumentReader, ReadDocument } from './document.ts'
import { printableName } from './printable-name.ts'
import type { ReadReply, ReadRequest } from './worker-messages.ts'

export interface DocumentReaderOptions {
  /** The worker's entry, `document-worker`, as source or bundled. */
  workerUrl: URL
  /** Folder of the embedding model, whose tokenizer measures chunks. */
  tokenizerFolder: string
  timeLimitMs?: number
  memoryLimitMb?: number
}

const megabyte = 1024 * 1024

const kept = 'Nothing was added to the library, and the other documents are untouched.'

const cancelled = (name: string): EngineError =>
  new EngineError('CANCELLED', `Reading “${name}” was stopped. ${kept}`)

const timedOut = (name: string, timeLimitMs: number): EngineError =>
  new EngineError(
    'DOCUMENT_TIMED_OUT',
    `“${name}” was not read within ${Math.round(timeLimitMs / 1000)} seconds. ${kept} Split it into smaller files, or save it in a simpler format, and add that.`,
    { timeLimitMs },
  )

const outOfMemory = (name: string, memoryLimitMb: number): EngineError =>
  new EngineError(
    'DOCUMENT_TOO_LARGE',
    `Reading “${name}” needs more than ${memoryLimitMb} MB of memory. ${kept} Split it into smaller files and add those.`,
    { memoryLimitMb },
  )

const tooLarge = (name: string, bytes: number): EngineError =>
  new EngineError(
    'DOCUMENT_TOO_LARGE',
    `“${name}” has ${Math.ceil(bytes / megabyte)} MB; Diptych reads files of up to ${maxDocumentBytes / megabyte} MB. ${kept} Split it into smaller files and add those.`,
    { bytes },
  )

const workerDied = (name: string, cause: unknown): EngineError =>
  new EngineError(
    'DOCUMENT_UNREADABLE',
    `“${name}” made the reader stop. ${kept} Save it anew in the program it comes from, and add that.`,
    {},
    { cause },
  )

const workerNeverStarted = (cause: unknown): EngineError =>
  new EngineError(
    'UNEXPECTED',
    `The document reader could not start. ${kept} Start Diptych again; if that does not help, install it again.`,
    {},
    { cause },
  )

/**
 * How often a working thread's memory is looked at, and how far above the limit V8 itself stops it.
 * V8's own stop comes too late when a single allocation crosses it, and then ends the whole process,
 * so it must stay out of reach of what a thread can allocate between two looks.
 */
const memoryCheckMs = 100
const hardLimitFactor = 2
/** A thread that still holds this share of its limit after a document is ended, which gives the memory back. */
const retiredFromShare = 0.25
/** How long a thread may take to start, tokenizer included: a second, or many on a busy machine. */
const startLimitMs = 120_000
/** How long the next document waits for the memory of a thread that is ending. */
const endingMs = 2000

/** One thread that reads one document at a time. Dead once it failed; its owner starts another. */
class ReaderThread {
  readonly #worker: Worker
  #started = false
  #alive = true
  #ending = false
  #ended: Promise<unknown> = Promise.resolve()

  constructor(url: URL, memoryLimitMb: number) {
    this.#worker = new Worker(url, {
      name: 'document reader',
      // Deeply nested pages recurse; 4 MB is Node's default and too little for them.
      resourceLimits: { maxOldGenerationSizeMb: memoryLimitMb * hardLimitFactor, stackSizeMb: 16 },
    })
    // Without a listener an error between two documents would end the process.
    this.#worker.on('error', () => {
      this.#alive = false
    })
    this.#worker.on('exit', () => {
      this.#alive = false
    })
    this.#worker.unref()
  }

  get alive(): boolean {
    return this.#alive
  }

  async read(
    request: ReadRequest,
    limits: { timeLimitMs: number; memoryLimitMb: number; signal: AbortSignal | undefined },
  ): Promise<ReadDocument> {
    const { timeLimitMs, memoryLimitMb, signal } = limits
    const { name } = request
    const { promise, resolve, reject } = Promise.withResolvers<ReadDocument>()
    const onMessage = (reply: ReadReply): void => {
      if (reply.type === 'begun') {
        this.#started = true
        clearTimeout(timer)
        timer = setTimeout(() => kill(timedOut(name, timeLimitMs)), timeLimitMs)
      } else if (reply.type === 'progressed') timer.refresh()
      else if (reply.type === 'read') resolve(reply.document)
      else if (reply.type === 'failed') reject(new EngineError(reply.code, reply.message, reply.data))
      else if (reply.type === 'crashed') reject(workerDied(name, new Error(reply.message)))
    }
    const onError = (cause: Error & { code?: string }): void => {
      if (this.#ending) reject(cancelled(name))
      else if (cause.code === 'ERR_WORKER_OUT_OF_MEMORY') reject(outOfMemory(name, memoryLimitMb))
      else reject(this.#started ? workerDied(name, cause) : workerNeverStarted(cause))
    }
    const onExit = (code: number): void => onError(new Error(`the document worker ended with code ${code}`))
    let over = false
    const kill = (reason: EngineError): void => {
      // A look at the memory may answer after the document did; the thread may be on the next one.
      if (over) return
      this.#alive = false
      reject(reason)
      this.#ended = this.#worker.terminate()
    }
    const onAbort = (): void => kill(cancelled(name))
    this.#worker.on('message', onMessage).on('error', onError).on('exit', onExit)
    // A document in flight keeps the process alive; an idle thread does not.
    this.#worker.ref()
    // How long a thread takes to start is the machine's doing, not the document's.
    const neverStarted = workerNeverStarted(new Error(`not started within ${startLimitMs} ms`))
    let timer = setTimeout(() => kill(neverStarted), startLimitMs)
    let looking = false
    const memoryTimer = setInterval(async () => {
      // A thread in the middle of one long step answers only after it; asking more often helps nobody.
      if (looking) return
      looking = true
      // Rejects when the thread has ended meanwhile, which the other listeners report.
      const heap = await this.#worker.getHeapStatistics().catch(() => null)
      looking = false
      if (heap && heap.used_heap_size + heap.external_memory > memoryLimitMb * megabyte)
        kill(outOfMemory(name, memoryLimitMb))
    }, memoryCheckMs)
    signal?.addEventListener('abort', onAbort, { once: true })
    try {
      this.#worker.postMessage(request, [request.bytes.buffer as ArrayBuffer])
      return await promise
    } finally {
      over = true
      clearTimeout(timer)
      clearInterval(memoryTimer)
      signal?.removeEventListener('abort', onAbort)
      this.#worker.off('message', onMessage).off('error', onError).off('exit', onExit)
      // Whoever ends the thread waits for it, which a process with nothing else to wait for would not live to see.
      if (!this.#ending) this.#worker.unref()
    }
  }

  /**
   * Ends a thread that a document has made large: the memory goes back to the system at once, and is not
   * counted against the next document.
   */
  async retireIfLarge(memoryLimitMb: number): Promise<void> {
    if (!this.#alive) return
    // The answer of a thread that holds nothing alive would never come in a process that waits for nothing else.
    this.#worker.ref()
    const heap = await this.#worker.getHeapStatistics().catch(() => null)
    // One that is being ended meanwhile must keep the process alive until it has ended.
    if (!this.#alive) return
    this.#worker.unref()
    if (heap && heap.used_heap_size + heap.external_memory <= retiredFromShare * memoryLimitMb * megabyte)
      return
    this.#alive = false
    this.#ended = this.#worker.terminate()
  }

  /** Waits until the thread has ended, but not for ever: one in the middle of a long step ends after it. */
  async ended(): Promise<void> {
    const { promise: waitedLongEnough, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, endingMs)
    await Promise.race([this.#ended, waitedLongEnough])
    clearTimeout(timer)
  }

  async end(): Promise<void> {
    this.#alive = false
    this.#ending = true
    await this.#worker.terminate()
  }
}

/**
 * A DocumentReader that reads in a thread of its own, one document at a time, and keeps that thread
 * warm. A document that takes longer than `timeLimitMs`, needs more than `memoryLimitMb` of heap
 * and buffers, or is no longer wanted costs its thread; the next one gets a fresh thread. The caller's bytes
 * are copied and stay usable.
 */
export const createDocumentReader = ({
  workerUrl,
  tokenizerFolder,
  timeLimitMs = 60_000,
  memoryLimitMb = 1024,
}: DocumentReaderOptions): DocumentReader => {
  let thread: ReaderThread | undefined
  let closed = false
  /** Settles when the documents before this one are done, however they ended. */
  let queue: Promise<unknown> = Promise.resolve()

  const readNow = async (
    { name, bytes, limits, recognisePictures }: Omit<ReadRequest, 'tokenizerFolder'>,
    signal?: AbortSignal,
  ): Promise<ReadDocument> => {
    if (signal?.aborted || closed) throw cancelled(name)
    if (!thread?.alive) {
      await thread?.ended()
      if (signal?.aborted || closed) throw cancelled(name)
      thread = new ReaderThread(workerUrl, memoryLimitMb)
    }
    // `slice` of a Buffer shares memory with Node's pool, and transferring that would empty other buffers.
    const request: ReadRequest = {
      name,
      bytes: new Uint8Array(bytes),
      limits,
      tokenizerFolder,
      recognisePictures,
    }
    return await thread.read(request, { timeLimitMs, memoryLimitMb, signal })
  }

  return {
    read: async (file, signal) => {
      const { name: givenName, bytes, limits = defaultChunkLimits, recognisePictures = false } = file
      // From here on it stands in sentences only, and shows its extension.
      const name = printableName(givenName)
      if (bytes.length > maxDocumentBytes) throw tooLarge(name, bytes.length)
      const { promise: aborted, reject } = Promise.withResolvers<never>()
      const onAbort = (): void => reject(cancelled(name))
      if (signal?.aborted) throw cancelled(name)
      signal?.addEventListener('abort', onAbort, { once: true })
      const reading = queue.then(() => readNow({ name, bytes, limits, recognisePictures }, signal))
      queue = reading.catch(() => undefined).then(() => thread?.retireIfLarge(memoryLimitMb))
      try {
        // One that still waits for its turn must not wait to be stopped.
        return await Promise.race([reading, aborted])
      } finally {
        signal?.removeEventListener('abort', onAbort)
      }
    },
    close: async () => {
      closed = true
      await thread?.end()
    },
  }
}
