/** sqlite-vec in a database on disk, for search-part.ts. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { loadPeer } from '../npm-peers.ts'
import { nearest, rowOf, serveSearch, vectorDimensions } from '../serve-search.ts'

const [, , peerFolder = ''] = process.argv
const { getLoadablePath } = await loadPeer<{ getLoadablePath(): string }>(peerFolder, 'sqlite-vec')

const bytesOf = (vector: Float32Array): Uint8Array =>
  new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength)

await serveSearch(async (vectors, folder) => {
  const database = new DatabaseSync(join(folder, 'vectors.sqlite'), { allowExtension: true })
  database.loadExtension(getLoadablePath())
  database.exec(`create virtual table vectors using vec0(vector float[${vectorDimensions}])`)
  database.exec('begin')
  const insert = database.prepare('insert into vectors(rowid, vector) values (?, ?)')
  for (let i = 0; i * vectorDimensions < vectors.length; i++)
    insert.run(BigInt(i), bytesOf(rowOf(vectors, i)))
  database.exec('commit')
  const search = database.prepare(
    'select rowid as id from vectors where vector match ? and k = ? order by distance',
  )
  return query => search.all(bytesOf(query), nearest).map(({ id }) => Number(id))
})
