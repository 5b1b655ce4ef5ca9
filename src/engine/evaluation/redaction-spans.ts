import type { Span } from '#contract/span.ts'
import { alignRedaction, redactionMark, spanKey, type Token, tokensOf } from './redaction-alignment.ts'

/** What an output did to its input. */
export interface RedactionOutcome {
  /** Names replaced by exactly one mark each. */
  truePositives: number
  /** Marks that stand for anything but exactly one name, or for nothing. */
  falsePositives: number
  /** Names that were kept, changed, lost, or replaced in part or with something beside. */
  falseNegatives: number
  /** With what they replaced in the place of the marks, the output is the input, character by character. */
  otherwiseUnchanged: boolean
}

/**
 * Compares an output with its input and the spans of the names in it (UTF-16 code units), at the level of spans
 * and strictly: a name counts as found when one mark stands for exactly its span, as in CoNLL-2003 (Tjong Kim
 * Sang and De Meulder 2003) and in the strict measure of the i2b2/UTHealth 2014 de-identification task (Stubbs,
 * Kotfila and Uzuner 2015). What a mark stands for is read off the cheapest alignment of the two texts. White
 * space around the output does not count.
 */
export const redactionOutcome = (input: string, names: readonly Span[], output: string): RedactionOutcome => {
  const text = output.trim()
  const after = tokensOf(text)
  const wanted = new Set(names.map(spanKey))
  let truePositives = 0
  let falsePositives = 0
  let restored = ''
  /** How far `restored` has the output. */
  let at = 0
  let next = 0
  for (const edit of alignRedaction(tokensOf(input), after, wanted)) {
    if (edit.type === 'lost') continue
    const written = after[next++] as Token // every other edit writes one token
    if (edit.type === 'marked') {
      if (wanted.has(spanKey(edit.span))) truePositives++
      else falsePositives++
      restored += text.slice(at, written.start) + input.slice(edit.span.start, edit.span.end)
      at = written.end
    } else if (edit.type === 'added' && written.text === redactionMark) falsePositives++
  }
  restored += text.slice(at)
  return {
    truePositives,
    falsePositives,
    falseNegatives: names.length - truePositives,
    otherwiseUnchanged: restored === input.trim(),
  }
}

type Counts = Pick<RedactionOutcome, 'truePositives' | 'falsePositives' | 'falseNegatives'>

const total = (outcomes: readonly Counts[]): Counts => ({
  truePositives: outcomes.reduce((sum, outcome) => sum + outcome.truePositives, 0),
  falsePositives: outcomes.reduce((sum, outcome) => sum + outcome.falsePositives, 0),
  falseNegatives: outcomes.reduce((sum, outcome) => sum + outcome.falseNegatives, 0),
})

const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)

/** TP / (TP + FP) over the spans of all paragraphs together (micro); null when nothing was marked. */
export const spanPrecision = (outcomes: readonly Counts[]): number | null => {
  const { truePositives, falsePositives } = total(outcomes)
  return ratio(truePositives, truePositives + falsePositives)
}

/** TP / (TP + FN) over the spans of all paragraphs together (micro); null when there was no name. */
export const spanRecall = (outcomes: readonly Counts[]): number | null => {
  const { truePositives, falseNegatives } = total(outcomes)
  return ratio(truePositives, truePositives + falseNegatives)
}

/**
 * 2·TP / (2·TP + FP + FN), the harmonic mean of precision and recall (van Rijsbergen 1979) where both are
 * defined; null when there was no name and no mark.
 */
export const spanF1 = (outcomes: readonly Counts[]): number | null => {
  const { truePositives, falsePositives, falseNegatives } = total(outcomes)
  return ratio(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives)
}
