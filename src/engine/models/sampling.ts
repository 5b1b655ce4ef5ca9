import type { Sampling } from './language-model.ts'

/**
 * Draws a token: softmax of logits / temperature, cut to the smallest set of tokens whose probability
 * reaches topP (nucleus sampling, Holtzman et al. 2020), renormalized.
 * @param logits [vocab], not changed. @param random uniform in [0, 1).
 */
export const sampleToken = (
  logits: Float32Array,
  { temperature, topP }: Pick<Sampling, 'temperature' | 'topP'>,
  random: () => number,
): number => {
  let largest = Number.NEGATIVE_INFINITY
  for (const logit of logits) if (logit > largest) largest = logit
  const weights = new Float64Array(logits.length)
  let total = 0
  for (let token = 0; token < logits.length; token++) {
    const weight = Math.exp(((logits[token] as number) - largest) / temperature) // token < length
    weights[token] = weight
    total += weight
  }
  // Tokens below one ten-millionth of the total cannot be drawn in practice; leaving them out keeps the sort short.
  const candidates: number[] = []
  for (let token = 0; token < weights.length; token++)
    if ((weights[token] as number) > total * 1e-7) candidates.push(token)
  candidates.sort((a, b) => (weights[b] as number) - (weights[a] as number) || a - b)
  let nucleus = 0
  let count = 0
  while (count < candidates.length && nucleus < topP * total)
    nucleus += weights[candidates[count++] as number] as number
  let draw = random() * nucleus
  for (const token of candidates.slice(0, count)) {
    draw -= weights[token] as number
    if (draw < 0) return token
  }
  return candidates[count - 1] as number // rounding can leave a last crumb; it belongs to the last candidate
}
