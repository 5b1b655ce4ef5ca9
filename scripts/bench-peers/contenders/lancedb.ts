/** LanceDB without an approximate index, for search-part.ts. */
import { loadPeer } from '../npm-peers.ts'
import { nearest, rowOf, serveSearch, vectorDimensions } from '../serve-search.ts'

/** Of LanceDB, what is used here. */
interface Lance {
  connect(folder: string): Promise<Database>
}
interface Row {
  id: number
  vector: number[]
}
interface Database {
  createTable(name: string, rows: Row[]): Promise<Table>
  openTable(name: string): Promise<Table>
}
interface Table {
  add(rows: Row[]): Promise<unknown>
  optimize(): Promise<unknown>
  search(query: number[]): Query
}
interface Query {
  distanceType(type: 'dot'): Query
  select(columns: string[]): Query
  limit(count: number): Query
  toArray(): Promise<{ id: number }[]>
}

const rowsAtOnce = 10_000
const [, , peerFolder = ''] = process.argv
const { connect } = await loadPeer<Lance>(peerFolder, '@lancedb/lancedb')

await serveSearch(async (vectors, folder) => {
  const database = await connect(folder)
  const count = vectors.length / vectorDimensions
  const rows = (start: number): Row[] =>
    Array.from({ length: Math.min(rowsAtOnce, count - start) }, (_, i) => ({
      id: start + i,
      vector: Array.from(rowOf(vectors, start + i)),
    }))
  const filled = await database.createTable('vectors', rows(0))
  for (let start = rowsAtOnce; start < count; start += rowsAtOnce) await filled.add(rows(start))
  await filled.optimize()
  const table = await database.openTable('vectors')
  return async query => {
    const search = table.search(Array.from(query)).distanceType('dot').select(['id', '_distance'])
    return (await search.limit(nearest).toArray()).map(({ id }) => Number(id))
  }
})
