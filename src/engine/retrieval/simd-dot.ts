/**
 * The inner loop of the vector scan as a WebAssembly module, written out here instruction by instruction:
 * dot products of one query with many rows, 16 values a step. Four times as fast as the loop in
 * JavaScript, and then bound by how fast memory can be read.
 * Encoding: https://webassembly.github.io/spec/core/binary/
 */

/** Values taken in one step; a row holds a whole number of steps. */
export const valuesPerStep = 16
const bytesPerStep = valuesPerStep * 4

/** Unsigned LEB128. */
const unsigned = (value: number): number[] =>
  value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)]
/** Signed LEB128 of a small number that is not negative. */
const constant = (value: number): number[] =>
  value < 0x40 ? [value] : [(value & 0x7f) | 0x80, ...constant(value >>> 7)]
const vector = (...items: number[][]): number[] => [...unsigned(items.length), ...items.flat()]
const text = (value: string): number[] => vector(...[...value].map(letter => [letter.charCodeAt(0)]))
const section = (id: number, content: number[]): number[] => [id, ...unsigned(content.length), ...content]
const simd = (opcode: number): number[] => [0xfd, ...unsigned(opcode)]

const i32 = 0x7f
const v128 = 0x7b

const get = (local: number): number[] => [0x20, local]
const set = (local: number): number[] => [0x21, local]
const tee = (local: number): number[] => [0x22, local]
const loop = [0x03, 0x40]
const end = [0x0b]
/** Back to the start of the innermost loop. */
const repeatIf = [0x0d, 0]
const i32Const = (value: number): number[] => [0x41, ...constant(value)]
const i32Add = [0x6a]
const i32NotEqual = [0x47]
const f32Add = [0x92]
const f32Store = [0x38, 2, 0]
const v128Load = (offset: number): number[] => [...simd(0x00), 4, ...unsigned(offset)]
const v128Zero = [...simd(0x0c), ...new Array<number>(16).fill(0)]
const f32x4Lane = (lane: number): number[] => [...simd(0x1f), lane]
const f32x4Add = simd(0xe4)
const f32x4Multiply = simd(0xe6)

/** score(query, rowBytes, row, rowsEnd, scores): addresses in bytes; at least one row. */
const parameters = { query: 0, rowBytes: 1, row: 2, rowsEnd: 3, scores: 4 }
const { query, rowBytes, row, rowsEnd, scores } = parameters
const place = 5
const rowEnd = 6
// One sum would make every addition wait for the one before it.
const sums = [7, 8, 9, 10] as const

const body = [
  ...loop,
  ...sums.flatMap(sum => [...v128Zero, ...set(sum)]),
  ...[...get(query), ...set(place)],
  ...[...get(row), ...get(rowBytes), ...i32Add, ...set(rowEnd)],
  ...loop,
  // sum += row[0..4] * query[0..4], four times over.
  ...sums.flatMap((sum, part) => [
    ...[...get(sum), ...get(row), ...v128Load(part * 16), ...get(place), ...v128Load(part * 16)],
    ...[...f32x4Multiply, ...f32x4Add, ...set(sum)],
  ]),
  ...[...get(place), ...i32Const(bytesPerStep), ...i32Add, ...set(place)],
  ...[...get(row), ...i32Const(bytesPerStep), ...i32Add, ...tee(row)],
  ...[...get(rowEnd), ...i32NotEqual, ...repeatIf],
  ...end,
  ...[...get(sums[0]), ...get(sums[1]), ...f32x4Add, ...get(sums[2]), ...get(sums[3]), ...f32x4Add],
  ...[...f32x4Add, ...set(sums[0])],
  ...get(scores),
  ...[...get(sums[0]), ...f32x4Lane(0), ...get(sums[0]), ...f32x4Lane(1), ...f32Add],
  ...[...get(sums[0]), ...f32x4Lane(2), ...get(sums[0]), ...f32x4Lane(3), ...f32Add],
  ...[...f32Add, ...f32Store],
  ...[...get(scores), ...i32Const(4), ...i32Add, ...set(scores)],
  ...[...get(row), ...get(rowsEnd), ...i32NotEqual, ...repeatIf],
  ...end,
  ...end,
]
const locals = vector([2, i32], [sums.length, v128])
const code = [...locals, ...body]

/** Imports `rows.memory`, exports `score`. */
const simdDotModule: Uint8Array<ArrayBuffer> = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...section(1, vector([0x60, ...vector(...Object.values(parameters).map(() => [i32])), 0])),
  ...section(2, vector([...text('rows'), ...text('memory'), 2, 0, 1])),
  ...section(3, vector([0])),
  ...section(7, vector([...text('score'), 0, 0])),
  ...section(10, vector([...unsigned(code.length), ...code])),
])

export type ScoreRows = (
  query: number,
  rowBytes: number,
  row: number,
  rowsEnd: number,
  scores: number,
) => void

/** undefined where the machine or the host has no SIMD. */
export const simdScoreRows = (memory: WebAssembly.Memory): ScoreRows | undefined => {
  if (!WebAssembly.validate(simdDotModule)) return undefined
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(simdDotModule), { rows: { memory } })
  // The module above exports a function of this type under this name.
  return exports.score as ScoreRows
}
