import { dotAt } from './dot-product.ts'
import { simdScoreRows, valuesPerStep } from './simd-dot.ts'

/** Where vectors lie for scanning: rows of `stride` values, of which the first `dimensions` are the vector. */
export interface RowMemory {
  readonly stride: number
  /** [capacity, stride], row-major. Another array after `reserve`. */
  readonly values: Float32Array
  /** Makes room for so many rows in all; what is there stays. */
  reserve(rows: number): void
  /** Rows that `score` takes at once. */
  readonly blockRows: number
  setQuery(query: Float32Array): void
  /** Dot products of the query with `count` rows from `first`, in float32. Good until the next call. */
  score(first: number, count: number): Float32Array
}

const blockRows = 16_384
const pageBytes = 65_536
/** Room is added in steps of an eighth, so that growing row by row copies or maps little. */
const grown = (needed: number, held: number): number => Math.max(needed, held + Math.ceil(held / 8))

/**
 * Rows in the memory of a WebAssembly module with SIMD: query, scores, then rows. Growing it adds pages
 * behind those that are there. undefined where there is no SIMD.
 */
export const simdRowMemory = (dimensions: number): RowMemory | undefined => {
  const stride = Math.ceil(dimensions / valuesPerStep) * valuesPerStep
  const rowBytes = stride * 4
  const scoresAt = rowBytes
  const rowsAt = scoresAt + blockRows * 4
  const memory = new WebAssembly.Memory({ initial: Math.ceil(rowsAt / pageBytes) })
  const scoreRows = simdScoreRows(memory)
  if (!scoreRows) return undefined
  const floats = (offset: number, length: number) => new Float32Array(memory.buffer, offset, length)
  const allRows = () => floats(rowsAt, Math.floor((memory.buffer.byteLength - rowsAt) / 4))
  let values = allRows()
  return {
    stride,
    blockRows,
    get values() {
      return values
    },
    reserve(rows) {
      const held = memory.buffer.byteLength
      const needed = rowsAt + rows * rowBytes
      if (needed <= held) return
      memory.grow(Math.ceil((grown(needed, held) - held) / pageBytes))
      values = allRows()
    },
    setQuery(query) {
      floats(0, stride).fill(0).set(query)
    },
    score(first, count) {
      const from = rowsAt + first * rowBytes
      scoreRows(0, rowBytes, from, from + count * rowBytes, scoresAt)
      return floats(scoresAt, count)
    },
  }
}

/** The same in plain JavaScript. */
export const plainRowMemory = (dimensions: number): RowMemory => {
  let values = new Float32Array(0)
  let asked: Float32Array = new Float32Array(dimensions)
  const scores = new Float32Array(blockRows)
  return {
    stride: dimensions,
    blockRows,
    get values() {
      return values
    },
    reserve(rows) {
      const needed = rows * dimensions
      if (needed <= values.length) return
      const larger = new Float32Array(grown(needed, values.length))
      larger.set(values)
      values = larger
    },
    setQuery(query) {
      asked = query
    },
    score(first, count) {
      for (let i = 0; i < count; i++) scores[i] = dotAt(asked, values, (first + i) * dimensions)
      return scores.subarray(0, count)
    },
  }
}
