/** One line of a file without its line end, counted from 1. `text` is null for a line too long to hold. */
export interface NumberedLine {
  line: number
  text: string | null
}

/** Longer lines are skipped, so that a file without line ends cannot take all memory. About two million tokens. */
export const maxLineCharacters = 8_000_000

const decoderFor = (firstChunk: Uint8Array): TextDecoder => {
  // Windows programs save "Unicode text" as UTF-16 with a byte order mark. Everything else is UTF-8.
  const [first, second] = firstChunk
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le')
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be')
  return new TextDecoder('utf-8')
}

/** A file's text. Bytes that are no UTF-8 become U+FFFD. */
export async function* readText(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, undefined> {
  let decoder: TextDecoder | undefined
  for await (const chunk of chunks) {
    if (chunk.length === 0) continue
    decoder ??= decoderFor(chunk)
    yield decoder.decode(chunk, { stream: true })
  }
  if (decoder) yield decoder.decode()
}

/**
 * The lines of a text, one at a time, whatever its length: at most one line and one chunk are held. Lines end
 * with LF or CRLF.
 */
export async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<NumberedLine, void, undefined> {
  let line = 1
  let pending = ''
  let overflowed = false
  for await (const text of chunks) {
    let start = 0
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      const whole = pending + text.slice(start, end)
      const tooLong = overflowed || whole.length > maxLineCharacters
      yield { line, text: tooLong ? null : whole.endsWith('\r') ? whole.slice(0, -1) : whole }
      line++
      start = end + 1
      pending = ''
      overflowed = false
    }
    pending += text.slice(start)
    if (pending.length > maxLineCharacters) {
      overflowed = true
      pending = ''
    }
  }
  if (overflowed || pending !== '') yield { line, text: overflowed ? null : pending }
}
