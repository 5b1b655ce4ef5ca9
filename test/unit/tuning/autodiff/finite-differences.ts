import { InferenceSession, Tensor } from 'onnxruntime-node'
import { GraphBuilder, type Value } from '#engine/onnx/graph-builder.ts'
import { encodeModel } from '#engine/onnx/protobuf.ts'
import { appendGradients } from '#engine/tuning/autodiff/backward.ts'

/** Repeatable values in [-1, 1): a linear congruential generator (Knuth, MMIX constants' high bits). */
export const randomValues = (count: number, seed: number): Float32Array => {
  let state = BigInt(seed)
  return Float32Array.from({ length: count }, () => {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n)
    return Number(state >> 40n) / 2 ** 23 - 1
  })
}

const elementsOf = (shape: readonly number[]): number =>
  shape.reduce((product, extent) => product * extent, 1)

export interface Differentiable {
  name: string
  shape: readonly number[]
  /** The values it has, from values in [-1, 1). */
  from?: (value: number) => number
}

export interface GradientCase {
  /** What is differentiated, one after another in one graph. */
  inputs: readonly Differentiable[]
  /** The operator under test; its output has the shape `output`. */
  build: (graph: GraphBuilder, inputs: Value[]) => Value
  output: readonly number[]
}

/**
 * Central differences with a Richardson step: (4·d(h) − d(2h))/3, error O(h⁴).
 * Every operator runs in float32, because onnxruntime has most of these operators in float32 only; the
 * sums over outputs are taken in double.
 */
const stepSize = 1 / 32

/**
 * The largest distance between a gradient element and its finite difference, relative to the largest
 * gradient element of that input (at least 1): Σ y∘c is differentiated for a fixed random c.
 */
export const gradientError = async ({ inputs, build, output }: GradientCase): Promise<number> => {
  const graph = new GraphBuilder('case')
  const values = inputs.map(({ name, shape }) => graph.input(name, 'float32', shape))
  const seed = graph.input('seed', 'float32', output)
  const y = build(graph, values)
  graph.output(y, 'float32', output)
  const gradients = appendGradients(graph, y, values, seed)
  gradients.forEach((gradient, index) => {
    // Named, because one value may be the gradient of two inputs, and a graph lists each output once.
    const [named] = graph.ops('Identity', [gradient], [`gradient.${index}`])
    graph.output(named as Value, 'float32', inputs[index]?.shape ?? [])
  })
  const session = await InferenceSession.create(encodeModel(graph.model()), {
    intraOpNumThreads: 1,
    logSeverityLevel: 3,
  })
  const weights = randomValues(elementsOf(output), 99)
  const data = inputs.map(({ shape, from = value => value }, index) =>
    randomValues(elementsOf(shape), index + 1).map(from),
  )
  const run = async () => {
    const feeds: Record<string, Tensor> = { seed: new Tensor('float32', weights, output) }
    inputs.forEach(({ name, shape }, index) => {
      feeds[name] = new Tensor('float32', data[index] as Float32Array, shape)
    })
    return session.run(feeds)
  }
  const objective = async (): Promise<number> => {
    const values = (await run())[y]?.data as Float32Array
    return values.reduce((sum, value, index) => sum + value * (weights[index] as number), 0)
  }
  const first = await run()
  let worst = 0
  for (let index = 0; index < inputs.length; index++) {
    const x = data[index] as Float32Array
    const gradient = first[`gradient.${index}`]
    if (`${gradient?.dims}` !== `${inputs[index]?.shape}`)
      throw new Error(`The gradient of ${inputs[index]?.name} has the shape [${gradient?.dims}]`)
    const analytic = gradient?.data as Float32Array
    const scale = analytic.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1)
    for (let element = 0; element < x.length; element++) {
      const at = x[element] as number
      const difference = async (step: number): Promise<number> => {
        x[element] = at + step
        const above = await objective()
        x[element] = at - step
        const below = await objective()
        x[element] = at
        return (above - below) / (2 * step)
      }
      const numeric = (4 * (await difference(stepSize)) - (await difference(2 * stepSize))) / 3
      worst = Math.max(worst, Math.abs(numeric - (analytic[element] as number)) / scale)
    }
  }
  await session.release()
  return worst
}
