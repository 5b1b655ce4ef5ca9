import type { GraphBuilder, Value } from '#engine/onnx/graph-builder.ts'
import type { Dimension, Node } from '#engine/onnx/model.ts'

/** Extents of a value before the graph runs: numbers, and names for those that only a run knows. */
export type Shape = readonly Dimension[]

/** A whole-number attribute of a node, or the operator's default. */
export const intAttribute = (node: Node, name: string, otherwise: number): number => {
  const attribute = node.attributes[name]
  return attribute?.type === 'int' ? attribute.value : otherwise
}

/** A float attribute of a node, or the operator's default. */
export const floatAttribute = (node: Node, name: string, otherwise: number): number => {
  const attribute = node.attributes[name]
  return attribute?.type === 'float' ? attribute.value : otherwise
}

/** `axis` counted from the front. */
export const fromFront = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis)

const broadcast = (a: Shape, b: Shape): Shape => {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, index) => {
    const x = a[index - rank + a.length] ?? 1
    const y = b[index - rank + b.length] ?? 1
    if (x === y || y === 1) return x
    if (x === 1) return y
    throw new RangeError(`The shapes [${a}] and [${b}] do not broadcast: ${x} is not known to equal ${y}`)
  })
}

const product = (a: Shape, b: Shape, transA: number, transB: number): Shape => [
  ...broadcast(a.slice(0, -2), b.slice(0, -2)),
  a.at(transA ? -1 : -2) as Dimension, // factors of a matrix product have two axes at least
  b.at(transB ? -2 : -1) as Dimension,
]

type ShapeRule = (inputs: [Shape, ...Shape[]], node: Node) => Shape

const likeFirst: ShapeRule = ([x]) => x
const likeAll: ShapeRule = inputs => inputs.reduce(broadcast)

/** Shape of an operator's outputs. Operators that take their output's shape from a value are told it. */
const shapeRules: Record<string, ShapeRule> = {
  Neg: likeFirst,
  Exp: likeFirst,
  Log: likeFirst,
  Sqrt: likeFirst,
  Reciprocal: likeFirst,
  Sigmoid: likeFirst,
  QuickGelu: likeFirst,
  Identity: likeFirst,
  Softmax: likeFirst,
  LogSoftmax: likeFirst,
  RotaryEmbedding: likeFirst,
  ScatterND: likeFirst,
  SimplifiedLayerNormalization: likeFirst,
  Add: likeAll,
  Sub: likeAll,
  Mul: likeAll,
  Div: likeAll,
  Where: likeAll,
  MatMul: ([a, b]) => product(a, b as Shape, 0, 0),
  FusedMatMul: ([a, b], node) =>
    product(a, b as Shape, intAttribute(node, 'transA', 0), intAttribute(node, 'transB', 0)),
  Gemm: ([a, b], node) =>
    product(a, b as Shape, intAttribute(node, 'transA', 0), intAttribute(node, 'transB', 0)),
  Gather: ([x, indices], node) => {
    const axis = fromFront(intAttribute(node, 'axis', 0), x.length)
    return [...x.slice(0, axis), ...(indices as Shape), ...x.slice(axis + 1)]
  },
  Transpose: ([x], node) => {
    const perm = node.attributes.perm
    return perm?.type === 'ints' ? perm.value.map(axis => x[axis] as Dimension) : x.toReversed()
  },
}

/** SimplifiedLayerNormalization's second output, the inverse deviation, has one value a row. */
const shapeOfOutput = (node: Node, output: number, shape: Shape): Shape =>
  node.opType === 'SimplifiedLayerNormalization' && output === 1 ? [...shape.slice(0, -1), 1] : shape

/**
 * Reads the shapes of a graph that is still growing. Asking for a value whose shape neither was declared
 * nor follows from its operator throws an error that names it.
 */
export const symbolicShapes = (graph: GraphBuilder): ((value: Value) => Shape) => {
  const inferred = new Map<string, Shape>()
  let seen = 0
  const known = (value: string): Shape | undefined =>
    graph.declaredShape(value as Value) ?? inferred.get(value)
  const inferNewNodes = (): void => {
    for (; seen < graph.nodes.length; seen++) {
      const node = graph.nodes[seen] as Node
      const rule = shapeRules[node.opType]
      const inputs = node.inputs.map(known)
      if (!rule || inputs.some(shape => shape === undefined)) continue
      const shape = rule(inputs as [Shape, ...Shape[]], node)
      node.outputs.forEach((output, index) => {
        inferred.set(output, shapeOfOutput(node, index, shape))
      })
    }
  }
  return value => {
    inferNewNodes()
    const shape = known(value)
    if (!shape) throw new Error(`The shape of ${value} is not known; give its operator the option "shape"`)
    return shape
  }
}
