/** Hyperparameters of one AdamW step. PyTorch's defaults are β₁ 0.9, β₂ 0.999, ε 1e-8. */
export interface AdamWOptions {
  learningRate: number
  beta1: number
  beta2: number
  epsilon: number
  /** Share of a parameter that a step takes away, times the learning rate. */
  weightDecay: number
}

/** What the optimizer remembers: all of it belongs into a checkpoint. One array a parameter, in its order. */
export interface AdamWState {
  /** Steps done. */
  step: number
  firstMoments: Float32Array[]
  secondMoments: Float32Array[]
}

/** The state before the first step. @param parameters only their number and lengths count. */
export const createAdamWState = (parameters: readonly Float32Array[]): AdamWState => ({
  step: 0,
  firstMoments: parameters.map(({ length }) => new Float32Array(length)),
  secondMoments: parameters.map(({ length }) => new Float32Array(length)),
})

/**
 * One step of Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2, with the bias
 * correction of Kingma and Ba 2015), in the order and with the ε of PyTorch's AdamW. Changes `parameters` and
 * `state` in place; arithmetic is float64, what is kept is float32.
 * @throws RangeError when parameters, gradients and state differ in number or length; nothing is changed then.
 */
export const adamWStep = (
  parameters: readonly Float32Array[],
  gradients: readonly Float32Array[],
  state: AdamWState,
  { learningRate, beta1, beta2, epsilon, weightDecay }: AdamWOptions,
): void => {
  for (const [what, arrays] of Object.entries({
    gradients,
    'first moments': state.firstMoments,
    'second moments': state.secondMoments,
  }))
    if (
      arrays.length !== parameters.length ||
      arrays.some((array, index) => array.length !== parameters[index]?.length)
    )
      throw new RangeError(`the ${what} do not have the shape of the parameters`)
  state.step++
  const decay = 1 - learningRate * weightDecay
  // m̂ = m / (1 − β₁ᵗ) and √v̂ = √v / √(1 − β₂ᵗ); both factors are the same for every weight.
  const stepLength = learningRate / (1 - beta1 ** state.step)
  const deviationScale = 1 / Math.sqrt(1 - beta2 ** state.step)
  parameters.forEach((weights, index) => {
    // The lengths were compared above, so every index below is inside.
    const gradient = gradients[index] as Float32Array
    const first = state.firstMoments[index] as Float32Array
    const second = state.secondMoments[index] as Float32Array
    for (let i = 0; i < weights.length; i++) {
      const g = gradient[i] as number
      const m = beta1 * (first[i] as number) + (1 - beta1) * g
      const v = beta2 * (second[i] as number) + (1 - beta2) * g * g
      first[i] = m
      second[i] = v
      weights[i] =
        decay * (weights[i] as number) - (stepLength * m) / (Math.sqrt(v) * deviationScale + epsilon)
    }
  })
}
