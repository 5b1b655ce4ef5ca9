import type { Interval } from '#contract/scoreboard.ts'
import { createRandom, type SeededRandom } from '#engine/core/random.ts'
import type { Sliced } from '#engine/core/slices.ts'
import { exactSignFlipTest, largestExactTest, signFlipPValue, strictness } from './sign-flip.ts'
import { quantile } from './statistics.ts'

/**
 * How many random drawings a board takes. With many questions fewer do: an interval's ends are then uncertain by a tenth
 * of a standard error that is small itself, and the smallest p-value, 1/2000, still survives Holm over all metrics
 * (0.05 / 26 = 1/520). 10,000 questions in four approaches and 26 metrics take some 6 seconds of one core.
 */
const drawingsFor = (questions: number): { resamples: number; flips: number } =>
  questions <= 2000 ? { resamples: 2000, flips: 9999 } : { resamples: 1000, flips: 1999 }

/** Values of one metric: a column a side (an approach, an evaluation), a place a question, NaN where there is none. */
export interface ValueTable {
  columns: readonly Float64Array[]
  /** What is estimated: weights of the columns, `[-1, 1]` for their difference. */
  contrasts: readonly Contrast[]
}

export interface Contrast {
  weights: readonly number[]
  /** Whether its distance from 0 means something, as that of a difference does. */
  tested: boolean
}

/** The mean of a contrast over the questions that have all of its columns. */
export interface Estimate {
  questions: number
  mean: number
  interval: Interval
  /** Two-sided; 1 when the contrast is not tested. */
  pValue: number
}

/** Questions with the same columns present, so that sums of any contrast are sums over classes. */
interface QuestionClass {
  /** A bit a column. */
  present: number
  places: Uint32Array
  /** Values of each column at `places`; empty where absent. */
  values: readonly Float64Array[]
}

const classesOf = (columns: readonly Float64Array[]): QuestionClass[] => {
  const places = new Map<number, number[]>()
  for (let place = 0; place < (columns[0]?.length ?? 0); place++) {
    let present = 0
    for (const [bit, column] of columns.entries()) if (!Number.isNaN(column[place])) present |= 1 << bit
    const same = places.get(present)
    if (same) same.push(place)
    else places.set(present, [place])
  }
  places.delete(0)
  return [...places].map(([present, own]) => ({
    present,
    places: Uint32Array.from(own),
    values: columns.map((column, bit) =>
      present & (1 << bit)
        ? Float64Array.from(own, place => column[place] ?? Number.NaN)
        : new Float64Array(),
    ),
  }))
}

const columnsOf = ({ weights }: Contrast): number =>
  weights.reduce((bits, weight, bit) => (weight === 0 ? bits : bits | (1 << bit)), 0)

/** Σ a·b in four strands, which a processor adds at the same time. */
const dot = (a: Float64Array, b: Float64Array): number => {
  let [s0, s1, s2, s3] = [0, 0, 0, 0]
  const length = b.length
  const whole = length - (length % 4)
  for (let i = 0; i < whole; i += 4) {
    // inside of both
    s0 += (a[i] as number) * (b[i] as number)
    s1 += (a[i + 1] as number) * (b[i + 1] as number)
    s2 += (a[i + 2] as number) * (b[i + 2] as number)
    s3 += (a[i + 3] as number) * (b[i + 3] as number)
  }
  for (let i = whole; i < length; i++) s0 += (a[i] as number) * (b[i] as number)
  return s0 + s1 + s2 + s3
}

/** A table made ready: what one drawing of weights for the questions makes of each contrast. */
const weigher = ({ columns, contrasts }: ValueTable) => {
  const classes = classesOf(columns)
  const bits = contrasts.map(columnsOf)
  const scratch = new Float64Array(columns[0]?.length ?? 0)
  const ones = new Float64Array(scratch.length).fill(1)
  const members = bits.map(wanted =>
    classes.flatMap(({ present }, at) => ((present & wanted) === wanted ? [at] : [])),
  )
  const sums = classes.map(() => new Float64Array(columns.length))
  const counts = new Float64Array(classes.length)
  return {
    classes,
    members,
    /** Sums over questions with `weights` [questions]; `counted` adds the weights up too. */
    weigh(weights: Float64Array, counted: boolean): void {
      classes.forEach(({ places, values }, at) => {
        let own = weights
        if (places.length < weights.length) {
          own = scratch
          for (let i = 0; i < places.length; i++) own[i] = weights[places[i] as number] as number // inside of both
        }
        if (counted) counts[at] = dot(own, ones.subarray(0, places.length))
        const into = sums[at] as Float64Array // one a class
        values.forEach((column, bit) => {
          if (column.length > 0) into[bit] = dot(own, column)
        })
      })
    },
    /** What was weighed last, of one contrast. */
    total(contrast: number): { sum: number; count: number } {
      let [sum, count] = [0, 0]
      const { weights } = contrasts[contrast] as Contrast // asked for by its place
      for (const at of members[contrast] ?? []) {
        count += counts[at] ?? 0
        for (let bit = 0; bit < weights.length; bit++) {
          const weight = weights[bit] as number // inside
          if (weight !== 0) sum += weight * ((sums[at] as Float64Array)[bit] as number) // absent columns have weight 0
        }
      }
      return { sum, count }
    },
  }
}

