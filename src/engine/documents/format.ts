import type { DocumentFormat } from '#contract/library.ts'
import { EngineError } from '#engine/core/errors.ts'
import { looksBinary } from './decoding.ts'
import { readZipDirectory } from './zip-directory.ts'

const readable = 'Diptych reads plain text, Markdown, HTML, PDF and Word (.docx) files'

const unsupported = (name: string, reallyIs: string, advice = `${readable}.`): EngineError =>
  new EngineError(
    'DOCUMENT_UNSUPPORTED',
    `“${name}” is ${reallyIs} and cannot be read. Nothing was added to the library. ${advice}`,
  )

/** What the first bytes of common files are, whatever the name says. Offsets 0 unless given. */
const signatures: { bytes: string; at?: number; is: string; advice?: string }[] = [
  { bytes: '\x89PNG', is: 'a PNG picture' },
  { bytes: '\xff\xd8\xff', is: 'a JPEG picture' },
  { bytes: 'GIF8', is: 'a GIF picture' },
  { bytes: 'II*\0', is: 'a TIFF picture' },
  { bytes: 'MM\0*', is: 'a TIFF picture' },
  { bytes: 'WEBP', at: 8, is: 'a WebP picture' },
  { bytes: 'WAVE', at: 8, is: 'a sound file' },
  { bytes: 'ID3', is: 'a sound file' },
  { bytes: 'ftyp', at: 4, is: 'a video or sound file' },
  { bytes: '\x1f\x8b', is: 'a gzip archive', advice: 'Unpack it and add the files inside.' },
  { bytes: '7z\xbc\xaf', is: 'a 7-Zip archive', advice: 'Unpack it and add the files inside.' },
  { bytes: 'Rar!', is: 'a RAR archive', advice: 'Unpack it and add the files inside.' },
  { bytes: 'ustar', at: 257, is: 'a tar archive', advice: 'Unpack it and add the files inside.' },
  { bytes: 'SQLite format 3', is: 'an SQLite database' },
  { bytes: 'MZ', is: 'a Windows program' },
  { bytes: '\x7fELF', is: 'a program' },
  {
    bytes: '{\\rtf',
    is: 'a rich text (RTF) file',
    advice: 'Save it as .docx or PDF in your word processor and add that file.',
  },
  { bytes: '%!PS', is: 'a PostScript file', advice: 'Convert it to PDF and add that file.' },
]

const latin1 = (bytes: Uint8Array, start: number, length: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1', start, start + length)

const extensionOf = (name: string): string => /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''

const zipFormat = (name: string, bytes: Uint8Array): 'docx' => {
  const entries = readZipDirectory(bytes)
  if (!entries)
    throw new EngineError(
      'DOCUMENT_UNREADABLE',
      `“${name}” is damaged: it begins like a Word document or ZIP archive, but its end is missing. Nothing was added to the library. Get the file again and add the new copy.`,
    )
  const has = (prefix: string): boolean => entries.some(entry => entry.name.startsWith(prefix))
  if (entries.some(entry => entry.name === 'word/document.xml')) return 'docx'
  const saveAsPdf = 'Save it as PDF and add that file.'
  if (has('xl/')) throw unsupported(name, 'an Excel workbook', saveAsPdf)
  if (has('ppt/')) throw unsupported(name, 'a PowerPoint presentation', saveAsPdf)
  if (has('META-INF/container.xml')) throw unsupported(name, 'an EPUB book', saveAsPdf)
  if (has('content.xml'))
    throw unsupported(name, 'an OpenDocument file', 'Save it as .docx or PDF and add that file.')
  throw unsupported(name, 'a ZIP archive', 'Unpack it and add the files inside.')
}

/** Office 97-2003 files and password-protected new ones share one container (MS-CFB). */
const compoundFile = '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'

const compoundFileError = (name: string, bytes: Uint8Array): EngineError => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (buffer.includes(Buffer.from('EncryptedPackage', 'utf16le')))
    return new EngineError(
      'DOCUMENT_ENCRYPTED',
      `“${name}” is protected by a password. Nothing was added to the library. Save a copy without the password and add that.`,
    )
  return unsupported(
    name,
    'an Office file in the old format of 1997 to 2003',
    'Open it in your word processor, save it as .docx or PDF, and add that file.',
  )
}

/** A page that begins like HTML, after blanks, comments and an XML declaration. */
const htmlStart = /^(?:\s|<!--[\s\S]*?-->|<\?xml[\s\S]*?\?>)*<(?:!doctype\s+html|html|head|body)\b/i

/**
 * Which parser reads a file: its content decides, its name only where content cannot.
 * Throws DOCUMENT_EMPTY, DOCUMENT_UNSUPPORTED (the sentence says what the file really is),
 * DOCUMENT_ENCRYPTED (Office containers) and DOCUMENT_UNREADABLE (a cut-off archive).
 */
export const recogniseFormat = (name: string, bytes: Uint8Array): DocumentFormat => {
  if (bytes.length === 0)
    throw new EngineError(
      'DOCUMENT_EMPTY',
      `“${name}” is empty: it has no bytes at all. Nothing was added to the library. Check the file and add it again.`,
    )
  const extension = extensionOf(name)
  // Acrobat accepts the mark anywhere in the first 1024 bytes; a text that talks about PDF is no PDF.
  const pdfMark = latin1(bytes, 0, 1024).indexOf('%PDF-')
  if (pdfMark !== -1 && (extension === 'pdf' || latin1(bytes, 0, pdfMark).trim() === '')) return 'pdf'
  const start = latin1(bytes, 0, 4)
  if (start === 'PK\x03\x04' || start === 'PK\x05\x06') return zipFormat(name, bytes)
  if (latin1(bytes, 0, 8) === compoundFile) throw compoundFileError(name, bytes)
  for (const { bytes: mark, at = 0, is, advice } of signatures) {
    // Letters alone (MZ, Rar!) also begin texts; a program or archive has bytes that no text has.
    if (latin1(bytes, at, mark.length) === mark && (looksBinary(bytes) || /^[{%]/.test(mark)))
      throw unsupported(name, is, advice)
  }
  if (looksBinary(bytes)) {
    const claim = { pdf: 'PDF', docx: 'Word document' }[extension]
    throw unsupported(
      name,
      claim ? `not a ${claim} but unknown binary data` : 'not text but unknown binary data',
    )
  }
  const head = latin1(bytes, 0, 4096)
    .replace(/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '')
    .replaceAll('\0', '')
  if (htmlStart.test(head)) return 'html'
  if (['html', 'htm', 'xhtml'].includes(extension) && /<[a-z][^<>]*>/i.test(head)) return 'html'
  if (['md', 'markdown', 'mdown', 'mkd'].includes(extension)) return 'markdown'
  return 'text'
}
