import { createHash } from 'node:crypto'
import { DocumentId } from '#contract/ids.ts'

const maxNameCharacters = 200

// Control characters, and the marks that turn the direction of text round to make `exe.txt` of `txt.exe`.
const unwanted = /[\p{Cc}\u202a-\u202e\u2066-\u2069\ufeff]/gu

/**
 * A name for the library made of the path a file came with: forward slashes, no drive, no `.` or `..`,
 * no leading slash, no control characters, at most 200 characters. A longer one keeps its end, where
 * the file's own name stands, behind a mark made of the whole, so that two long names stay apart. Pure.
 */
export const documentName = (path: string): string => {
  const parts = path
    .normalize('NFC')
    .replace(unwanted, '')
    .replaceAll('\\', '/')
    .replace(/^[a-z]:/i, '')
    .split('/')
    .map(part => part.trim())
    .filter(part => part !== '' && part !== '.' && part !== '..')
  const name = parts.join('/') || 'untitled'
  const characters = [...name]
  if (characters.length <= maxNameCharacters) return name
  const mark = `${createHash('sha256').update(name).digest('hex').slice(0, 8)}…`
  return mark + characters.slice(mark.length - maxNameCharacters).join('')
}

export const contentHashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Of the text of a chunk that is embedded. */
export const textHashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

/**
 * The id of a content under a name. Derived, not drawn, so that the same library has the same ids on
 * every machine; new content under an old name is a new document, and old runs do not point into it.
 */
export const documentIdOf = (name: string, contentHash: string): DocumentId =>
  DocumentId.parse(`doc-${createHash('sha256').update(`${name}\0${contentHash}`).digest('hex').slice(0, 24)}`)
