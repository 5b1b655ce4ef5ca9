/**
 * Sends values one at a time; of those that come while one is on its way, only the last. The promise
 * resolves when nothing is left to send, for the calls that were not sent too.
 */
export const latestOnly = <Value>(
  send: (value: Value) => Promise<void>,
): ((value: Value) => Promise<void>) => {
  let waiting: { value: Value } | undefined
  let work: Promise<void> | undefined
  const drain = async () => {
    while (waiting) {
      const { value } = waiting
      waiting = undefined
      await send(value)
    }
    work = undefined
  }
  return value => {
    waiting = { value }
    work ??= drain()
    return work
  }
}
