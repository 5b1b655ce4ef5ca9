import protobuf from 'protobufjs/minimal.js'
import {
  type Attribute,
  type DataType,
  type Dimension,
  type Domain,
  dataTypes,
  type Graph,
  type Initializer,
  type Model,
  type Node,
  type TensorData,
  type ValueInfo,
} from './model.ts'

/**
 * The ONNX file format, written and read with protobufjs's wire primitives. Field numbers are those of
 * onnx.proto3: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3
 */

type Writer = protobuf.Writer
type Reader = protobuf.Reader

const lengthDelimited = 2
const tag = (field: number, wireType: number): number => (field << 3) | wireType

const writeMessage = (writer: Writer, field: number, write: (writer: Writer) => void): void => {
  writer.uint32(tag(field, lengthDelimited)).fork()
  write(writer)
  writer.ldelim()
}
const writeString = (writer: Writer, field: number, value: string): void => {
  writer.uint32(tag(field, lengthDelimited)).string(value)
}
const writeInt = (writer: Writer, field: number, value: number): void => {
  writer.uint32(tag(field, 0)).int64(value)
}

// AttributeProto.AttributeType
const attributeTypes = { float: 1, int: 2, string: 3, floats: 6, ints: 7 } as const

const writeAttribute = (writer: Writer, name: string, attribute: Attribute): void => {
  writeString(writer, 1, name)
  switch (attribute.type) {
    case 'float':
      writer.uint32(tag(2, 5)).float(attribute.value)
      break
    case 'int':
      writeInt(writer, 3, attribute.value)
      break
    case 'string':
      writer.uint32(tag(4, lengthDelimited)).bytes(new TextEncoder().encode(attribute.value))
      break
    case 'floats':
      writeMessage(writer, 7, inner => {
        for (const value of attribute.value) inner.float(value)
      })
      break
    case 'ints':
      writeMessage(writer, 8, inner => {
        for (const value of attribute.value) inner.int64(value)
      })
      break
  }
  writeInt(writer, 20, attributeTypes[attribute.type])
}

const writeNode = (writer: Writer, node: Node): void => {
  for (const input of node.inputs) writeString(writer, 1, input)
  for (const output of node.outputs) writeString(writer, 2, output)
  writeString(writer, 3, node.name)
  writeString(writer, 4, node.opType)
  for (const [name, attribute] of Object.entries(node.attributes))
    writeMessage(writer, 5, inner => writeAttribute(inner, name, attribute))
  if (node.domain) writeString(writer, 7, node.domain)
}

const writeInitializer = (writer: Writer, { name, dataType, shape, data }: Initializer): void => {
  writeMessage(writer, 1, inner => {
    for (const extent of shape) inner.int64(extent)
  })
  writeInt(writer, 2, dataTypes[dataType])
  writeString(writer, 8, name)
  if (data.type === 'inline') {
    writer.uint32(tag(9, lengthDelimited)).bytes(data.bytes)
    return
  }
  const entries = { location: data.location, offset: String(data.offset), length: String(data.length) }
  for (const [key, value] of Object.entries(entries))
    writeMessage(writer, 13, inner => {
      writeString(inner, 1, key)
      writeString(inner, 2, value)
    })
  writeInt(writer, 14, 1) // data_location = EXTERNAL
}

const writeTensorType = (writer: Writer, { dataType, shape }: ValueInfo): void =>
  writeMessage(writer, 1, tensor => {
    writeInt(tensor, 1, dataTypes[dataType])
    writeMessage(tensor, 2, dimensions => {
      for (const extent of shape)
        writeMessage(dimensions, 1, dimension =>
          typeof extent === 'number' ? writeInt(dimension, 1, extent) : writeString(dimension, 2, extent),
        )
    })
  })

const writeValueInfo = (writer: Writer, value: ValueInfo): void => {
  writeString(writer, 1, value.name)
  writeMessage(writer, 2, type => {
    if (value.sequence)
      writeMessage(type, 4, sequence => writeMessage(sequence, 1, element => writeTensorType(element, value)))
    else writeTensorType(type, value)
  })
}

