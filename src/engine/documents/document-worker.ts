import { parentPort } from 'node:worker_threads'
import { EngineError } from '#engine/core/errors.ts'
import { loadEmbeddingTokenizer, type TokenCounter } from '#engine/models/embedding-tokenizer.ts'
import { chunkBlocks } from './chunking.ts'
import { parseDocument } from './parse-document.ts'
import type { ReadReply, ReadRequest } from './worker-messages.ts'

if (!parentPort) throw new Error('document-worker is the entry of a worker thread')
const port = parentPort

/**
 * The thread that documents are read in: one message a document, one reply. It holds nothing that
 * matters, so it may be killed at any instant; what makes a hostile file harmless is that it dies alone.
 */
const tokenizers = new Map<string, Promise<TokenCounter>>()

const tokenizerIn = (folder: string): Promise<TokenCounter> => {
  const loading = tokenizers.get(folder) ?? loadEmbeddingTokenizer(folder)
  tokenizers.set(folder, loading)
  return loading
}

const read = async (request: ReadRequest): Promise<ReadReply> => {
  const { name, bytes, limits, tokenizerFolder, recognisePictures } = request
  try {
    const { countTokens } = await tokenizerIn(tokenizerFolder)
    port.postMessage({ type: 'begun' } satisfies ReadReply)
    const {
      format,
      title,
      pages,
      blocks,
      notice = null,
    } = await parseDocument(name, bytes, {
      recognisePictures,
      onProgress: () => port.postMessage({ type: 'progressed' } satisfies ReadReply),
    })
    const document = { format, title, pages, ...chunkBlocks(blocks, limits, countTokens), notice }
    return { type: 'read', document }
  } catch (thrown) {
    if (thrown instanceof EngineError)
      return { type: 'failed', code: thrown.code, message: thrown.message, data: thrown.data }
    return {
      type: 'crashed',
      message: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown),
    }
  }
}

port.on('message', async (request: ReadRequest) => port.postMessage(await read(request)))
