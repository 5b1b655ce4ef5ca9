import type { Value } from '#engine/onnx/graph-builder.ts'
import { dataTypes, type Node } from '#engine/onnx/model.ts'
import type { Expressions } from './expressions.ts'
import { floatAttribute, fromFront, intAttribute } from './symbolic-shapes.ts'

/** A rule knows how many inputs its operator has; optional ones may be missing all the same. */
export type Inputs = readonly [Value, Value, Value, Value, ...Value[]]

/** One recorded operator as its rule sees it. */
interface Recorded {
  node: Node
  /** Inputs by position. */
  x: Inputs
  /** The first output, and its gradient: dL/dy in y's shape. */
  y: Value
  dy: Value
  /** All outputs, and their gradients; undefined where the loss does not depend on one. */
  outputs: readonly Value[]
  gradients: readonly (Value | undefined)[]
  e: Expressions
}

/**
 * For each input the expression of its gradient, dL/dx in x's shape. Only the expressions of inputs that
 * lead to a wanted value are evaluated; inputs without one (indices, shapes, conditions) have no gradient.
 */
export type GradientRule = (recorded: Recorded) => readonly ((() => Value) | undefined)[]

/** C = α·op(A)·op(B): dA and dB with α, for every combination of transpositions, broadcast axes summed. */
const matrixProduct: GradientRule = ({ node, x: [a, b], dy, e }) => {
  const transA = intAttribute(node, 'transA', 0)
  const transB = intAttribute(node, 'transB', 0)
  const alpha = floatAttribute(node, 'alpha', 1)
  return [
    // dA = α·dC·op(B)ᵀ; for Aᵀ the whole is transposed: α·op(B)·dCᵀ
    () =>
      e.sumLike(
        transA
          ? e.product(b, dy, { transA: transB, transB: 1, alpha })
          : e.product(dy, b, { transB: 1 - transB, alpha }),
        a,
      ),
    // dB = α·op(A)ᵀ·dC; for Bᵀ the whole is transposed: α·dCᵀ·op(A)
    () =>
      e.sumLike(
        transB
          ? e.product(dy, a, { transA: 1, transB: transA, alpha })
          : e.product(a, dy, { transA: 1 - transA, alpha }),
        b,
      ),
  ]
}

/** What a reduction took away, put back: dy along the reduced axes, once per element of x. */
const spread = ({ node, x: [x, axes], dy, e }: Recorded): Value => {
  // Without axes everything was summed, and a scalar needs no axes put back.
  const aligned = intAttribute(node, 'keepdims', 1) === 1 || axes === undefined
  return e.expandLike(aligned ? dy : e.op('Unsqueeze', [dy, axes]), x)
}

/** Σ along one axis, which stays with extent 1. */
const sumAlong = (e: Expressions, x: Value, axis: number): Value =>
  e.op('ReduceSum', [x, e.axes([axis])], { attributes: { keepdims: 1 }, shape: e.shape(x).with(axis, 1) })

/** How many elements x has, as a float32 scalar. */
const elements = (e: Expressions, x: Value): Value =>
  e.op('Cast', [e.op('Size', [x])], { attributes: { to: dataTypes.float32 }, shape: [] })

/**
 * The gradient of every operator that a differentiated graph may use: y is the output, dy its gradient,
 * and ∘ multiplies element by element. Names are ONNX's, or those of onnxruntime's com.microsoft domain.
 */
