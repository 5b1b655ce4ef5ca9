/** Which encoding the first bytes declare, or null. */
const byteOrderMark = (bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' | null => {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return null
}

/** True when the bytes cannot be text: NULs outside UTF-16, or more control codes than text ever has. */
export const looksBinary = (bytes: Uint8Array): boolean => {
  if (byteOrderMark(bytes)?.startsWith('utf-16')) return false
  const sample = bytes.subarray(0, 65536)
  let controls = 0
  for (const byte of sample) {
    if (byte === 0) return true
    // Tab, line feed, form feed, carriage return, and the escape of terminal logs are text.
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13 && byte !== 27) controls++
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

/**
 * Text of a file whose encoding nobody wrote down: a byte order mark decides, then UTF-8 where it is
 * valid, then `declared` (what an HTML page says of itself), then Windows-1252, which never fails.
 */
export const decodeText = (bytes: Uint8Array, declared: string | null = null): string => {
  const mark = byteOrderMark(bytes)
  if (mark) return new TextDecoder(mark).decode(bytes)
  return (
    tryDecode(bytes, 'utf-8') ??
    (declared ? tryDecode(bytes, declared) : null) ??
    new TextDecoder('windows-1252').decode(bytes)
  )
}
