const twoDigits = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })

/** `0.60`, and the ends of the scale without digits that say nothing: `0`, `1`. */
export const formatStrength = (strength: number): string =>
  Number.isInteger(strength) ? String(strength) : twoDigits.format(strength)

/** What a strength means, in a few words. */
export const strengthMeaning = (strength: number): string => {
  if (strength === 0) return 'the base model exactly'
  if (strength === 1) return 'as trained'
  return strength < 1 ? 'weaker than trained' : 'stronger than trained'
}
