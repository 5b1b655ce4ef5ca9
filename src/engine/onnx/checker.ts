import { bytesPerElement, type Model } from './model.ts'

/**
 * Everything that is structurally wrong with a model, a sentence each; empty when it is sound. Checks
 * single assignment, topological order, that outputs exist, that sizes match shapes and that every
 * domain in use is imported (ONNX IR, "Graphs"). Operators' own rules are onnxruntime's to check.
 */
export const checkModel = ({ graph, opsets }: Model): string[] => {
  const problems: string[] = []
  const defined = new Set<string>()
  const define = (name: string, by: string): void => {
    if (defined.has(name)) problems.push(`${by} defines ${name}, which is defined already`)
    defined.add(name)
  }
  for (const input of graph.inputs) define(input.name, 'An input')
  for (const { name, dataType, shape, data } of graph.initializers) {
    define(name, 'An initializer')
    const expected = shape.reduce((product, extent) => product * extent, 1) * bytesPerElement[dataType]
    const actual = data.type === 'inline' ? data.bytes.byteLength : data.length
    if (actual !== expected) problems.push(`Initializer ${name} has ${actual} bytes instead of ${expected}`)
  }
  const nodeNames = new Set<string>()
  for (const node of graph.nodes) {
    if (nodeNames.has(node.name)) problems.push(`Two nodes are named ${node.name}`)
    nodeNames.add(node.name)
    if (opsets[node.domain] === undefined)
      problems.push(`Node ${node.name} uses the domain "${node.domain}", which is not imported`)
    for (const input of node.inputs)
      if (input !== '' && !defined.has(input))
        problems.push(`Node ${node.name} reads ${input}, which nothing before it defines`)
    for (const output of node.outputs) if (output !== '') define(output, `Node ${node.name}`)
  }
  for (const output of graph.outputs)
    if (!defined.has(output.name)) problems.push(`The output ${output.name} is defined by nothing`)
  return problems
}
