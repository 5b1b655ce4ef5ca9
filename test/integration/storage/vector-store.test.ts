import { silentLogger } from '#engine/core/logging.ts'
import { openVectraStore } from '#engine/retrieval/vectra-store.ts'
import { temporaryFolder } from '#test/unit/retrieval/library-fixture.ts'
import { describeVectorStore } from './vector-store-contract.ts'
import { contractDimensions, contractEmbedderId } from './vector-store-names.ts'

const local = (cacheFromVectors: number) => async () => {
  const folder = temporaryFolder()
  return {
    open: ({ embedderId = contractEmbedderId } = {}) =>
      openVectraStore(folder.path, {
        embedderId,
        dimensions: contractDimensions,
        logger: silentLogger,
        cacheFromVectors,
      }),
    [Symbol.asyncDispose]: async () => folder[Symbol.dispose](),
  }
}

describeVectorStore('vectra’s files', local(Number.POSITIVE_INFINITY))
describeVectorStore('vectra’s files with a cache', local(1))
