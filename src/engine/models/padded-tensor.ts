import { Tensor } from '@huggingface/transformers'

/** int64 [batch, tokens], each row filled up to the longest. */
export const padded = (rows: readonly (readonly number[])[], fill: number): Tensor => {
  const width = Math.max(...rows.map(row => row.length))
  const data = new BigInt64Array(rows.length * width).fill(BigInt(fill))
  rows.forEach((row, at) => {
    row.forEach((value, column) => {
      data[at * width + column] = BigInt(value)
    })
  })
  return new Tensor('int64', data, [rows.length, width])
}
