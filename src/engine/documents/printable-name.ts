const maxCharacters = 80
/** Kept of the end, where the extension is. */
const endCharacters = 20

/**
 * A file's name as it may stand in a sentence: names may hold line ends, marks that turn the direction of
 * what follows (which make `exe.txt` of `txt.exe`) and thousands of letters. Its extension stays.
 */
export const printableName = (name: string): string => {
  const shown = name
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u200b\u200e\u200f\u061c\u202a-\u202e\u2060-\u2069\ufeff]+/gu, ' ')
    .trim()
  const characters = [...shown]
  if (characters.length <= maxCharacters) return shown === '' ? 'a file without a name' : shown
  const start = characters.slice(0, maxCharacters - endCharacters - 1)
  return `${start.join('')}…${characters.slice(-endCharacters).join('')}`
}