export const gradientRules: Readonly<Record<string, GradientRule>> = {
  // y = a + b  ⇒  da = dy, db = dy
  Add: ({ x: [a, b], dy, e }) => [() => e.sumLike(dy, a), () => e.sumLike(dy, b)],

  // y = a − b  ⇒  da = dy, db = −dy
  Sub: ({ x: [a, b], dy, e }) => [() => e.sumLike(dy, a), () => e.neg(e.sumLike(dy, b))],

  // y = a∘b  ⇒  da = dy∘b, db = dy∘a
  Mul: ({ x: [a, b], dy, e }) => [() => e.sumLike(e.mul(dy, b), a), () => e.sumLike(e.mul(dy, a), b)],

  // y = a/b  ⇒  da = dy/b, db = −dy∘y/b
  Div: ({ x: [a, b], y, dy, e }) => [
    () => e.sumLike(e.op('Div', [dy, b]), a),
    () => e.neg(e.sumLike(e.op('Div', [e.mul(dy, y), b]), b)),
  ],

  // y = −x  ⇒  dx = −dy
  Neg: ({ dy, e }) => [() => e.neg(dy)],

  // y = eˣ  ⇒  dx = dy∘y
  Exp: ({ y, dy, e }) => [() => e.mul(dy, y)],

  // y = ln x  ⇒  dx = dy/x
  Log: ({ x: [x], dy, e }) => [() => e.op('Div', [dy, x])],

  // y = √x  ⇒  dx = dy/(2y)
  Sqrt: ({ y, dy, e }) => [() => e.op('Div', [dy, e.add(y, y)])],

  // y = 1/x  ⇒  dx = −dy∘y²
  Reciprocal: ({ y, dy, e }) => [() => e.neg(e.mul(dy, e.mul(y, y)))],

  // y = σ(x)  ⇒  dx = dy∘(y − y²)
  Sigmoid: ({ y, dy, e }) => [() => e.mul(dy, e.sub(y, e.mul(y, y)))],

  // y = x∘σ(αx)  ⇒  dx = dy∘(σ + α(y − y∘σ)); α = 1 is SiLU
  QuickGelu: ({ node, x: [x], y, dy, e }) => [
    () => {
      const alpha = floatAttribute(node, 'alpha', 1.702)
      const scaled = (value: Value): Value => (alpha === 1 ? value : e.mul(value, e.constant(alpha)))
      const sigmoid = e.op('Sigmoid', [scaled(x)])
      return e.mul(dy, e.add(sigmoid, scaled(e.sub(y, e.mul(y, sigmoid)))))
    },
  ],

  // y = c ? a : b  ⇒  da = c ? dy : 0, db = c ? 0 : dy
  Where: ({ x: [c, a, b], dy, e }) => [
    undefined,
    () => e.sumLike(e.op('Where', [c, dy, e.constant(0)]), a),
    () => e.sumLike(e.op('Where', [c, e.constant(0), dy]), b),
  ],

  // y = x  ⇒  dx = dy
  Identity: ({ dy }) => [() => dy],

  // y = x in another shape  ⇒  dx = dy in x's shape
  Reshape: ({ x: [x], dy, e }) => [() => e.reshapeLike(dy, x)],

  // y = x with its axes in another order  ⇒  dx = dy with the order undone
  Transpose: ({ node, x: [x], dy, e }) => [
    () => {
      const perm = node.attributes.perm
      const order =
        perm?.type === 'ints' ? perm.value : e.shape(x).map((_, axis, { length }) => length - 1 - axis)
      return e.op('Transpose', [dy], { attributes: { perm: order.map((_, axis) => order.indexOf(axis)) } })
    },
  ],

  // y = [x₀ x₁ …]  ⇒  [dx₀ dx₁ …] = dy
  Concat: ({ node, x, dy, e }) => {
    const axis = fromFront(intAttribute(node, 'axis', 0), e.shape(x[0]).length)
    return x.map((_, index) => () => e.splitLike(dy, x, axis)[index] as Value)
  },

  // [y₀ y₁ …] = x  ⇒  dx = [dy₀ dy₁ …]
  Split: ({ node, x: [x], outputs, gradients, e }) => [
    () =>
      e.op(
        'Concat',
        gradients.map((gradient, index) => gradient ?? e.zerosLike(outputs[index] as Value)),
        { attributes: { axis: intAttribute(node, 'axis', 0) }, shape: e.shape(x) },
      ),
  ],

  // y = rows i of x  ⇒  dx = 0 with dy added at rows i; rows taken twice add up. Along the first axis only.
  Gather: ({ node, x: [x, indices], dy, e }) => [
    () => {
      const axis = intAttribute(node, 'axis', 0)
      if (axis !== 0)
        throw new RangeError(`Gather has a gradient along axis 0 only, ${node.name} has axis ${axis}`)
      const rows = e.op('Unsqueeze', [indices, e.axes([-1])], { shape: [...e.shape(indices), 1] })
      return e.op('ScatterND', [e.zerosLike(x), rows, dy], { attributes: { reduction: 'add' } })
    },
  ],

  // y = Σx  ⇒  dx = dy for every summand
  ReduceSum: recorded => [() => spread(recorded)],

  // y = Σx/n  ⇒  dx = dy/n for every summand
  ReduceMean: recorded => {
    const { x, y, e } = recorded
    return [() => e.mul(spread(recorded), e.op('Div', [elements(e, y), elements(e, x[0])]))]
  },

  // y = a·b  ⇒  da = dy·bᵀ, db = aᵀ·dy
  MatMul: matrixProduct,

  // y = α·op(a)·op(b)
  FusedMatMul: matrixProduct,

  // y = α·op(a)·op(b) + β·c  ⇒  dc = β·dy
  Gemm: recorded => {
    const { node, x, dy, e } = recorded
    const beta = floatAttribute(node, 'beta', 1)
    return [...matrixProduct(recorded), () => e.sumLike(beta === 1 ? dy : e.mul(dy, e.constant(beta)), x[2])]
  },

  // y = softmax x  ⇒  dx = y∘(dy − Σ dy∘y)
  Softmax: ({ node, y, dy, e }) => [
    () => {
      const axis = fromFront(intAttribute(node, 'axis', -1), e.shape(y).length)
      return e.mul(y, e.sub(dy, sumAlong(e, e.mul(dy, y), axis)))
    },
  ],

  // y = ln softmax x  ⇒  dx = dy − eʸ∘Σdy
  LogSoftmax: ({ node, y, dy, e }) => [
    () => {
      const axis = fromFront(intAttribute(node, 'axis', -1), e.shape(y).length)
      return e.sub(dy, e.mul(e.op('Exp', [y]), sumAlong(e, dy, axis)))
    },
  ],

  // y = x∘r∘w, r = (mean x² + ε)^−½ (second output)  ⇒  g = dy∘w, dx = r∘(g − x∘r²∘mean(g∘x)), dw = Σ dy∘x∘r
  SimplifiedLayerNormalization: ({ node, x: [x, w], outputs: [, r], dy, e }) => {
    if (!r) throw new Error(`The gradient of ${node.name} needs its second output, the inverse deviation`)
    return [
      () => {
        const g = e.mul(dy, w)
        const gx = e.mul(g, x)
        const mean = e.op('ReduceMean', [gx, e.axes([-1])], {
          attributes: { keepdims: 1 },
          shape: [...e.shape(x).slice(0, -1), 1],
        })
        return e.mul(r, e.sub(g, e.mul(x, e.mul(e.mul(r, r), mean))))
      },
      () => e.sumLike(e.mul(dy, e.mul(x, r)), w),
    ]
  },

  // y = x turned by the angles of its positions  ⇒  dx = dy turned back: the same with −sin
  RotaryEmbedding: ({ x: [, positions, cos, sin], dy, e }) => [
    () => e.op('RotaryEmbedding', [dy, positions, cos, e.neg(sin)], { domain: 'com.microsoft' }),
  ],
}

/** Operators whose output says nothing about the values of their input: no gradient passes. */
export const withoutGradient: ReadonlySet<string> = new Set(['Shape', 'Size'])
