/**
 * One producer, any number of readers. A reader sees what is published after it subscribed, in order;
 * leaving the loop or aborting unsubscribes it.
 */
export class EventFeed<Event> {
  readonly #readers = new Set<{ queue: Event[]; wake(): void }>()
  #closed = false

  publish(event: Event): void {
    for (const reader of this.#readers) {
      reader.queue.push(event)
      reader.wake()
    }
  }

  /** Readers get what is queued and then end. */
  close(): void {
    this.#closed = true
    for (const reader of this.#readers) reader.wake()
  }

  /** Subscribed from the moment of the call, so that nothing is missed before the first `next`. */
  subscribe(signal?: AbortSignal): AsyncGenerator<Event, void, undefined> {
    const reader = { queue: [] as Event[], wake: () => {} }
    this.#readers.add(reader)
    const wake = (): void => reader.wake()
    signal?.addEventListener('abort', wake)
    const ended = (): boolean => this.#closed || signal?.aborted === true
    const readers = this.#readers
    return (async function* () {
      try {
        for (;;) {
          while (reader.queue.length > 0) yield reader.queue.shift() as Event // not empty
          if (ended()) return
          await new Promise<void>(resolve => {
            reader.wake = resolve
          })
        }
      } finally {
        readers.delete(reader)
        signal?.removeEventListener('abort', wake)
      }
    })()
  }
}
