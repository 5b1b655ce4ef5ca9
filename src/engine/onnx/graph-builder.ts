import {
  type Attribute,
  bytesPerElement,
  type DataType,
  type Dimension,
  type Domain,
  type Graph,
  type Initializer,
  type Model,
  type Node,
  type TensorData,
  type ValueInfo,
} from './model.ts'

/** The name of a value in the graph being built. */
export type Value = string & { readonly graphValue: unique symbol }

/** An optional input that is left out. */
export const absent = '' as Value

type AttributeValue = number | string | readonly number[] | { float: number }

export interface OpOptions {
  domain?: Domain
  /** A number is an int attribute, an array is ints; floats are written `{ float: 1e-5 }`. */
  attributes?: Record<string, AttributeValue>
  /** Name of the node, and prefix of its outputs; readable names make profiles and errors readable. */
  name?: string
  /** The outputs' common shape, where it does not follow from the inputs' shapes: after a Reshape, say. */
  shape?: readonly Dimension[]
}

const toAttribute = (value: AttributeValue): Attribute => {
  if (typeof value === 'string') return { type: 'string', value }
  if (typeof value === 'number') return { type: 'int', value }
  if ('float' in value) return { type: 'float', value: value.float }
  return { type: 'ints', value }
}

/**
 * Builds a graph node by node, in topological order by construction: an operator can only take
 * values that exist. The same constant asked for twice is one initializer.
 */
export class GraphBuilder {
  readonly #inputs: ValueInfo[] = []
  readonly #outputs: ValueInfo[] = []
  readonly #initializers = new Map<string, Initializer>()
  readonly #nodes: Node[] = []
  readonly #names = new Set<string>()
  readonly #shapes = new Map<Value, readonly Dimension[]>()
  readonly #name: string

  constructor(name: string) {
    this.#name = name
  }

  input(name: string, dataType: DataType, shape: readonly Dimension[]): Value {
    this.#inputs.push({ name, dataType, shape })
    return this.#declare(name, shape)
  }

  /** Makes `value` an output; its name in the graph becomes the output's name. */
  output(value: Value, dataType: DataType, shape: readonly Dimension[]): void {
    this.#outputs.push({ name: value, dataType, shape })
  }

  /** Makes `value` an output that is a sequence of tensors of that shape. */
  sequenceOutput(value: Value, dataType: DataType, shape: readonly Dimension[]): void {
    this.#outputs.push({ name: value, dataType, shape, sequence: true })
  }

  initializer(name: string, dataType: DataType, shape: readonly number[], data: TensorData): Value {
    const elements = shape.reduce((product, extent) => product * extent, 1)
    const length = data.type === 'inline' ? data.bytes.byteLength : data.length
    if (length !== elements * bytesPerElement[dataType])
      throw new RangeError(
        `Initializer ${name} has ${length} bytes, its shape [${shape}] needs ${elements} elements`,
      )
    const value = this.#declare(name, shape)
    this.#initializers.set(name, { name, dataType, shape, data })
    return value
  }

  /** A small int64 constant: a scalar for a number, a vector for an array. */
  int64(value: number | readonly number[]): Value {
    const values = typeof value === 'number' ? [value] : value
    const name = `const.int64.${typeof value === 'number' ? value : `[${values.join(',')}]`}`
    if (this.#initializers.has(name)) return name as Value
    const bytes = new Uint8Array(BigInt64Array.from(values, BigInt).buffer)
    return this.initializer(name, 'int64', typeof value === 'number' ? [] : [values.length], {
      type: 'inline',
      bytes,
    })
  }

  /** A small float32 constant: a scalar. */
  float32(value: number): Value {
    const name = `const.float32.${value}`
    if (this.#initializers.has(name)) return name as Value
    const bytes = new Uint8Array(Float32Array.of(value).buffer)
    return this.initializer(name, 'float32', [], { type: 'inline', bytes })
  }

  /** One operator with one output. */
  op(opType: string, inputs: readonly Value[], options: OpOptions = {}): Value {
    const [output] = this.ops(opType, inputs, 1, options)
    return output as Value
  }

  /**
   * One operator with several outputs. `outputs` is how many there are, or their names, where an
   * empty name leaves an optional output out.
   */
  ops(
    opType: string,
    inputs: readonly Value[],
    outputs: number | readonly string[],
    options: OpOptions = {},
  ): Value[] {
    for (const input of inputs)
      if (input !== absent && !this.#names.has(input))
        throw new Error(`${opType} takes ${input}, which does not exist yet`)
    const name = options.name ?? `${opType}.${this.#nodes.length}`
    const names =
      typeof outputs === 'number'
        ? Array.from({ length: outputs }, (_, index) =>
            outputs === 1 ? `${name}.out` : `${name}.out${index}`,
          )
        : outputs
    const attributes = Object.fromEntries(
      Object.entries(options.attributes ?? {}).map(([key, value]) => [key, toAttribute(value)]),
    )
    const values = names.map(output => (output === '' ? absent : this.#declare(output, options.shape)))
    this.#nodes.push({ name, opType, domain: options.domain ?? '', inputs, outputs: names, attributes })
    return values
  }

  /** Every node so far, in order; the array grows with the graph. */
  get nodes(): readonly Node[] {
    return this.#nodes
  }

  get inputs(): readonly ValueInfo[] {
    return this.#inputs
  }

  /** Says what shape `value` has; the operators' own rules are onnxruntime's to check. */
  declareShape(value: Value, shape: readonly Dimension[]): void {
    this.#shapes.set(value, shape)
  }

  /** The shape that an input, an initializer, the option `shape` or `declareShape` gave `value`. */
  declaredShape(value: Value): readonly Dimension[] | undefined {
    return this.#shapes.get(value)
  }

  graph(): Graph {
    return {
      name: this.#name,
      inputs: this.#inputs,
      outputs: this.#outputs,
      initializers: [...this.#initializers.values()],
      nodes: this.#nodes,
    }
  }

  model(): Model {
    return {
      irVersion: 10,
      producer: 'diptych',
      opsets: { '': 21, 'com.microsoft': 1 },
      graph: this.graph(),
    }
  }

  #declare(name: string, shape?: readonly Dimension[]): Value {
    if (this.#names.has(name)) throw new Error(`The graph has two values named ${name}`)
    this.#names.add(name)
    if (shape) this.#shapes.set(name as Value, shape)
    return name as Value
  }
}
