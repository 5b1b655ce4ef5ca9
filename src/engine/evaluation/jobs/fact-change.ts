import type { FactVersion } from '#contract/freshness.ts'
import { containsPhrase } from '../answer-checks.ts'

/** A fact as it stands in a document, and what it is to become. */
export interface FactChange {
  find: string
  replace: string
}

/** Which version of a fact a text says, as whole words; case and spacing do not count. */
export const versionSaid = (text: string, { find, replace }: FactChange): FactVersion => {
  const old = containsPhrase(text, find)
  const changed = containsPhrase(text, replace)
  return old && changed ? 'both' : old ? 'old' : changed ? 'new' : 'neither'
}

/** The text as whole words wherever lines are broken in it; capitals count. */
const wholePhrase = (phrase: string): RegExp => {
  const words = phrase
    .trim()
    .split(/\s+/)
    .map(word => word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
  return new RegExp(`(?<![\\p{L}\\p{N}])${words.join('\\s+')}(?![\\p{L}\\p{N}])`, 'gu')
}

/** The bytes of a text file with the fact changed everywhere; null where it does not stand in them as it is. */
export const changeFact = (bytes: Uint8Array, { find, replace }: FactChange): Uint8Array | null => {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
  const changed = text.replace(wholePhrase(find), () => replace)
  return changed === text ? null : new TextEncoder().encode(changed)
}

/** How often a fact stands in a text as it is. */
export const countFact = (text: string, find: string): number => text.match(wholePhrase(find))?.length ?? 0

/** Digits with what stands between them: `1,234.5`, `10:30`, `2026-05-31`. */
const figures = /\d+(?:[.,:/-]\d+)*/g

/** All figures of a text, as they are written. */
export const figuresIn = (text: string): string[] => text.match(figures) ?? []

/** Where to look for another figure: coprime to 10^n, so that all of a length are met. */
const stride = 37

/** The next figure of the same shape that no document has; null when all are taken. */
const otherFigure = (figure: string, taken: ReadonlySet<string>): string | null => {
  const digits = figure.replace(/\D/g, '')
  const size = 10 ** digits.length
  if (!Number.isSafeInteger(size * stride)) return null
  for (let step = 1; step < Math.min(size, 10_000); step++) {
    const next = String((Number(digits) + step * stride) % size).padStart(digits.length, '0')
    let at = 0
    const written = figure.replace(/\d/g, () => next[at++] ?? '')
    // 08 for 43 would be another shape, and times and dates would be none.
    const isSameShape = (next[0] === '0') === (digits[0] === '0')
    if (isSameShape && !taken.has(written)) return written
  }
  return null
}

/**
 * A fact with another figure in place of its first one, made by rule, so that no document says it and the same
 * library gives the same; null where there is no figure to change. Times and dates are left alone: most other
 * figures are none.
 */
export const otherFact = (find: string, taken: ReadonlySet<string>): string | null => {
  const [figure] = figuresIn(find)
  if (figure === undefined || /[:/-]/.test(figure)) return null
  const other = otherFigure(figure, taken)
  return other === null ? null : find.replace(figure, () => other)
}
