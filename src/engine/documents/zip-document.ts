import { EngineError } from '#engine/core/errors.ts'
import { decodeText } from './decoding.ts'
import { readZipDirectory } from './zip-directory.ts'
import { readZipEntry } from './zip-entry.ts'

/** The files inside a document that is a ZIP archive; each is unpacked when it is asked for. */
export interface ZipDocument {
  names: string[]
  /** Text of one of its files; null when there is none of that name. Throws RangeError when it is damaged. */
  text(name: string): Promise<string | null>
}

const maxUncompressedBytes = 200 * 1024 * 1024
/** XML packs about 10:1, hardly ever 50:1; small archives may hold something that packs absurdly well. */
const maxRatio = 200
const ratioMattersFromBytes = 10 * 1024 * 1024

/**
 * Opens a document that is an archive. What it claims to unpack to is checked here, and no file is ever
 * unpacked further than it claims. Throws DOCUMENT_TOO_LARGE and DOCUMENT_ENCRYPTED.
 */
export const openZipDocument = (bytes: Uint8Array): ZipDocument => {
  const entries = readZipDirectory(bytes) ?? []
  const total = entries.reduce((sum, entry) => sum + entry.uncompressedBytes, 0)
  const bomb = total > ratioMattersFromBytes && total / bytes.length > maxRatio
  if (total > maxUncompressedBytes || bomb)
    throw new EngineError(
      'DOCUMENT_TOO_LARGE',
      `This document would unpack to ${Math.round(total / 1024 / 1024)} MB, which is too much to be safe. Nothing was added to the library. Save it anew in the program it comes from, or as PDF, and add that.`,
      { uncompressedBytes: total },
    )
  if (entries.some(({ encrypted }) => encrypted)) throw encryptedDocument()
  const byName = new Map(entries.map(entry => [entry.name, entry]))
  return {
    names: [...byName.keys()],
    text: async name => {
      const entry = byName.get(name)
      return entry ? decodeText(await readZipEntry(bytes, entry)) : null
    },
  }
}

export const encryptedDocument = (): EngineError =>
  new EngineError(
    'DOCUMENT_ENCRYPTED',
    'This document is protected by a password or by copy protection. Nothing was added to the library. Save a copy without the protection and add that.',
  )
