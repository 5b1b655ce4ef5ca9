import type { ForgettingGauge } from '#contract/adapter.ts'

/** Changes up to this share are called "about the same"; on a short text they are mostly chance. */
const sameWithin = 0.03
const littleUpTo = 0.15
const someUpTo = 0.5
/** Below this many tokens a perplexity is a hint, not a measurement. */
const enoughTokens = 1000

const percent = new Intl.NumberFormat('en', { style: 'percent', signDisplay: 'exceptZero' })
const finePercent = new Intl.NumberFormat('en', {
  style: 'percent',
  signDisplay: 'exceptZero',
  maximumFractionDigits: 1,
})

const times = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 })

export interface ForgettingVerdict {
  kind: 'better' | 'same' | 'little' | 'some' | 'much'
  /** How much higher the perplexity is than the base's: `+1.2%`, or `3 times as high`. */
  change: string
  sentence: string
}

/** What the gauge says, judged no more than it allows. Higher perplexity is worse. */
export const forgettingVerdict = ({ before, after, tokens }: ForgettingGauge): ForgettingVerdict => {
  const share = after / before - 1
  const change = changeOf(share)
  const kind = kindOf(share)
  const caution = tokens < enoughTokens ? ' The text is short, so take this as a hint.' : ''
  return { kind, change, sentence: `${sentences[kind].replace('%', `(${change})`)}${caution}` }
}

const changeOf = (share: number): string =>
  share >= 1
    ? `${times.format(share + 1)} times as high`
    : (Math.abs(share) < 0.1 ? finePercent : percent).format(share).replace('-', '−')

const kindOf = (share: number): ForgettingVerdict['kind'] => {
  if (share < -sameWithin) return 'better'
  if (share <= sameWithin) return 'same'
  if (share <= littleUpTo) return 'little'
  return share <= someUpTo ? 'some' : 'much'
}

const sentences: Record<ForgettingVerdict['kind'], string> = {
  better: 'Better than the base on this text %: nothing points to forgetting.',
  same: 'About the same as the base %.',
  little: 'A little worse than the base %. It keeps most of what the base knew.',
  some: 'Clearly worse than the base %. Fewer epochs, a lower learning rate or a lower strength forget less.',
  much: 'Much worse than the base %. Expect odd answers outside of what it was trained on; fewer epochs or a lower learning rate forget less.',
}
