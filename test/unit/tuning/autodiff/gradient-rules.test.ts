import { describe, expect, it } from 'vitest'
import { GraphBuilder, type OpOptions, type Value } from '#engine/onnx/graph-builder.ts'
import { appendGradients } from '#engine/tuning/autodiff/backward.ts'
import { gradientRules } from '#engine/tuning/autodiff/gradient-rules.ts'
import { type Differentiable, type GradientCase, gradientError, randomValues } from './finite-differences.ts'

// float32 operators: rounding of 6e-8 over a step of 1/32, several outputs added up, plus O(h⁴) of the
// difference itself. A wrong sign, factor or transposition is off by 1e-1 and more.
const finiteDifferenceTolerance = 5e-4

const of = (name: string, ...shape: number[]): Differentiable => ({ name, shape })
/** Values in [0.5, 1.5): away from the poles of division, root and logarithm. */
const positive = (name: string, ...shape: number[]): Differentiable => ({
  name,
  shape,
  from: value => 1 + value / 2,
})
const microsoft = (attributes: NonNullable<OpOptions['attributes']> = {}): OpOptions => ({
  domain: 'com.microsoft',
  attributes,
})
const operator =
  (opType: string, options?: OpOptions) =>
  (graph: GraphBuilder, inputs: Value[]): Value =>
    graph.op(opType, inputs, options)
const elementwise = (opType: string, options?: OpOptions): GradientCase => ({
  inputs: [of('x', 2, 3)],
  build: operator(opType, options),
  output: [2, 3],
})
const bytes = (values: Float32Array | BigInt64Array | Uint8Array) =>
  ({ type: 'inline', bytes: new Uint8Array(values.buffer) }) as const
const int64s = (graph: GraphBuilder, name: string, values: number[], shape: number[]): Value =>
  graph.initializer(name, 'int64', shape, bytes(BigInt64Array.from(values, BigInt)))

