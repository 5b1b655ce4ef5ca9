import { InferenceSession, Tensor } from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { checkModel } from '#engine/onnx/checker.ts'
import { GraphBuilder } from '#engine/onnx/graph-builder.ts'
import type { Model } from '#engine/onnx/model.ts'
import { decodeModel, encodeModel } from '#engine/onnx/protobuf.ts'

const floats = (...values: number[]) =>
  ({ type: 'inline', bytes: new Uint8Array(Float32Array.from(values).buffer) }) as const

/** y = x·w, then its first column: one operator of each attribute kind. */
const sample = (): Model => {
  const graph = new GraphBuilder('sample')
  const x = graph.input('x', 'float32', ['rows', 2])
  const w = graph.initializer('w', 'float32', [2, 2], floats(1, 2, 3, 4))
  const product = graph.op('MatMul', [x, w])
  const silu = graph.op('QuickGelu', [product], {
    domain: 'com.microsoft',
    attributes: { alpha: { float: 0 } },
  })
  const first = graph.op('Slice', [silu, graph.int64([0]), graph.int64([1]), graph.int64([1])])
  const squeezed = graph.op('Squeeze', [first, graph.int64([1])], { name: 'y' })
  graph.output(squeezed, 'float32', ['rows'])
  return graph.model()
}

describe('an ONNX model', () => {
  it('is read back as it was written', () => {
    const model = sample()
    expect(decodeModel(encodeModel(model))).toEqual(model)
  })

  it('keeps external data, string, ints and float attributes', () => {
    const model = sample()
    const [node] = model.graph.nodes
    const varied: Model = {
      ...model,
      graph: {
        ...model.graph,
        initializers: [
          {
            name: 'far',
            dataType: 'uint8',
            shape: [3],
            data: { type: 'external', location: 'w.bin', offset: 64, length: 3 },
          },
        ],
        nodes: [
          {
            ...(node as NonNullable<typeof node>),
            inputs: ['x', '', 'far'],
            attributes: {
              mode: { type: 'string', value: 'linear' },
              axes: { type: 'ints', value: [-1, 2] },
              epsilon: { type: 'float', value: 0.5 },
              scales: { type: 'floats', value: [0.25, 2] },
              keepdims: { type: 'int', value: 0 },
            },
          },
        ],
      },
    }
    expect(decodeModel(encodeModel(varied))).toEqual(varied)
  })

  it('is run by onnxruntime with the result that the graph says', async () => {
    const session = await InferenceSession.create(encodeModel(sample()))
    const { 'y.out': y } = await session.run({
      x: new Tensor('float32', Float32Array.of(1, 0, 0, 1), [2, 2]),
    })
    // QuickGelu with alpha 0 halves: sigmoid(0) = 1/2.
    expect(y?.data).toEqual(Float32Array.of(0.5, 1.5))
    await session.release()
  })
})

describe('checkModel', () => {
  it('finds nothing wrong with a sound model', () => {
    expect(checkModel(sample())).toEqual([])
  })

  it.each<[string, (model: Model) => Model, RegExp]>([
    [
      'a value that nothing defines',
      m => ({ ...m, graph: { ...m.graph, initializers: [] } }),
      /reads w, which nothing before it defines/,
    ],
    [
      'nodes out of order',
      m => ({ ...m, graph: { ...m.graph, nodes: m.graph.nodes.toReversed() } }),
      /which nothing before it defines/,
    ],
    [
      'a value defined twice',
      m => ({ ...m, graph: { ...m.graph, nodes: [...m.graph.nodes, ...m.graph.nodes.slice(-1)] } }),
      /defined already/,
    ],
    [
      'an output without a source',
      m => ({ ...m, graph: { ...m.graph, outputs: [{ name: 'z', dataType: 'float32', shape: [] }] } }),
      /output z is defined by nothing/,
    ],
    ['a domain that is not imported', m => ({ ...m, opsets: { '': 21 } }), /com\.microsoft/],
    [
      'data that does not fit the shape',
      m => ({
        ...m,
        graph: { ...m.graph, initializers: m.graph.initializers.map(i => ({ ...i, shape: [5, 2] })) },
      }),
      /bytes instead of/,
    ],
  ])('finds %s', (_, spoil, sentence) => {
    expect(checkModel(spoil(sample())).join('\n')).toMatch(sentence)
  })
})

describe('GraphBuilder', () => {
  it('refuses inputs that do not exist, names taken twice and data of another size', () => {
    const graph = new GraphBuilder('bad')
    const x = graph.input('x', 'float32', [1])
    expect(() => graph.op('Add', [x, 'y' as typeof x])).toThrow(/y, which does not exist/)
    expect(() => graph.input('x', 'float32', [1])).toThrow(/two values named x/)
    expect(() => graph.initializer('w', 'float32', [3], floats(1))).toThrow(/\[3\]/)
  })

  it('knows the shapes it was told, and makes the same constant once', () => {
    const graph = new GraphBuilder('shapes')
    const x = graph.input('x', 'float32', ['rows', 2])
    const flat = graph.op('Reshape', [x, graph.int64([-1])], { shape: ['elements'] })
    const scaled = graph.op('Mul', [flat, graph.float32(0.5)])
    expect(graph.float32(0.5)).toBe(graph.float32(0.5))
    expect([x, flat, scaled].map(value => graph.declaredShape(value))).toEqual([
      ['rows', 2],
      ['elements'],
      undefined,
    ])
    graph.declareShape(scaled, ['elements'])
    expect(graph.declaredShape(scaled)).toEqual(['elements'])
    expect(graph.nodes.map(node => node.opType)).toEqual(['Reshape', 'Mul'])
    expect(graph.inputs.map(input => input.name)).toEqual(['x'])
  })
})
