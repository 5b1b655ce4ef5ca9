import type { Page } from 'playwright-core'

/** A screen with 60 frames a second has one every 16.7 ms; timestamps of frames that are on time differ by less. */
const frameMs = 1000 / 60
const jitterMs = 0.5

/** How the person scrolls: at a speed, or with the scroll bar to one far place after another. */
export type Scrolling = { pixelsPerSecond: number } | { jumpEveryMs: number }

/** What one measuring saw. */
export interface Frames {
  /** Between one frame and the next, in milliseconds. */
  gaps: number[]
  /** Frames in whose middle there was no row yet, where one belongs. */
  withoutRows: number
  /** Processor time of the page's main thread, in milliseconds: what can be compared on a busy machine. */
  cpuMs: number
}

/** Scrolls the page’s first table, by itself or with the window, for so long and notes when frames come. The page's main thread draws the rows. */
export const recordFrames = async (page: Page, durationMs: number, scrolling: Scrolling): Promise<Frames> => {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const cpuMs = async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0)
  }
  const before = await cpuMs()
  const frames = await scrollAndWatch(page, durationMs, scrolling)
  const spent = (await cpuMs()) - before
  await session.detach()
  return { ...frames, cpuMs: spent }
}

const scrollAndWatch = (
  page: Page,
  durationMs: number,
  scrolling: Scrolling,
): Promise<Omit<Frames, 'cpuMs'>> =>
  page.evaluate(
    async ({ durationMs, scrolling }) => {
      const nextFrame = () => new Promise<number>(resolve => requestAnimationFrame(resolve))
      const gaps: number[] = []
      let withoutRows = 0
      let direction = 1
      let jumps = 0
      const table = document.querySelector('table')
      const frame = table?.parentElement
      const own = frame && frame.scrollHeight > frame.clientHeight + 1 ? frame : undefined
      const box = own ?? document.documentElement
      // Where there are rows and nothing else: the window has more above the table.
      const begin = () => (own ? 0 : window.scrollY + (table?.getBoundingClientRect().top ?? 0))
      const view = own?.getBoundingClientRect() ?? new DOMRect(0, 0, window.innerWidth, window.innerHeight)
      box.scrollTop = begin()
      await nextFrame()
      const startedAt = await nextFrame()
      for (let last = startedAt; last - startedAt < durationMs; ) {
        const now = await nextFrame()
        gaps.push(now - last)
        const middle = document.elementFromPoint(view.x + view.width / 2, view.y + view.height / 2)
        if (table && !middle?.closest('tr:not([aria-hidden])')) withoutRows++
        const end = box.scrollHeight - view.height
        if ('pixelsPerSecond' in scrolling) {
          if (box.scrollTop >= end - 1) direction = -1
          if (box.scrollTop <= begin()) direction = 1
          box.scrollTop += (direction * scrolling.pixelsPerSecond * (now - last)) / 1000
        } else if ((now - startedAt) / scrolling.jumpEveryMs > jumps) {
          jumps++
          // The golden ratio spreads them over the whole bar.
          box.scrollTop = begin() + ((jumps * 0.618) % 1) * (end - begin() - 600)
        }
        last = now
      }
      return { gaps, withoutRows }
    },
    { durationMs, scrolling },
  )

/** The frames in a line of a table. */
export const frameRow = ({ gaps, withoutRows, cpuMs }: Frames): string[] => {
  const durationMs = gaps.reduce((sum, gap) => sum + gap, 0)
  const sorted = gaps.toSorted((a, b) => a - b)
  const at = (share: number) => `${(sorted[Math.ceil(share * sorted.length) - 1] ?? 0).toFixed(1)} ms`
  const share = (count: number) => `${((100 * count) / gaps.length).toFixed(1)}%`
  const late = gaps.filter(gap => gap > frameMs + jitterMs).length
  return [
    String(gaps.length),
    at(0.5),
    at(0.95),
    at(1),
    share(late),
    share(withoutRows),
    `${Math.round(cpuMs / (durationMs / 1000))} ms/s`,
  ]
}

export const frameHeads = [
  'frames',
  'p50 gap',
  'p95',
  'longest',
  'above 16.7 ms',
  'without rows',
  'processor time',
]