/** By operator, and what is particular about each case. */
const cases: Record<string, Record<string, GradientCase>> = {
  Add: {
    'equal shapes': { inputs: [of('a', 2, 3), of('b', 2, 3)], build: operator('Add'), output: [2, 3] },
    'both broadcast': {
      inputs: [of('a', 4, 1, 3), of('b', 2, 1)],
      build: operator('Add'),
      output: [4, 2, 3],
    },
    'a scalar': { inputs: [of('a', 2, 3), of('b')], build: operator('Add'), output: [2, 3] },
  },
  Sub: { 'a row': { inputs: [of('a', 2, 3), of('b', 3)], build: operator('Sub'), output: [2, 3] } },
  Mul: {
    'a column': { inputs: [of('a', 2, 3), of('b', 2, 1)], build: operator('Mul'), output: [2, 3] },
    'a square': {
      inputs: [of('a', 2, 3)],
      build: (graph, [a]) => graph.op('Mul', [a as Value, a as Value]),
      output: [2, 3],
    },
  },
  Div: { 'a row': { inputs: [of('a', 2, 3), positive('b', 3)], build: operator('Div'), output: [2, 3] } },
  Neg: { plain: elementwise('Neg') },
  Exp: { plain: elementwise('Exp') },
  Log: { plain: { inputs: [positive('x', 2, 3)], build: operator('Log'), output: [2, 3] } },
  Sqrt: { plain: { inputs: [positive('x', 2, 3)], build: operator('Sqrt'), output: [2, 3] } },
  Reciprocal: { plain: { inputs: [positive('x', 2, 3)], build: operator('Reciprocal'), output: [2, 3] } },
  Sigmoid: { plain: elementwise('Sigmoid') },
  QuickGelu: {
    SiLU: elementwise('QuickGelu', microsoft({ alpha: { float: 1 } })),
    'another alpha': elementwise('QuickGelu', microsoft({ alpha: { float: 1.702 } })),
  },
  Where: {
    'a broadcast condition': {
      inputs: [of('a', 2, 3), of('b', 3)],
      build: (graph, [a, b]) => {
        const condition = graph.initializer('condition', 'bool', [2, 1], bytes(Uint8Array.of(1, 0)))
        return graph.op('Where', [condition, a as Value, b as Value])
      },
      output: [2, 3],
    },
  },
  Identity: { plain: elementwise('Identity') },
  Reshape: {
    'axes joined': {
      inputs: [of('x', 2, 3, 2)],
      build: (graph, [x]) => graph.op('Reshape', [x as Value, graph.int64([0, -1])], { shape: [2, 6] }),
      output: [2, 6],
    },
  },
  Transpose: {
    'a cycle of axes': {
      inputs: [of('x', 2, 3, 4)],
      build: operator('Transpose', { attributes: { perm: [1, 2, 0] } }),
      output: [3, 4, 2],
    },
    'no order given': { inputs: [of('x', 2, 3, 4)], build: operator('Transpose'), output: [4, 3, 2] },
  },
  Concat: {
    'different extents': {
      inputs: [of('a', 2, 1), of('b', 2, 3)],
      build: operator('Concat', { attributes: { axis: -1 } }),
      output: [2, 4],
    },
    'equal extents': {
      inputs: [of('a', 2, 2), of('b', 2, 2)],
      build: operator('Concat', { attributes: { axis: 0 } }),
      output: [4, 2],
    },
  },
  Split: {
    'all parts used': {
      inputs: [of('x', 2, 6)],
      build: (graph, [x]) => {
        const [a, b, c] = graph.ops('Split', [x as Value], 3, {
          attributes: { axis: -1, num_outputs: 3 },
          shape: [2, 2],
        }) as [Value, Value, Value]
        return graph.op('Add', [graph.op('Mul', [a, b]), c])
      },
      output: [2, 2],
    },
    'only the second part used': {
      inputs: [of('x', 2, 4)],
      build: (graph, [x]) =>
        graph.ops('Split', [x as Value], 2, {
          attributes: { axis: 1, num_outputs: 2 },
          shape: [2, 2],
        })[1] as Value,
      output: [2, 2],
    },
  },
  Gather: {
    'a row taken twice': {
      inputs: [of('x', 3, 2)],
      build: (graph, [x]) => graph.op('Gather', [x as Value, int64s(graph, 'rows', [2, 0, 2, 2], [4])]),
      output: [4, 2],
    },
    'a table of rows': {
      inputs: [of('x', 3, 2)],
      build: (graph, [x]) => graph.op('Gather', [x as Value, int64s(graph, 'rows', [2, 0, 1, 2], [2, 2])]),
      output: [2, 2, 2],
    },
  },
  ReduceSum: {
    'axis kept': {
      inputs: [of('x', 2, 3, 2)],
      build: (graph, [x]) =>
        graph.op('ReduceSum', [x as Value, graph.int64([1])], { attributes: { keepdims: 1 } }),
      output: [2, 1, 2],
    },
    'axes dropped': {
      inputs: [of('x', 2, 3, 2)],
      build: (graph, [x]) =>
        graph.op('ReduceSum', [x as Value, graph.int64([0, 2])], { attributes: { keepdims: 0 } }),
      output: [3],
    },
  },
  ReduceMean: {
    'everything, to a scalar': {
      inputs: [of('x', 2, 3)],
      build: operator('ReduceMean', { attributes: { keepdims: 0 } }),
      output: [],
    },
    'axis kept': {
      inputs: [of('x', 2, 3)],
      build: (graph, [x]) =>
        graph.op('ReduceMean', [x as Value, graph.int64([-1])], { attributes: { keepdims: 1 } }),
      output: [2, 1],
    },
    'axis dropped': {
      inputs: [of('x', 2, 3)],
      build: (graph, [x]) =>
        graph.op('ReduceMean', [x as Value, graph.int64([0])], { attributes: { keepdims: 0 } }),
      output: [3],
    },
  },
  MatMul: {
    matrices: { inputs: [of('a', 2, 3), of('b', 3, 4)], build: operator('MatMul'), output: [2, 4] },
    'batches against one matrix': {
      inputs: [of('a', 2, 2, 3), of('b', 3, 2)],
      build: operator('MatMul'),
      output: [2, 2, 2],
    },
    'broadcast batches': {
      inputs: [of('a', 2, 1, 2, 3), of('b', 2, 3, 2)],
      build: operator('MatMul'),
      output: [2, 2, 2, 2],
    },
  },
  FusedMatMul: Object.fromEntries(
    [0, 1].flatMap(transA =>
      [0, 1].map(transB => [
        `transA ${transA}, transB ${transB}, batched and scaled`,
        {
          inputs: [
            transA ? of('a', 2, 3, 2) : of('a', 2, 2, 3),
            transB ? of('b', 2, 4, 3) : of('b', 2, 3, 4),
          ],
          build: operator('FusedMatMul', microsoft({ transA, transB, alpha: { float: 0.5 } })),
          output: [2, 2, 4],
        },
      ]),
    ),
  ),
  Gemm: Object.fromEntries(
    [0, 1].flatMap(transA =>
      [0, 1].map(transB => [
        `transA ${transA}, transB ${transB}, scaled, with a row added`,
        {
          inputs: [
            transA ? of('a', 3, 2) : of('a', 2, 3),
            transB ? of('b', 4, 3) : of('b', 3, 4),
            of('c', 4),
          ],
          build: operator('Gemm', {
            attributes: { transA, transB, alpha: { float: 0.5 }, beta: { float: 2 } },
          }),
          output: [2, 4],
        },
      ]),
    ),
  ),
  Softmax: {
    'last axis': elementwise('Softmax', { attributes: { axis: -1 } }),
    'first axis': elementwise('Softmax', { attributes: { axis: 0 } }),
  },
  LogSoftmax: { 'last axis': elementwise('LogSoftmax', { attributes: { axis: -1 } }) },
  SimplifiedLayerNormalization: {
    'values and weight': {
      inputs: [of('x', 2, 4), of('w', 4)],
      build: (graph, inputs) =>
        graph.ops('SimplifiedLayerNormalization', inputs, 2, {
          attributes: { epsilon: { float: 1e-2 }, axis: -1, stash_type: 1 },
        })[0] as Value,
      output: [2, 4],
    },
  },
  RotaryEmbedding: {
    'two heads at positions 3, 0 and 2': {
      inputs: [of('x', 1, 2, 3, 4)], // [batch, heads, sequence, headSize]
      build: (graph, [x]) => {
        const angles = randomValues(4 * 2, 7)
        return graph.op(
          'RotaryEmbedding',
          [
            x as Value,
            int64s(graph, 'positions', [3, 0, 2], [1, 3]),
            graph.initializer('cos', 'float32', [4, 2], bytes(angles.map(Math.cos))),
            graph.initializer('sin', 'float32', [4, 2], bytes(angles.map(Math.sin))),
          ],
          microsoft(),
        )
      },
      output: [1, 2, 3, 4],
    },
  },
}

