/**
 * An ONNX model as plain data: the part of the ONNX IR (onnx.proto3, IR version 10) that Diptych
 * emits. Source: https://github.com/onnx/onnx/blob/main/docs/IR.md
 */

/** TensorProto.DataType values. */
export const dataTypes = { float32: 1, uint8: 2, int8: 3, int32: 6, int64: 7, bool: 9 } as const
export type DataType = keyof typeof dataTypes

export const bytesPerElement: Record<DataType, number> = {
  ...{ float32: 4, uint8: 1, int8: 1 },
  ...{ int32: 4, int64: 8, bool: 1 },
}

/** A fixed extent, or the name of one that is only known when the model runs. */
export type Dimension = number | string

export interface ValueInfo {
  name: string
  dataType: DataType
  shape: readonly Dimension[]
  /** A sequence of such tensors, not one. */
  sequence?: true
}

/** Where an initializer's little-endian elements are: in the model itself, or in a file beside it. */
export type TensorData =
  | { type: 'inline'; bytes: Uint8Array }
  | { type: 'external'; location: string; offset: number; length: number }

export interface Initializer {
  name: string
  dataType: DataType
  shape: readonly number[]
  data: TensorData
}

export type Attribute =
  | { type: 'int'; value: number }
  | { type: 'float'; value: number }
  | { type: 'string'; value: string }
  | { type: 'ints'; value: readonly number[] }
  | { type: 'floats'; value: readonly number[] }

/** The standard operators, and onnxruntime's own. */
export type Domain = '' | 'com.microsoft'

export interface Node {
  name: string
  opType: string
  domain: Domain
  /** An empty name leaves out an optional input or output. */
  inputs: readonly string[]
  outputs: readonly string[]
  attributes: Readonly<Record<string, Attribute>>
}

export interface Graph {
  name: string
  inputs: readonly ValueInfo[]
  outputs: readonly ValueInfo[]
  initializers: readonly Initializer[]
  nodes: readonly Node[]
}

export interface Model {
  irVersion: number
  producer: string
  opsets: Readonly<Partial<Record<Domain, number>>>
  graph: Graph
}
