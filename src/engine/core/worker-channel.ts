import { type MessagePort, Worker } from 'node:worker_threads'
import { ErrorCode } from '#contract/errors.ts'
import { EngineError, toEngineError } from './errors.ts'

/**
 * Calls into a worker thread: a call has one result, may emit events on the way, and can be aborted.
 * Both sides name the methods in one type:
 * `{ embed: { params: { texts: string[] }; result: Float32Array[]; event: never } }`.
 */
export type WorkerMethods = Record<string, { params: unknown; result: unknown; event: unknown }>

type Request = { type: 'call'; id: number; method: string; params: unknown } | { type: 'abort'; id: number }
type Response =
  | { type: 'event'; id: number; event: unknown }
  | { type: 'result'; id: number; result: unknown }
  | {
      type: 'error'
      id: number
      code: string
      message: string
      data: Record<string, unknown>
      stack: string | undefined
    }

interface CallContext<Event> {
  signal: AbortSignal
  emit(event: Event): void
}

export type WorkerHandlers<Methods extends WorkerMethods> = {
  [Name in keyof Methods]: (
    params: Methods[Name]['params'],
    context: CallContext<Methods[Name]['event']>,
  ) => Promise<Methods[Name]['result']> | Methods[Name]['result']
}

/** The worker's side: answers calls until the port closes. */
export const serveWorker = <Methods extends WorkerMethods>(
  port: MessagePort,
  handlers: WorkerHandlers<Methods>,
): void => {
  const running = new Map<number, AbortController>()
  const post = (response: Response): void => port.postMessage(response)
  port.on('message', async (request: Request) => {
    const { id } = request
    if (request.type === 'abort') {
      running.get(id)?.abort()
      return
    }
    const controller = new AbortController()
    running.set(id, controller)
    try {
      const handler = handlers[request.method]
      if (!handler) throw new Error(`The worker has no method ${request.method}`)
      const result = await handler(request.params as never, {
        signal: controller.signal,
        emit: event => post({ type: 'event', id, event }),
      })
      post({ type: 'result', id, result })
    } catch (thrown) {
      const { code, message, data, cause, stack } = toEngineError(thrown)
      post({ type: 'error', id, code, message, data, stack: cause instanceof Error ? cause.stack : stack })
    } finally {
      running.delete(id)
    }
  })
}

interface PendingCall {
  resolve(result: unknown): void
  reject(error: unknown): void
  onEvent(event: unknown): void
}

/** V8 would let each thread's short-lived objects take 48 MB before it looks for those that are gone; the workers' mathematics is elsewhere. */
const resourceLimits = { maxYoungGenerationSizeMb: 8 }

/** The caller's side. Owns the worker; a worker that dies fails the calls in flight and stays dead. */
export class WorkerChannel<Methods extends WorkerMethods> implements AsyncDisposable {
  readonly #worker: Worker
  readonly #pending = new Map<number, PendingCall>()
  #nextId = 0
  #dead: EngineError | undefined

  /** @param name says in errors and in debuggers which worker it is. */
  constructor(url: URL, name: string) {
    this.#worker = new Worker(url, { name, resourceLimits })
    // A waiting worker must not keep the process alive; a call in flight does.
    this.#worker.unref()
    this.#worker.on('message', (response: Response) => this.#receive(response))
    this.#worker.on('error', cause => this.#die(name, cause))
    this.#worker.on('exit', code => this.#die(name, new Error(`exit code ${code}`)))
  }

  get alive(): boolean {
    return this.#dead === undefined
  }

  call<Name extends keyof Methods & string>(
    method: Name,
    params: Methods[Name]['params'],
    options: { signal?: AbortSignal | undefined; onEvent?: (event: Methods[Name]['event']) => void } = {},
  ): Promise<Methods[Name]['result']> {
    if (this.#dead) return Promise.reject(this.#dead)
    const id = this.#nextId++
    const { signal, onEvent } = options
    const abort = (): void => this.#worker.postMessage({ type: 'abort', id } satisfies Request)
    return new Promise<Methods[Name]['result']>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject, onEvent: event => onEvent?.(event) })
      this.#worker.ref()
      this.#worker.postMessage({ type: 'call', id, method, params } satisfies Request)
      if (signal?.aborted) abort()
      else signal?.addEventListener('abort', abort, { once: true })
    }).finally(() => {
      signal?.removeEventListener('abort', abort)
      this.#pending.delete(id)
      // Whoever closes it waits for its end, which a process with nothing else to wait for would not live to see.
      if (this.#pending.size === 0 && this.alive) this.#worker.unref()
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#dead ??= new EngineError('CANCELLED', 'Diptych is closing.')
    await this.#worker.terminate()
    this.#failPending(this.#dead)
  }

  #receive(response: Response): void {
    const call = this.#pending.get(response.id)
    if (!call) return
    if (response.type === 'event') call.onEvent(response.event)
    else if (response.type === 'result') call.resolve(response.result)
    else {
      const error = new EngineError(ErrorCode.parse(response.code), response.message, response.data)
      if (response.stack) error.stack = response.stack
      call.reject(error)
    }
  }

  #die(name: string, cause: Error): void {
    this.#dead ??= new EngineError(
      'UNEXPECTED',
      `The ${name} stopped unexpectedly. Documents and history are untouched. Start Diptych again.`,
      {},
      { cause },
    )
    this.#failPending(this.#dead)
  }

  #failPending(error: EngineError): void {
    for (const call of this.#pending.values()) call.reject(error)
  }
}

/** What `open` makes of a new channel, which is then its owner; where that fails, the channel is closed. */
export const openChannel = async <Methods extends WorkerMethods, Opened>(
  url: URL,
  name: string,
  open: (channel: WorkerChannel<Methods>) => Promise<Opened>,
): Promise<Opened> => {
  const channel = new WorkerChannel<Methods>(url, name)
  try {
    return await open(channel)
  } catch (thrown) {
    await channel[Symbol.asyncDispose]()
    throw thrown
  }
}
