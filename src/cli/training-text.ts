import type { Training } from '#contract/training.ts'

/** `42 s`, `6 min`, `1 h 5 min`: as exact as is of use. */
export const durationText = (seconds: number): string => {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return `${whole} s`
  const minutes = Math.round(whole / 60)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** How far it is and how well it goes: `loss 1.234 · validation 1.310 · 281 tokens/s · 9 min left`. */
const measuresOf = ({ progress, steps, validation }: Training): string => {
  const loss = steps.at(-1)?.loss
  const validated = validation.at(-1)?.loss
  const { tokensPerSecond, secondsLeft } = progress
  return [
    loss !== undefined && `loss ${loss.toFixed(3)}`,
    validated !== undefined && `validation ${validated.toFixed(3)}`,
    tokensPerSecond !== null && `${Math.round(tokensPerSecond)} tokens/s`,
    secondsLeft !== null && `${durationText(secondsLeft)} left`,
  ]
    .filter(part => part !== false)
    .map(part => ` · ${part}`)
    .join('')
}

const barCells = 24
/** Of a progress that is not shown in place. */
const lines = 20

/**
 * What a terminal shows for a training after each event: a bar that is drawn in place, or, where that cannot
 * be, a line every twentieth of the way.
 */
export class TrainingProgressText {
  readonly #columns: number | null
  #lastLine = -1
  #doing = ''

  /** @param columns of the terminal; null draws no bar. */
  constructor(columns: number | null) {
    this.#columns = columns
  }

  next(training: Training): string {
    if (training.state.type === 'preparing') {
      if (training.state.doing === this.#doing) return ''
      this.#doing = training.state.doing
      return `${this.clear()}${this.#doing}…\n`
    }
    if (training.state.type !== 'running' || training.progress.totalSteps === 0) return ''
    return this.#columns === null ? this.#line(training) : this.#bar(training, this.#columns)
  }

  /** Before something else is written. */
  clear(): string {
    return this.#columns === null ? '' : '\r\u001b[K'
  }

  #bar(training: Training, columns: number): string {
    const { step, totalSteps } = training.progress
    const full = Math.floor((step / totalSteps) * barCells)
    const bar = '█'.repeat(full) + '░'.repeat(barCells - full)
    const text = `${bar} ${step}/${totalSteps}${measuresOf(training)}`
    // A line that wraps would leave its beginning behind.
    return this.clear() + text.slice(0, columns - 1)
  }

  #line(training: Training): string {
    const { step, totalSteps } = training.progress
    const line = Math.floor((step * lines) / totalSteps)
    if (line === this.#lastLine) return ''
    this.#lastLine = line
    const percent = Math.round((step / totalSteps) * 100)
    return `Step ${step} of ${totalSteps} (${percent}%)${measuresOf(training)}\n`
  }
}

/** One sentence about a finished training. */
export const finishedText = ({ name, progress, steps, validation }: Training): string => {
  const [first, last] = [validation.at(0), validation.at(-1)]
  const validated =
    first && last && first !== last
      ? `, validation loss from ${first.loss.toFixed(3)} to ${last.loss.toFixed(3)}`
      : ''
  const loss = steps.at(-1)?.loss
  return `“${name}” was trained in ${durationText(progress.secondsSpent)}: ${progress.step} steps${
    loss === undefined ? '' : `, loss ${loss.toFixed(3)}`
  }${validated}.`
}
