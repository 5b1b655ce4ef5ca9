import type { GraphBuilder, OpOptions, Value } from '#engine/onnx/graph-builder.ts'
import type { Dimension } from '#engine/onnx/model.ts'
import { type Shape, symbolicShapes } from './symbolic-shapes.ts'

/** What gradient rules are written in: operators appended to the graph, the same one never twice. */
export interface Expressions {
  /** One operator with one output. */
  op(opType: string, inputs: readonly Value[], options?: OpOptions): Value
  ops(opType: string, inputs: readonly Value[], outputs: number, options?: OpOptions): Value[]
  add(a: Value, b: Value): Value
  sub(a: Value, b: Value): Value
  mul(a: Value, b: Value): Value
  neg(x: Value): Value
  constant(value: number): Value
  axes(values: readonly number[]): Value
  shape(x: Value): Shape
  /** x in the shape of `like`, which has as many elements. */
  reshapeLike(x: Value, like: Value): Value
  /** x repeated along the axes where it has one element and `like` has more. */
  expandLike(x: Value, like: Value): Value
  zerosLike(x: Value): Value
  /** The reverse of broadcasting: x summed over the axes along which `like` was repeated. */
  sumLike(x: Value, like: Value): Value
  /** The parts that were concatenated, from the whole. */
  splitLike(x: Value, parts: readonly Value[], axis: number): Value[]
  /** a·b with either transposed in its last two axes, times alpha; leading axes broadcast. */
  product(a: Value, b: Value, how?: { transA?: number; transB?: number; alpha?: number }): Value
}

export const expressionsOn = (graph: GraphBuilder): Expressions => {
  const shape = symbolicShapes(graph)
  const made = new Map<string, Value[]>()

  const ops = (opType: string, inputs: readonly Value[], outputs: number, options: OpOptions = {}) => {
    const key = JSON.stringify([opType, inputs, outputs, options.attributes])
    const existing = made.get(key)
    if (existing) return existing
    const values = graph.ops(opType, inputs, outputs, {
      ...options,
      name: `gradient.${opType}.${graph.nodes.length}`,
    })
    made.set(key, values)
    return values
  }
  const op = (opType: string, inputs: readonly Value[], options: OpOptions = {}): Value =>
    ops(opType, inputs, 1, options)[0] as Value

  /** Where a run finds a named extent: in a graph input, so that no intermediate value is kept for it. */
  const source = (name: Dimension): { input: Value; axis: number } | undefined => {
    for (const { name: input, shape: inputShape } of graph.inputs)
      if (inputShape.includes(name)) return { input: input as Value, axis: inputShape.indexOf(name) }
    return undefined
  }
  /** Extents as a shape tensor; undefined when a name is in no graph input. */
  const vector = (dimensions: Shape): Value | undefined => {
    if (dimensions.every(dimension => typeof dimension === 'number')) return graph.int64(dimensions)
    const extents: Value[] = []
    for (const dimension of dimensions) {
      const found = source(dimension)
      if (typeof dimension === 'number') extents.push(graph.int64([dimension]))
      else if (found) extents.push(op('Gather', [op('Shape', [found.input]), graph.int64([found.axis])]))
      else return undefined
    }
    return op('Concat', extents, { attributes: { axis: 0 } })
  }
  const runtimeShape = (x: Value): Value => vector(shape(x)) ?? op('Shape', [x])

  const reshapeLike = (x: Value, like: Value): Value => {
    const target = shape(like)
    // Reshape works out one extent by itself (-1): best one that no graph input has.
    const names = target.filter(dimension => typeof dimension === 'string')
    const free = names.find(name => !source(name)) ?? names[0]
    const workedOut = names.filter(name => name === free).length === 1
    const requested = target.map(dimension => (workedOut && dimension === free ? -1 : dimension))
    return op('Reshape', [x, vector(requested) ?? op('Shape', [like])], { shape: target })
  }
  const sumLike = (x: Value, like: Value): Value => {
    const [from, to] = [shape(x), shape(like)]
    const added = from.length - to.length
    const axes = from.flatMap((dimension, axis) =>
      axis < added || (to[axis - added] === 1 && dimension !== 1) ? [axis] : [],
    )
    if (axes.length === 0) return x
    const summed = op('ReduceSum', [x, graph.int64(axes)], {
      attributes: { keepdims: 1 },
      shape: from.map((dimension, axis) => (axes.includes(axis) ? 1 : dimension)),
    })
    return added === 0 ? summed : reshapeLike(summed, like)
  }

  return {
    op,
    ops,
    add: (a, b) => op('Add', [a, b]),
    sub: (a, b) => op('Sub', [a, b]),
    mul: (a, b) => op('Mul', [a, b]),
    neg: x => op('Neg', [x]),
    constant: value => graph.float32(value),
    axes: values => graph.int64(values),
    shape,
    reshapeLike,
    expandLike: (x, like) => op('Expand', [x, runtimeShape(like)], { shape: shape(like) }),
    zerosLike: x => op('Expand', [graph.float32(0), runtimeShape(x)], { shape: shape(x) }),
    sumLike,
    splitLike: (x, parts, axis) => {
      const sizes = parts.map(part => shape(part)[axis] as Dimension) // all parts have the axis
      const equal = sizes.every(size => size === sizes[0])
      const lengths = equal ? undefined : vector(sizes)
      if (!equal && !lengths) throw new Error(`The extents ${sizes} of concatenated values are not known`)
      if (parts.length === 1) return [x]
      const values = ops('Split', lengths ? [x, lengths] : [x], parts.length, {
        attributes: equal ? { axis, num_outputs: parts.length } : { axis },
      })
      parts.forEach((part, index) => {
        graph.declareShape(values[index] as Value, shape(part))
      })
      return values
    },
    product: (a, b, { transA = 0, transB = 0, alpha = 1 } = {}) =>
      op('FusedMatMul', [a, b], {
        domain: 'com.microsoft',
        attributes: { transA, transB, alpha: { float: alpha } },
      }),
  }
}
