const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const oneDigit = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 })

export const formatCount = (count: number): string => whole.format(count)

/** `1 passage`, `3 passages`, `1,024 tokens`. */
export const countOf = (count: number, singular: string, plural = `${singular}s`): string =>
  `${formatCount(count)} ${count === 1 ? singular : plural}`

/** `8 ms`, `0.4 ms`, `3.4 s`, `2 min 5 s`: always with its unit. */
export const formatDuration = (ms: number): string => {
  if (ms < 1) return `${oneDigit.format(ms)} ms`
  if (ms < 999.5) return `${whole.format(ms)} ms`
  if (ms < 59_950) return `${oneDigit.format(ms / 1000)} s`
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/** Tokens per second, to three figures: `7.4 tokens/s`, `142 tokens/s`. */
export const formatRate = (tokensPerSecond: number): string =>
  `${tokensPerSecond < 99.95 ? oneDigit.format(tokensPerSecond) : whole.format(tokensPerSecond)} tokens/s`

/** Decimal units, as file managers show them: `812 B`, `14 kB`, `3.1 MB`. */
export const formatBytes = (bytes: number): string => {
  if (bytes < 1000) return `${bytes} B`
  if (bytes < 999_500) return `${whole.format(bytes / 1000)} kB`
  if (bytes < 999_950_000) return `${oneDigit.format(bytes / 1e6)} MB`
  return `${oneDigit.format(bytes / 1e9)} GB`
}

const timeOfDay = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const dayAndMonth = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short' })
const fullDay = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric' })

export const formatTime = (iso: string): string => timeOfDay.format(new Date(iso))

/** `Today`, `Yesterday`, `3 Nov`, `3 Nov 2025`, in the person's time zone. */
export const formatDay = (iso: string, now: Date): string => {
  const date = new Date(iso)
  const midnight = (of: Date) => new Date(of.getFullYear(), of.getMonth(), of.getDate()).getTime()
  const daysAgo = Math.round((midnight(now) - midnight(date)) / 86_400_000)
  if (daysAgo === 0) return 'Today'
  if (daysAgo === 1) return 'Yesterday'
  return date.getFullYear() === now.getFullYear() ? dayAndMonth.format(date) : fullDay.format(date)
}
