/** Does what is asked for one `key` one after the other, in the order of asking; keys do not wait for each other. */
export type SerialWork = <Result>(key: string, work: () => Promise<Result>) => Promise<Result>

export const createSerialWork = (): SerialWork => {
  const last = new Map<string, Promise<unknown>>()
  return (key, work) => {
    const done = (last.get(key) ?? Promise.resolve()).then(work)
    // The next one starts whether this one succeeds or not; its caller hears of a failure.
    const settled = done
      .catch(() => {})
      .then(() => {
        if (last.get(key) === settled) last.delete(key)
      })
    last.set(key, settled)
    return done
  }
}

/** The same for work that needs no key: one after the other, in the order of asking. */
export type OneAtATime = <Result>(work: () => Promise<Result>) => Promise<Result>

export const createOneAtATime = (): OneAtATime => {
  const serially = createSerialWork()
  return work => serially('', work)
}