/** How often each question is drawn, with replacement, in one resample. */
const drawCounts = (counts: Float64Array, random: SeededRandom): void => {
  counts.fill(0)
  for (let draw = 0; draw < counts.length; draw++) {
    const place = random.integer(counts.length)
    counts[place] = (counts[place] as number) + 1 // inside
  }
}

const drawSigns = (signs: Float64Array, random: SeededRandom): void => {
  for (let place = 0; place < signs.length; place += 32) {
    const bits = random.integer(2 ** 32)
    const end = Math.min(32, signs.length - place)
    for (let bit = 0; bit < end; bit++) signs[place + bit] = (bits >>> bit) & 1 ? 1 : -1
  }
}

/** Values of a contrast, a question each, where all of its columns are present. */
const contrastValues = ({ columns }: ValueTable, { weights }: Contrast): number[] =>
  Array.from(columns[0] ?? [], (_, place) =>
    weights.reduce(
      (sum, weight, bit) => (weight === 0 ? sum : sum + weight * (columns[bit]?.[place] ?? Number.NaN)),
      0,
    ),
  ).filter(value => !Number.isNaN(value))

/** A table with what its contrasts are before anything is drawn. */
const madeReady = (table: ValueTable) => ({
  ...weigher(table),
  contrasts: table.contrasts.map((contrast, at) => {
    const values = contrastValues(table, contrast)
    const sum = values.reduce((total, value) => total + value, 0)
    const changed = values.filter(value => value !== 0)
    const exact = contrast.tested && changed.length <= largestExactTest
    return {
      at,
      values,
      sum,
      means: [] as number[],
      limit: Math.abs(sum) - strictness(changed),
      asExtreme: 0,
      random: contrast.tested && !exact,
      pValue: exact ? exactSignFlipTest(changed) : 1,
    }
  }),
})

const estimatesOf = ({ contrasts }: ReturnType<typeof madeReady>, flips: number): (Estimate | null)[] =>
  contrasts.map(({ values, sum, means, asExtreme, random, pValue }) =>
    values.length === 0
      ? null
      : {
          questions: values.length,
          mean: sum / values.length,
          interval: { low: quantile(means, 0.025), high: quantile(means, 0.975) },
          pValue: random ? signFlipPValue(asExtreme, flips) : pValue,
        },
  )

/** Some milliseconds of drawing. */
const valuesPerSlice = 1_000_000

/**
 * Means of contrasts with a 95% percentile bootstrap interval over questions (Efron and Tibshirani 1993, chapter 13)
 * and a two-sided sign-flip test of mean 0. All tables share their resamples and flips, so that the cost is one
 * pass over the values a drawing: questions are drawn, and each contrast is the mean over those drawn that have it.
 * @param tables all with the same number of questions. @param seed names the random numbers.
 * @returns `[table][contrast]`, null where no question has the columns.
 * It pauses every few milliseconds.
 */
export function* estimate(tables: readonly ValueTable[], seed: string): Sliced<(Estimate | null)[][]> {
  const questions = tables[0]?.columns[0]?.length ?? 0
  const all: ReturnType<typeof madeReady>[] = []
  for (const table of tables) {
    all.push(madeReady(table))
    yield
  }
  const drawingsPerSlice = Math.max(1, Math.floor(valuesPerSlice / Math.max(1, questions * tables.length)))
  const drawings = drawingsFor(questions)
  const weights = new Float64Array(questions)
  const drawn = createRandom(`${seed}/bootstrap/${questions}`)
  for (let resample = 0; resample < drawings.resamples && questions > 0; resample++) {
    drawCounts(weights, drawn)
    for (const table of all) {
      table.weigh(weights, true)
      for (const contrast of table.contrasts) {
        const { sum, count } = table.total(contrast.at)
        if (count > 0) contrast.means.push(sum / count)
      }
    }
    if (resample % drawingsPerSlice === 0) yield
  }
  const flipping = all.filter(table => table.contrasts.some(contrast => contrast.random))
  const flips = flipping.length > 0 ? drawings.flips : 0
  const signs = createRandom(`${seed}/signs/${questions}`)
  for (let flip = 0; flip < flips; flip++) {
    drawSigns(weights, signs)
    for (const table of flipping) {
      table.weigh(weights, false)
      for (const contrast of table.contrasts)
        if (contrast.random && Math.abs(table.total(contrast.at).sum) >= contrast.limit) contrast.asExtreme++
    }
    if (flip % drawingsPerSlice === 0) yield
  }
  const estimates: (Estimate | null)[][] = []
  for (const table of all) {
    estimates.push(estimatesOf(table, flips))
    yield
  }
  return estimates
}
