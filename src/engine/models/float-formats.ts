/** IEEE 754 half precision to number, for every 16-bit pattern: a table read beats arithmetic in hot loops. */
const halfTable = (() => {
  const table = new Float32Array(65536)
  for (let bits = 0; bits < 65536; bits++) {
    const sign = bits & 0x8000 ? -1 : 1
    const exponent = (bits >> 10) & 0x1f
    const fraction = bits & 0x3ff
    if (exponent === 0) table[bits] = sign * fraction * 2 ** -24
    else if (exponent < 31) table[bits] = sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
    else table[bits] = fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
  }
  return table
})()

/** @param bits an unsigned 16-bit pattern. */
export const halfToNumber = (bits: number): number => halfTable[bits] as number // the table has every pattern

const float32Bits = new DataView(new ArrayBuffer(4))

/** bfloat16 is the upper half of a float32. @param bits an unsigned 16-bit pattern. */
export const bfloat16ToNumber = (bits: number): number => {
  float32Bits.setUint32(0, bits << 16)
  return float32Bits.getFloat32(0)
}