const writeGraph = (writer: Writer, graph: Graph): void => {
  for (const node of graph.nodes) writeMessage(writer, 1, inner => writeNode(inner, node))
  writeString(writer, 2, graph.name)
  for (const tensor of graph.initializers) writeMessage(writer, 5, inner => writeInitializer(inner, tensor))
  for (const value of graph.inputs) writeMessage(writer, 11, inner => writeValueInfo(inner, value))
  for (const value of graph.outputs) writeMessage(writer, 12, inner => writeValueInfo(inner, value))
}

/** The bytes of an `.onnx` file. External data is referred to, not written. */
export const encodeModel = (model: Model): Uint8Array => {
  const writer = protobuf.Writer.create()
  writeInt(writer, 1, model.irVersion)
  writeString(writer, 2, model.producer)
  writeMessage(writer, 7, inner => writeGraph(inner, model.graph))
  for (const [domain, version] of Object.entries(model.opsets))
    writeMessage(writer, 8, inner => {
      writeString(inner, 1, domain)
      writeInt(inner, 2, version)
    })
  return writer.finish()
}

/** Consumes the field or returns false. */
type OnField = (field: number, wireType: number) => boolean | undefined

/** Calls `onField` for every field of the message that ends at `end`. */
const readFields = (reader: Reader, end: number, onField: OnField): void => {
  while (reader.pos < end) {
    const header = reader.uint32()
    if (onField(header >>> 3, header & 7) === false) reader.skipType(header & 7)
  }
}
const readMessage = (reader: Reader, onField: OnField): void => {
  const length = reader.uint32()
  readFields(reader, reader.pos + length, onField)
}
const readInt = (reader: Reader): number => Number(reader.int64())
/** Numbers of a repeated field: all of them in one packed field, or one a field. */
const readRepeated = <T>(reader: Reader, wireType: number, read: (reader: Reader) => T, into: T[]): void => {
  if (wireType !== packedWireType) {
    into.push(read(reader))
    return
  }
  const end = reader.uint32() + reader.pos
  while (reader.pos < end) into.push(read(reader))
}
const packedWireType = 2

const dataTypeNames = new Map(
  Object.entries(dataTypes).map(([name, code]) => [code as number, name as DataType]),
)
const readDataType = (reader: Reader): DataType => {
  const code = readInt(reader)
  const name = dataTypeNames.get(code)
  if (!name) throw new RangeError(`ONNX data type ${code} is not one that Diptych reads`)
  return name
}

const readAttribute = (reader: Reader): [string, Attribute] => {
  let name = ''
  let type = 0
  let float = 0
  let int = 0
  let string = ''
  const floats: number[] = []
  const ints: number[] = []
  readMessage(reader, (field, wireType) => {
    if (field === 1) name = reader.string()
    else if (field === 2) float = reader.float()
    else if (field === 3) int = readInt(reader)
    else if (field === 4) string = new TextDecoder().decode(reader.bytes())
    else if (field === 7) readRepeated(reader, wireType, inner => inner.float(), floats)
    else if (field === 8) readRepeated(reader, wireType, readInt, ints)
    else if (field === 20) type = readInt(reader)
    else return false
    return true
  })
  const byType: Record<number, Attribute> = {
    [attributeTypes.float]: { type: 'float', value: float },
    [attributeTypes.int]: { type: 'int', value: int },
    [attributeTypes.string]: { type: 'string', value: string },
    [attributeTypes.floats]: { type: 'floats', value: floats },
    [attributeTypes.ints]: { type: 'ints', value: ints },
  }
  const attribute = byType[type]
  if (!attribute) throw new RangeError(`Attribute ${name} has type ${type}, which Diptych does not read`)
  return [name, attribute]
}

const readNode = (reader: Reader): Node => {
  const inputs: string[] = []
  const outputs: string[] = []
  const attributes: Record<string, Attribute> = {}
  let name = ''
  let opType = ''
  let domain = ''
  readMessage(reader, field => {
    if (field === 1) inputs.push(reader.string())
    else if (field === 2) outputs.push(reader.string())
    else if (field === 3) name = reader.string()
    else if (field === 4) opType = reader.string()
    else if (field === 5) {
      const [key, attribute] = readAttribute(reader)
      attributes[key] = attribute
    } else if (field === 7) domain = reader.string()
    else return false
    return true
  })
  return { name, opType, domain: domain as Domain, inputs, outputs, attributes }
}

