/**
 * Encodings from before Unicode, and the letters that most of a text in their languages consists of.
 * `share` is the least part of all letters beyond ASCII that those make up in real texts, with room to
 * spare, and more than they make up when the bytes are read by a wrong table.
 */
const encodings: { label: string; usual: RegExp; share: number }[] = [
  ...['shift_jis', 'euc-jp'].map(label => ({ label, usual: /[ぁ-んァ-ヶー]/, share: 0.25 })),
  // A hundred ideographs are four tenths of any Chinese text, and a hundredth of the table.
  ...['gb18030', 'big5'].map(label => ({
    label,
    usual:
      /[的一是了我不人在他有这個个上们們来來到时時大地为為子中你说說生国國年着著就那和要她出也得里裡后後自以会會家可下而过過天去能对對小多然于於心学學么麼之都好看起发發当當没沒成只如事把还還用第样樣道想作种種开開日请請]/,
    share: 0.15,
  })),
  { label: 'euc-kr', usual: /[가-힣]/, share: 0.9 },
  ...['windows-1251', 'koi8-r'].map(label => ({ label, usual: /[оеаинтсрвлк]/, share: 0.5 })),
  { label: 'windows-1253', usual: /[αοιετσνηυρκπ]/, share: 0.5 },
  { label: 'windows-1255', usual: /[יוהלארתבשמנ]/, share: 0.5 },
  { label: 'windows-1256', usual: /[اليمونرتبة]/, share: 0.5 },
]

/** So much of a text shows what it is. */
const sampleBytes = 65_536
/** Fewer letters beyond ASCII show nothing: a name, a sign. */
const minLetters = 12

const decoded = (bytes: Uint8Array, label: string): string | null => {
  try {
    // As a stream, because the sample may end in the middle of a letter.
    return new TextDecoder(label, { fatal: true }).decode(bytes, { stream: true })
  } catch {
    return null
  }
}

/** Part of the bytes beyond ASCII that stand three or more in a row. In Western languages almost none do. */
const shareInRuns = (bytes: Uint8Array): number => {
  let high = 0
  let inRuns = 0
  let run = 0
  for (const byte of bytes) {
    run = byte > 127 ? run + 1 : 0
    if (byte > 127) high++
    if (run === 3) inRuns += 3
    else if (run > 3) inRuns++
  }
  return high === 0 ? 0 : inRuns / high
}

/**
 * The encoding of a text that is not Unicode and does not say what it is, by how common its letters would
 * be: an approach after Li and Momoi, “A composite approach to language/encoding detection” (2001).
 * Windows-1252, which never fails, where nothing else is likely.
 */
export const guessLegacyEncoding = (bytes: Uint8Array): string => {
  const sample = bytes.subarray(0, sampleBytes)
  if (shareInRuns(sample) < 0.5) return 'windows-1252'
  let best = { label: 'windows-1252', likelihood: 1 }
  for (const { label, usual, share } of encodings) {
    const letters = decoded(sample, label)?.match(/[^\0-\x7f]/g) ?? [] // halves of pairs are nobody's usual letters
    const found = letters.filter(letter => usual.test(letter)).length
    const likelihood = letters.length < minLetters ? 0 : found / letters.length / share
    if (likelihood > best.likelihood) best = { label, likelihood }
  }
  return best.label
}
