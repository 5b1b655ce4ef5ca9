/** Euclidean norm of all gradients together. NaN or infinite as soon as one value is. */
export const globalNorm = (gradients: readonly Float32Array[]): number => {
  let sum = 0
  // Counting loops: iterating a typed array costs several times the arithmetic.
  for (const gradient of gradients)
    for (let i = 0; i < gradient.length; i++) sum += (gradient[i] as number) ** 2
  return Math.sqrt(sum)
}

/** Keeps the quotient finite for gradients that are all zero; PyTorch's clip_grad_norm_ has the same. */
const normFloor = 1e-6

/**
 * Scales all gradients in place so that their global norm is at most `maxNorm` (Pascanu et al. 2013), and
 * returns the norm they had. A norm that is no finite number is returned with the gradients untouched: the
 * caller has to stop, because no scale can make sense of them.
 */
export const clipGradients = (gradients: readonly Float32Array[], maxNorm: number): number => {
  const norm = globalNorm(gradients)
  const scale = maxNorm / (norm + normFloor)
  if (Number.isFinite(norm) && scale < 1)
    for (const gradient of gradients)
      for (let i = 0; i < gradient.length; i++) gradient[i] = (gradient[i] as number) * scale // i < length
  return norm
}
