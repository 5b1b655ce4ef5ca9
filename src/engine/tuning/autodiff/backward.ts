import type { GraphBuilder, Value } from '#engine/onnx/graph-builder.ts'
import type { Node } from '#engine/onnx/model.ts'
import { expressionsOn } from './expressions.ts'
import { type GradientRule, gradientRules, type Inputs, withoutGradient } from './gradient-rules.ts'

/** Everything that changes when one of `wrt` changes. */
const dependents = (nodes: readonly Node[], wrt: readonly Value[]): Set<string> => {
  const found = new Set<string>(wrt)
  for (const { opType, inputs, outputs } of nodes)
    if (!withoutGradient.has(opType) && inputs.some(input => found.has(input)))
      for (const output of outputs) found.add(output)
  return found
}

/**
 * Reverse-mode differentiation: appends to `graph` the operators that compute d(loss)/d(wrt), and returns
 * one value per entry of `wrt`, in its shape. The recorded operators are walked backwards; where a value is
 * used more than once its gradients are added. Frozen values get no gradients.
 * (Griewank & Walther, Evaluating Derivatives, 2nd ed. 2008, chapter 3.)
 *
 * @param seed the gradient that `loss` starts with, in its shape; without one `loss` is a scalar and gets 1.
 * @throws Error that names the operator when one has no rule, and the value when one does not lead to `loss`.
 */
export const appendGradients = (
  graph: GraphBuilder,
  loss: Value,
  wrt: readonly Value[],
  seed: Value = graph.float32(1),
): Value[] => {
  const recorded = [...graph.nodes]
  const wanted = dependents(recorded, wrt)
  const e = expressionsOn(graph)
  const gradients = new Map<string, Value>([[loss, seed]])

  for (const node of recorded.toReversed()) {
    const outputs = node.outputs as Value[] // what a builder records are its own values
    const dys = outputs.map(output => gradients.get(output))
    if (dys.every(dy => dy === undefined) || !node.inputs.some(input => wanted.has(input))) continue
    const rule: GradientRule | undefined = gradientRules[node.opType]
    if (!rule) throw new Error(`The operator ${node.opType} (${node.name}) has no gradient rule`)
    const [dy] = dys
    if (!dy && node.opType !== 'Split')
      throw new Error(`${node.opType} (${node.name}) has a gradient for its first output only`)
    const byInput = rule({
      node,
      x: node.inputs as readonly string[] as Inputs,
      y: outputs[0] as Value,
      dy: dy as Value, // Split alone, which reads all gradients, may lack the first
      outputs,
      gradients: dys,
      e,
    })
    node.inputs.forEach((input, position) => {
      if (!wanted.has(input)) return
      const gradient = byInput[position]?.()
      if (!gradient)
        throw new Error(`${node.opType} (${node.name}) has no gradient for its input ${position}, ${input}`)
      const others = gradients.get(input)
      gradients.set(input, others ? e.add(others, gradient) : gradient)
    })
  }
  return wrt.map(value => {
    const gradient = gradients.get(value)
    if (!gradient) throw new Error(`${loss} does not depend on ${value}`)
    return gradient
  })
}