const readInitializer = (reader: Reader): Initializer => {
  let name = ''
  let dataType: DataType = 'float32'
  const shape: number[] = []
  let bytes = new Uint8Array()
  const external = new Map<string, string>()
  readMessage(reader, (field, wireType) => {
    if (field === 1) readRepeated(reader, wireType, readInt, shape)
    else if (field === 2) dataType = readDataType(reader)
    else if (field === 8) name = reader.string()
    else if (field === 9) bytes = new Uint8Array(reader.bytes())
    else if (field === 13) {
      let key = ''
      let value = ''
      readMessage(reader, entry => {
        if (entry === 1) key = reader.string()
        else if (entry === 2) value = reader.string()
        else return false
        return true
      })
      external.set(key, value)
    } else return false
    return true
  })
  const location = external.get('location')
  const data: TensorData =
    location === undefined
      ? { type: 'inline', bytes }
      : {
          type: 'external',
          location,
          offset: Number(external.get('offset') ?? 0),
          length: Number(external.get('length') ?? 0),
        }
  return { name, dataType, shape, data }
}

const readDimension = (reader: Reader): Dimension => {
  let dimension: Dimension = 0
  readMessage(reader, field => {
    if (field === 1) dimension = readInt(reader)
    else if (field === 2) dimension = reader.string()
    else return false
    return true
  })
  return dimension
}

const readValueInfo = (reader: Reader): ValueInfo => {
  let name = ''
  let dataType: DataType = 'float32'
  const shape: Dimension[] = []
  let sequence: true | undefined
  const readShape = (field: number): boolean => {
    if (field !== 1) return false
    shape.push(readDimension(reader))
    return true
  }
  const readTensorType = (field: number): boolean => {
    if (field === 1) dataType = readDataType(reader)
    else if (field === 2) readMessage(reader, readShape)
    else return false
    return true
  }
  const readType = (field: number): boolean => {
    if (field === 1) readMessage(reader, readTensorType)
    else if (field === 4) {
      sequence = true
      readMessage(reader, element => {
        if (element !== 1) return false
        readMessage(reader, readType)
        return true
      })
    } else return false
    return true
  }
  readMessage(reader, field => {
    if (field === 1) name = reader.string()
    else if (field === 2) readMessage(reader, readType)
    else return false
    return true
  })
  return { name, dataType, shape, ...(sequence ? { sequence } : {}) }
}

const readGraph = (reader: Reader): Graph => {
  const nodes: Node[] = []
  const initializers: Initializer[] = []
  const inputs: ValueInfo[] = []
  const outputs: ValueInfo[] = []
  let name = ''
  readMessage(reader, field => {
    if (field === 1) nodes.push(readNode(reader))
    else if (field === 2) name = reader.string()
    else if (field === 5) initializers.push(readInitializer(reader))
    else if (field === 11) inputs.push(readValueInfo(reader))
    else if (field === 12) outputs.push(readValueInfo(reader))
    else return false
    return true
  })
  return { name, inputs, outputs, initializers, nodes }
}

/**
 * Reads what `encodeModel` writes, and models of others within the same part of ONNX whose initializers are raw bytes.
 * Throws RangeError on types outside of it.
 */
export const decodeModel = (bytes: Uint8Array): Model => {
  const reader = protobuf.Reader.create(bytes)
  let irVersion = 0
  let producer = ''
  let graph: Graph | undefined
  const opsets: Partial<Record<Domain, number>> = {}
  readFields(reader, bytes.byteLength, field => {
    if (field === 1) irVersion = readInt(reader)
    else if (field === 2) producer = reader.string()
    else if (field === 7) graph = readGraph(reader)
    else if (field === 8) {
      let domain: Domain = ''
      let version = 0
      readMessage(reader, entry => {
        if (entry === 1) domain = reader.string() as Domain
        else if (entry === 2) version = readInt(reader)
        else return false
        return true
      })
      opsets[domain] = version
    } else return false
    return true
  })
  if (!graph) throw new RangeError('These bytes are no ONNX model: there is no graph in them')
  return { irVersion, producer, opsets, graph }
}
