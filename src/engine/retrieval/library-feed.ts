import type { LibraryEvent } from '#contract/library.ts'

/** Hands what happens in a library to everybody who watches it. */
export interface LibraryFeed {
  publish(event: LibraryEvent): void
  /** A snapshot, then every later event, until `signal` aborts or the feed closes; never throws. */
  watch(signal?: AbortSignal): AsyncGenerator<LibraryEvent, void>
  close(): void
}

/** Events a watcher has not taken yet. An older state of a job gives way to a newer one. */
class Mailbox {
  #events: LibraryEvent[] = []
  #wake: (() => void) | undefined
  #closed = false

  put(event: LibraryEvent): void {
    if (event.type === 'job')
      this.#events = this.#events.filter(old => !(old.type === 'job' && old.job.id === event.job.id))
    if (event.type === 'snapshot') this.#events = []
    this.#events.push(event)
    this.#wake?.()
  }

  close = (): void => {
    this.#closed = true
    this.#wake?.()
  }

  /** The next event, or undefined when closed; what is left at closing is not delivered. */
  async take(): Promise<LibraryEvent | undefined> {
    while (!this.#closed) {
      const event = this.#events.shift()
      if (event) return event
      await new Promise<void>(resolve => {
        this.#wake = resolve
      })
    }
    return undefined
  }
}

export const createLibraryFeed = (snapshot: () => LibraryEvent): LibraryFeed => {
  const mailboxes = new Set<Mailbox>()
  let closed = false
  return {
    publish(event) {
      for (const mailbox of mailboxes) mailbox.put(event)
    },
    async *watch(signal) {
      if (closed || signal?.aborted) return
      const mailbox = new Mailbox()
      // Snapshot and subscription in one step: no event falls between them.
      mailbox.put(snapshot())
      mailboxes.add(mailbox)
      signal?.addEventListener('abort', mailbox.close)
      try {
        for (let event = await mailbox.take(); event; event = await mailbox.take()) yield event
      } finally {
        signal?.removeEventListener('abort', mailbox.close)
        mailboxes.delete(mailbox)
      }
    },
    close() {
      closed = true
      for (const mailbox of mailboxes) mailbox.close()
    },
  }
}
