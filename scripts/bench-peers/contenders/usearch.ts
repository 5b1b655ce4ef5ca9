/** usearch's exact search, for search-part.ts. */
import { loadPeer } from '../npm-peers.ts'
import { nearest, serveSearch, vectorDimensions } from '../serve-search.ts'

/** Of usearch, what is used here. */
interface Usearch {
  MetricKind: { IP: string }
  exactSearch(
    dataset: Float32Array,
    queries: Float32Array,
    dimensions: number,
    count: number,
    metric: string,
    threads: number,
  ): { keys: BigUint64Array }
}

const [, , peerFolder = ''] = process.argv
const { exactSearch, MetricKind } = await loadPeer<Usearch>(peerFolder, 'usearch')

await serveSearch(async (vectors, _folder, threads) => query => {
  const { keys } = exactSearch(vectors, query, vectorDimensions, nearest, MetricKind.IP, threads)
  return Array.from(keys, Number)
})
