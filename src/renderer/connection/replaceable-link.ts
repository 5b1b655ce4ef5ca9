import type { ClientContext, ClientLink, ClientOptions } from '@orpc/client'

/**
 * A link whose transport can be lost and replaced, so that one client serves the page for its whole
 * life. Calls made while there is no transport wait for the next one; calls and streams that were
 * under way when it was lost reject, and whoever made them decides whether to ask again.
 */
export class ReplaceableLink implements ClientLink<ClientContext> {
  #link = Promise.withResolvers<ClientLink<ClientContext>>()
  #connected = false

  replace(link: ClientLink<ClientContext>): void {
    if (this.#connected) this.lose()
    this.#link.resolve(link)
    this.#connected = true
  }

  /** From now on calls wait for the next transport. */
  lose(): void {
    if (!this.#connected) return
    this.#link = Promise.withResolvers()
    this.#connected = false
  }

  /** There will be no transport: waiting and future calls reject with `error`. */
  giveUp(error: Error): void {
    this.lose()
    // Without a call that waits, the rejection has no reader; that is no failure of the page.
    this.#link.promise.catch(() => {})
    this.#link.reject(error)
  }

  async call(
    path: readonly string[],
    input: unknown,
    options: ClientOptions<ClientContext>,
  ): Promise<unknown> {
    const link = await withAbort(this.#link.promise, options.signal)
    return link.call(path, input, options)
  }
}

const withAbort = <T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> => {
  if (!signal) return promise
  if (signal.aborted) return Promise.reject(signal.reason)
  const aborted = Promise.withResolvers<never>()
  const abort = () => aborted.reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  return Promise.race([promise, aborted.promise]).finally(() => signal.removeEventListener('abort', abort))
}
