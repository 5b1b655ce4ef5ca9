import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { expect, test } from 'vitest'
import { importEmbeddingModel } from '#engine/models/import-embedding-model.ts'
import { decodeModel } from '#engine/onnx/protobuf.ts'
import { installation } from '#host/installation.ts'
import { temporaryFolder } from '../unit/retrieval/library-fixture.ts'

const shipped = { folder: join(installation.modelsFolder, 'all-minilm-l6-v2'), sha256: 'a'.repeat(64) }

type Level = 'basic' | 'all'

const statesOf = async (graph: string, graphOptimizationLevel: Level): Promise<Float32Array> => {
  const session = await InferenceSession.create(graph, { graphOptimizationLevel, intraOpNumThreads: 1 })
  const shape = [2, 5]
  const ids = [101, 7592, 2088, 999, 102, 101, 30521, 102, 0, 0]
  const mask = [1, 1, 1, 1, 1, 1, 1, 1, 0, 0]
  const int64 = (values: number[]): Tensor => new Tensor('int64', BigInt64Array.from(values, BigInt), shape)
  const { last_hidden_state } = await session.run({
    input_ids: int64(ids),
    attention_mask: int64(mask),
    token_type_ids: int64(ids.map(() => 0)),
  })
  await session.release()
  return last_hidden_state?.data as Float32Array // float32 [2, 5, 384]
}

/** onnxruntime adds in another order where it fuses the reading of tables, which it cannot here; measured: 5.5e-6. */
const fusionTolerance = 2e-5

test('the imported embedding model gives what the shipped one gives, to the last bit where nothing is fused', async () => {
  using cache = temporaryFolder()
  const imported = join(await importEmbeddingModel(shipped, cache.path), 'onnx/model.onnx')
  const stored = join(shipped.folder, 'onnx/model_quantized.onnx')
  expect(await statesOf(imported, 'basic')).toEqual(await statesOf(stored, 'basic'))
  const expected = await statesOf(stored, 'all')
  const differences = (await statesOf(imported, 'all')).map((state, at) =>
    Math.abs(state - (expected[at] ?? NaN)),
  )
  expect(Math.max(...differences)).toBeLessThan(fusionTolerance)
})

test('the imported embedding model unfolds of its tables only the rows that are read', async () => {
  using cache = temporaryFolder()
  const imported = join(await importEmbeddingModel(shipped, cache.path), 'onnx/model.onnx')
  const { graph } = decodeModel(await readFile(imported))
  const tables = graph.initializers.filter(({ dataType }) => dataType === 'int8')
  expect(tables.map(({ shape }) => shape)).toEqual([
    [30522, 384],
    [512, 384],
  ])
  for (const { name } of tables)
    expect(graph.nodes.filter(({ inputs }) => inputs.includes(name)).map(({ opType }) => opType)).toEqual([
      'Gather',
    ])
})
