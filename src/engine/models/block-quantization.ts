/** 8-bit weights in the layout of onnxruntime's MatMulNBits. */
export interface BlockQuantized {
  /** [rows, columns/blockSize, blockSize], a byte a value: round(x / scale) + 128. */
  values: Uint8Array
  /** [rows, columns/blockSize] */
  scales: Float32Array
}

/**
 * Symmetric 8-bit quantization by blocks along the row: scale = max|x| / 127, zero point 128 (the
 * operator's default). Source: onnxruntime ContribOperators.md, com.microsoft.MatMulNBits.
 * @param weight [rows, columns], row-major; `columns` is a multiple of `blockSize`.
 */
export const quantizeBlocks = (weight: Float32Array, blockSize: number): BlockQuantized => {
  if (weight.length % blockSize !== 0)
    throw new RangeError(`${weight.length} weights do not divide into blocks of ${blockSize}`)
  const blocks = weight.length / blockSize
  const values = new Uint8Array(weight.length)
  const scales = new Float32Array(blocks)
  for (let block = 0; block < blocks; block++) {
    const start = block * blockSize
    const end = start + blockSize
    let largest = 0
    for (let i = start; i < end; i++) {
      const magnitude = Math.abs(weight[i] as number) // i is inside the array by the loop's bound
      if (magnitude > largest) largest = magnitude
    }
    const scale = Math.fround(largest / 127)
    scales[block] = scale
    const inverse = scale === 0 ? 0 : 1 / scale
    for (let i = start; i < end; i++) values[i] = Math.round((weight[i] as number) * inverse) + 128
  }
  return { values, scales }
}
