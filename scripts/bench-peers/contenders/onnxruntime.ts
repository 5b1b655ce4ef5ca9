/** The shipped embedding model in onnxruntime, driven as fastembed does, for embedding-part.ts. */
import { join } from 'node:path'
import { AutoTokenizer, type Tensor as Tokens } from '@huggingface/transformers'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { embeddingModelFolder } from '#engine/api/models.ts'
import { readManifest } from '#engine/models/manifest.ts'
import { keepOffline } from '#engine/models/transformers.ts'
import { installation } from '#host/installation.ts'
import { serveEmbedding } from '../serve-embedding.ts'

const batchTexts = 32

keepOffline()
const [, , threads = ''] = process.argv
const folder = await embeddingModelFolder(installation)
const { embeddingModel } = await readManifest(installation.modelsFolder)
const tokenizer = await AutoTokenizer.from_pretrained(folder, { local_files_only: true })
const session = await InferenceSession.create(join(folder, embeddingModel.files[0].path), {
  intraOpNumThreads: Number(threads),
  interOpNumThreads: 1,
})

/** Mean of the hidden states of the tokens that are no padding, then length 1. @param hidden [batch, tokens, width] */
const pooled = (hidden: Float32Array, mask: BigInt64Array, batch: number, width: number): Float32Array[] => {
  const tokens = mask.length / batch
  return Array.from({ length: batch }, (_, text) => {
    const mean = new Float32Array(width)
    for (let token = 0; token < tokens; token++) {
      if (mask[text * tokens + token] === 0n) continue
      const start = (text * tokens + token) * width
      for (let i = 0; i < width; i++) mean[i] = (mean[i] as number) + (hidden[start + i] as number) // both in range
    }
    const norm = Math.hypot(...mean)
    return mean.map(value => value / norm)
  })
}

await serveEmbedding(async texts => {
  const vectors: Float32Array[] = []
  for (let start = 0; start < texts.length; start += batchTexts) {
    const batch = texts.slice(start, start + batchTexts)
    const inputs: Record<string, Tokens> = tokenizer(batch, {
      padding: true,
      truncation: true,
      max_length: embeddingModel.maxTokens,
    })
    const feeds = Object.fromEntries(
      session.inputNames.map(name => {
        const { data, dims } = inputs[name] as Tokens // the tokenizer gives all inputs of a BERT
        return [name, new Tensor('int64', data as BigInt64Array, dims)]
      }),
    )
    const [hidden] = Object.values(await session.run(feeds))
    const mask = inputs.attention_mask?.data as BigInt64Array // always among them
    vectors.push(
      ...pooled(hidden?.data as Float32Array, mask, batch.length, embeddingModel.dimensions), // the model's only output
    )
  }
  return vectors
})
await session.release()