describe('a gradient rule', () => {
  it('has a finite-difference check for every operator in the table, and no check is left over', () => {
    expect(Object.keys(cases).toSorted()).toEqual(Object.keys(gradientRules).toSorted())
    for (const checks of Object.values(cases)) expect(Object.keys(checks)).not.toHaveLength(0)
  })

  for (const [opType, checks] of Object.entries(cases))
    for (const [particular, check] of Object.entries(checks))
      it(`of ${opType} agrees with finite differences: ${particular}`, async () => {
        expect(await gradientError(check)).toBeLessThan(finiteDifferenceTolerance)
      })
})

describe('a graph without a gradient', () => {
  it('is refused with the name of the operator that has no rule', () => {
    const graph = new GraphBuilder('refused')
    const x = graph.input('x', 'float32', [2])
    const y = graph.op('ReduceSum', [graph.op('Erf', [x], { shape: [2] })], { attributes: { keepdims: 0 } })
    expect(() => appendGradients(graph, y, [x])).toThrow(/operator Erf \(Erf\.0\) has no gradient rule/)
  })

  it('is refused with the name of a value that does not lead to the loss', () => {
    const graph = new GraphBuilder('refused')
    const x = graph.input('x', 'float32', [2])
    const apart = graph.input('apart', 'float32', [2])
    const y = graph.op('ReduceSum', [x], { attributes: { keepdims: 0 } })
    expect(() => appendGradients(graph, y, [x, apart])).toThrow(/does not depend on apart/)
  })

  it('is refused when a normalization leaves out what its gradient needs', () => {
    const graph = new GraphBuilder('refused')
    const x = graph.input('x', 'float32', [2, 4])
    const w = graph.input('w', 'float32', [4])
    const y = graph.op('SimplifiedLayerNormalization', [x, w])
    expect(() => appendGradients(graph, y, [x])).toThrow(/needs its second output/)
  })
})

describe('the backward pass', () => {
  it('adds the gradients of a value that is used twice', async () => {
    const twice: GradientCase = {
      inputs: [of('x', 3)],
      build: (graph, [x]) =>
        graph.op('Add', [graph.op('Exp', [x as Value]), graph.op('Mul', [x as Value, x as Value])]),
      output: [3],
    }
    expect(await gradientError(twice)).toBeLessThan(finiteDifferenceTolerance)
  })

  it('computes nothing for frozen values', () => {
    const graph = new GraphBuilder('frozen')
    const x = graph.input('x', 'float32', [2, 3])
    const frozen = graph.input('frozen', 'float32', [3, 4])
    const trained = graph.input('trained', 'float32', [2, 4])
    const y = graph.op('Add', [graph.op('MatMul', [x, frozen]), trained])
    const before = graph.nodes.length
    appendGradients(graph, y, [trained], graph.input('seed', 'float32', [2, 4]))
    expect(graph.nodes.length).toBe(before)
  })
})
