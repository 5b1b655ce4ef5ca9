import { MessageChannelMain, type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron'
import type { Failure } from '#contract/errors.ts'
import type { FromEngineProcess, ToEngineProcess } from '#host/engine-process-messages.ts'

interface EngineProcessOptions {
  /** The built entry of src/utility. */
  entry: string
  start: Omit<Extract<ToEngineProcess, { type: 'start' }>, 'type'>
  /** The engine process ended although nobody asked it to. */
  onCrash(exitCode: number): void
  onStarted(): void
  onStartFailed(failure: Failure): void
  onAddPathsFailed(failure: Failure): void
  onFollowPathsFailed(failure: Failure): void
}

/** Owns the engine's process; `close` ends it. */
export class EngineProcess {
  readonly #process: UtilityProcess
  #closing = false
  readonly #exited: Promise<void>

  constructor(options: EngineProcessOptions) {
    this.#process = utilityProcess.fork(options.entry, [], {
      serviceName: 'Diptych engine',
      stdio: 'inherit',
    })
    this.#exited = new Promise(resolve => {
      this.#process.once('exit', code => {
        resolve()
        if (!this.#closing) options.onCrash(code)
      })
    })
    this.#process.on('message', (message: FromEngineProcess) => {
      if (message.type === 'started') options.onStarted()
      else if (message.type === 'start-failed') options.onStartFailed(message.failure)
      else if (message.type === 'follow-paths-failed') options.onFollowPathsFailed(message.failure)
      else options.onAddPathsFailed(message.failure)
    })
    this.#tell({ type: 'start', ...options.start })
  }

  #tell(message: ToEngineProcess, ports: MessagePortMain[] = []): void {
    this.#process.postMessage(message, ports)
  }

  /** A new port to the engine, for one page. */
  openPort(): MessagePortMain {
    const { port1, port2 } = new MessageChannelMain()
    this.#tell({ type: 'port' }, [port1])
    return port2
  }

  addPaths(paths: string[]): void {
    this.#tell({ type: 'add-paths', paths })
  }

  followPaths(paths: string[]): void {
    this.#tell({ type: 'follow-paths', paths })
  }

  reportBlockedRequests(blocked: number): void {
    this.#tell({ type: 'network', blocked })
  }

  /** Lets the engine finish its writes; after `patienceMs` it is ended, which its files survive. */
  async close(patienceMs: number): Promise<void> {
    this.#closing = true
    this.#tell({ type: 'close' })
    const impatient = setTimeout(() => this.#process.kill(), patienceMs)
    await this.#exited
    clearTimeout(impatient)
  }
}
