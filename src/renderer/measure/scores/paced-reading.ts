/** Something that is read again when it has changed. */
export interface PacedReading {
  /** Says that there is something new; `now` that it must not wait. */
  ask: (now: boolean) => void
  end: () => void
}

/** At least this long between two readings, */
const restMs = 2500
/** and so many times what a reading took, so that what takes long leaves the engine to others. */
const restsPerReading = 9

/** Never reads twice at once; what is asked for meanwhile is read once afterwards. `read` must not throw. */
export const pacedReading = (read: () => Promise<void>): PacedReading => {
  let timer: ReturnType<typeof setTimeout> | undefined
  let reading = false
  let wanted: 'no' | 'later' | 'now' = 'no'
  let restsUntil = 0
  let ended = false
  const begin = async (): Promise<void> => {
    reading = true
    wanted = 'no'
    const begun = Date.now()
    await read()
    reading = false
    restsUntil = Date.now() + Math.max(restMs, (Date.now() - begun) * restsPerReading)
    schedule()
  }
  const schedule = (): void => {
    if (ended || reading || wanted === 'no') return
    clearTimeout(timer)
    timer = setTimeout(() => void begin(), wanted === 'now' ? 0 : Math.max(0, restsUntil - Date.now()))
  }
  return {
    ask(now) {
      if (now) wanted = 'now'
      else if (wanted === 'no') wanted = 'later'
      schedule()
    },
    end() {
      ended = true
      clearTimeout(timer)
    },
  }
}
