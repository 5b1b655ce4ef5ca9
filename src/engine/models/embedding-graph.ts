import type { Initializer, Model, Node, TensorData } from '#engine/onnx/model.ts'

/**
 * A model whose weights are stored in int8, with a scale a row or a column, and unfolded to float32 before they are used.
 * onnxruntime unfolds them all when it loads the model, and a table of words then takes four times its size twice over,
 * though a text reads a few rows of it. Here matrices are written unfolded, to be mapped from their file, and of a table
 * the rows that are read are unfolded. Each product is the same; onnxruntime fuses a little less, and hidden states differ by up to 6e-6.
 * @param write takes a matrix's elements, row by row, to where the finished model will find them.
 */
export const withWeightsUnfolded = async (
  model: Model,
  write: (data: Float32Array) => Promise<TensorData>,
): Promise<Model> => {
  const initializers = new Map(model.graph.initializers.map(initializer => [initializer.name, initializer]))
  const readersOf = Map.groupBy(
    model.graph.nodes.flatMap(node => node.inputs.map(input => ({ node, input }))),
    ({ input }) => input,
  )
  const onlyReader = (value: string | undefined): Node | undefined => {
    const readers = readersOf.get(value ?? '') ?? []
    return readers.length === 1 ? readers[0]?.node : undefined
  }
  const dropped = new Set<string>()
  const written: Initializer[] = []
  const insteadOf = new Map<string, Node[]>()

  for (const stored of model.graph.initializers) {
    if (stored.dataType !== 'int8' || stored.shape.length !== 2) continue
    const cast = onlyReader(stored.name)
    const product = cast?.opType === 'Cast' ? onlyReader(cast.outputs[0]) : undefined
    const scale = initializers.get(product?.inputs.find(input => input !== cast?.outputs[0]) ?? '')
    const unfolded = product?.outputs[0]
    const reader = onlyReader(unfolded)
    if (!cast || product?.opType !== 'Mul' || scale?.dataType !== 'float32' || !unfolded || !reader) continue

    if (reader.opType === 'Gather' && reader.inputs[0] === unfolded && scale.shape[1] === 1) {
      insteadOf.set(reader.name, rowsUnfolded(reader, stored.name, scale.name))
    } else if (reader.opType === 'MatMul' && scale.shape[0] === 1) {
      const data = await write(scaledColumns(stored, scale))
      written.push({ name: unfolded, dataType: 'float32', shape: stored.shape, data })
      dropped.add(stored.name).add(scale.name)
    } else continue
    insteadOf.set(cast.name, []).set(product.name, [])
  }
  return {
    ...model,
    graph: {
      ...model.graph,
      initializers: [...model.graph.initializers.filter(({ name }) => !dropped.has(name)), ...written],
      nodes: model.graph.nodes.flatMap(node => insteadOf.get(node.name) ?? [node]),
    },
  }
}

/** Gathers rows of the stored table [rows, columns] and of its scales [rows, 1], and multiplies them. */
const rowsUnfolded = (gather: Node, table: string, scales: string): Node[] => {
  const [, indices = ''] = gather.inputs
  const named = (part: string): { name: string; outputs: [string] } => ({
    name: `${gather.name}.${part}`,
    outputs: [`${gather.name}.${part}`],
  })
  const [rows, floats, rowScales] = [named('rows'), named('floats'), named('scales')]
  return [
    { ...gather, ...rows, inputs: [table, indices] },
    { ...gather, ...rowScales, inputs: [scales, indices] },
    {
      ...floats,
      ...{ opType: 'Cast', domain: '', inputs: rows.outputs },
      attributes: { to: { type: 'int', value: 1 } },
    },
    {
      ...{ name: `${gather.name}.unfolded`, opType: 'Mul', domain: '', attributes: {} },
      ...{ inputs: [...floats.outputs, ...rowScales.outputs], outputs: gather.outputs },
    },
  ]
}

const inlineBytes = ({ name, data }: Initializer): Uint8Array => {
  if (data.type === 'inline') return data.bytes
  throw new RangeError(`The elements of ${name} are not in the model itself`)
}

/** stored [rows, columns] · scale [1, columns], in float32 as onnxruntime multiplies. */
const scaledColumns = (stored: Initializer, scale: Initializer): Float32Array => {
  const bytes = inlineBytes(stored)
  const values = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const scales = new Float32Array(inlineBytes(scale).slice().buffer)
  return Float32Array.from(values, (value, index) => value * (scales[index % scales.length] as number))
}
