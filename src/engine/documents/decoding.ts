import { guessLegacyEncoding } from './legacy-encoding.ts'

type Marked = 'utf-8' | 'utf-16le' | 'utf-16be' | 'utf-32le' | 'utf-32be'

/** Which encoding the first bytes declare, or null. */
const byteOrderMark = (bytes: Uint8Array): Marked | null => {
  const [a, b, c, d] = bytes
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8'
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? 'utf-32le' : 'utf-16le'
  if (a === 0xfe && b === 0xff) return 'utf-16be'
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return 'utf-32be'
  return null
}

/** True when the bytes cannot be text: NULs outside UTF-16 and UTF-32, or more control codes than text ever has. */
export const looksBinary = (bytes: Uint8Array): boolean => {
  const mark = byteOrderMark(bytes)
  if (mark !== null && mark !== 'utf-8') return false
  const sample = bytes.subarray(0, 65536)
  let controls = 0
  for (const byte of sample) {
    if (byte === 0) return true
    // Tab to carriage return, and the escape of terminal logs, are text.
    if (byte < 32 && (byte < 9 || byte > 13) && byte !== 27) controls++
  }
  return controls > sample.length / 50
}

const tryDecode = (bytes: Uint8Array, label: string): string | null => {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** TextDecoder has no UTF-32. What is no letter becomes U+FFFD, as it does there. */
const decodeUtf32 = (bytes: Uint8Array, littleEndian: boolean): string => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const parts: string[] = []
  for (let at = 4; at + 4 <= bytes.length; at += 4) {
    const point = view.getUint32(at, littleEndian)
    const isLetter = point <= 0x10ffff && (point < 0xd800 || point > 0xdfff)
    parts.push(isLetter ? String.fromCodePoint(point) : '\ufffd')
  }
  return parts.join('')
}

/**
 * Text of a file whose encoding nobody wrote down: a byte order mark decides, then UTF-8 where it is
 * valid, then `declared` (what an HTML page says of itself), then what its letters make likely.
 */
export const decodeText = (bytes: Uint8Array, declared: string | null = null): string => {
  const mark = byteOrderMark(bytes)
  if (mark === 'utf-32le' || mark === 'utf-32be') return decodeUtf32(bytes, mark === 'utf-32le')
  if (mark) return new TextDecoder(mark).decode(bytes)
  return (
    tryDecode(bytes, 'utf-8') ??
    (declared ? tryDecode(bytes, declared) : null) ??
    new TextDecoder(guessLegacyEncoding(bytes)).decode(bytes)
  )
}
