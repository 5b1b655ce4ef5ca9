/**
 * Hands on what comes in, in its order and together: the first at once, then at most every `intervalMs`. Events come
 * faster than a screen can be drawn.
 */
export const inBatches = <Item>(
  intervalMs: number,
  take: (items: readonly Item[]) => void,
): ((item: Item) => void) => {
  let waiting: Item[] = []
  let planned = false
  let takenAt = -Infinity
  const flush = () => {
    planned = false
    takenAt = performance.now()
    const items = waiting
    waiting = []
    take(items)
  }
  return item => {
    waiting.push(item)
    if (planned) return
    planned = true
    setTimeout(flush, Math.max(0, takenAt + intervalMs - performance.now()))
  }
}
