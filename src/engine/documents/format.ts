import type { DocumentFormat } from '#contract/library.ts'
import { EngineError } from '#engine/core/errors.ts'
import { isCodeName } from './code.ts'
import { csvDelimiter } from './csv.ts'
import { decodeText, looksBinary } from './decoding.ts'
import { looksLikeEmail } from './email.ts'
import { looksLikeJson, looksLikeJsonLines } from './json-values.ts'
import { readZipDirectory, type ZipEntry } from './zip-directory.ts'

const readable =
  'Diptych reads PDF, Office files (.docx, .xlsx, .pptx), OpenDocument files, EPUB, HTML, Markdown, CSV, JSON, e-mail (.eml), source code and plain text'

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

/** The parts that make an archive an Office file, where all programs write them. */
const officeParts: { pattern: RegExp; format: DocumentFormat }[] = [
  { pattern: /^word\/document\d*\.xml$/, format: 'docx' },
  { pattern: /^xl\/workbook\d*\.xml$/, format: 'xlsx' },
  { pattern: /^ppt\/presentation\d*\.xml$/, format: 'pptx' },
]

const openDocumentTypes: { mimetype: string; format: DocumentFormat }[] = [
  { mimetype: 'application/vnd.oasis.opendocument.text', format: 'odt' },
  { mimetype: 'application/vnd.oasis.opendocument.spreadsheet', format: 'ods' },
  { mimetype: 'application/vnd.oasis.opendocument.presentation', format: 'odp' },
]

/** Archives that are documents of a program Diptych cannot read, by how one of their files begins. */
const foreignArchives: { prefix: string; is: string; advice: string }[] = [
  {
    prefix: 'xl/workbook.bin',
    is: 'a binary Excel workbook (.xlsb)',
    advice: 'Save it as .xlsx and add that file.',
  },
  {
    prefix: 'Index/Document.iwa',
    is: 'a Pages, Numbers or Keynote document',
    advice: 'Export it as PDF and add that file.',
  },
  { prefix: 'visio/', is: 'a Visio drawing', advice: 'Export it as PDF and add that file.' },
  {
    prefix: 'content.xml',
    is: 'an OpenDocument drawing, formula or database',
    advice: 'Export it as PDF and add that file.',
  },
]

/** What an archive says of itself in its file `mimetype`, which OpenDocument and EPUB leave unpacked. */
const declaredType = (bytes: Uint8Array, entry: ZipEntry | undefined): string => {
  if (entry?.method !== 0 || entry.offset + 30 > bytes.length) return ''
  const view = new DataView(bytes.buffer, bytes.byteOffset + entry.offset, 30)
  // A local header is 30 bytes, a name and an extra field (APPNOTE.TXT 4.3.7).
  const start = entry.offset + 30 + view.getUint16(26, true) + view.getUint16(28, true)
  return latin1(bytes, start, Math.min(entry.uncompressedBytes, 200)).trim()
}

const zipFormat = (name: string, bytes: Uint8Array): DocumentFormat => {
  const entries = readZipDirectory(bytes)
  if (!entries)
    throw new EngineError(
      'DOCUMENT_UNREADABLE',
      `“${name}” is damaged: it begins like a Word document or ZIP archive, but its end is missing. Nothing was added to the library. Get the file again and add the new copy.`,
    )
  const has = (prefix: string): boolean => entries.some(entry => entry.name.startsWith(prefix))
  const office = officeParts.find(({ pattern }) => entries.some(entry => pattern.test(entry.name)))
  if (office) return office.format
  const declared = declaredType(
    bytes,
    entries.find(entry => entry.name === 'mimetype'),
  )
  // Templates have a suffix and are read like documents.
  const open = openDocumentTypes.find(({ mimetype }) => [mimetype, `${mimetype}-template`].includes(declared))
  if (open) return open.format
  if (declared === 'application/epub+zip' || has('META-INF/container.xml')) return 'epub'
  const foreign = foreignArchives.find(({ prefix }) => has(prefix))
  if (foreign) throw unsupported(name, foreign.is, foreign.advice)
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
  if (buffer.includes(Buffer.from('__substg1.0_', 'utf16le')))
    return unsupported(name, 'an Outlook message (.msg)', 'Save it as .eml and add that file.')
  return unsupported(
    name,
    'an Office file in the old format of 1997 to 2003',
    'Open it in your office program, save it in the new format (.docx, .xlsx, .pptx) or as PDF, and add that file.',
  )
}

const claims: Record<string, string> = {
  pdf: 'PDF',
  docx: 'Word document',
  xlsx: 'Excel workbook',
  pptx: 'PowerPoint presentation',
  odt: 'OpenDocument text',
  epub: 'book',
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
    const claim = claims[extension]
    throw unsupported(
      name,
      claim ? `not a ${claim} but unknown binary data` : 'not text but unknown binary data',
    )
  }
  return textFormat(name, extension, bytes)
}

/**
 * A text with more bytes is not read. What is read within the memory and time that a document may take; measured,
 * 32 MB need 1 GB and 20 s.
 */
export const maxTextBytes = 40 * 1024 * 1024

/** As much of a text as shows what it is. */
const sampleBytes = 131_072

/** Whole lines from the start of a file: a letter that is cut in two would change the encoding. */
const sampleOf = (bytes: Uint8Array): string => {
  const lineFeed = bytes.length > sampleBytes ? bytes.lastIndexOf(10, sampleBytes) : -1
  const end = lineFeed > 0 ? lineFeed : Math.min(bytes.length, sampleBytes)
  return decodeText(bytes.subarray(0, end)).replace(/^\uFEFF/, '')
}

const textFormat = (name: string, extension: string, bytes: Uint8Array): DocumentFormat => {
  const start = sampleOf(bytes)
  const head = start.slice(0, 4096)
  const isCode = isCodeName(name, head)
  if (htmlStart.test(head) && (!isCode || extension === 'xml')) return 'html'
  if (['html', 'htm', 'xhtml'].includes(extension) && /<[a-z][^<>]*>/i.test(head)) return 'html'
  if (isCode) return 'code'
  if (looksLikeEmail(start)) return 'email'
  if (/^\s*[[{]/.test(head)) {
    // Whichever text it is, it is refused: nothing is parsed to find that out.
    if (bytes.length > maxTextBytes) return 'json'
    const text = decodeText(bytes)
    if (looksLikeJson(text)) return 'json'
    if (looksLikeJsonLines(text)) return 'jsonl'
  }
  if (['md', 'markdown', 'mdown', 'mkd'].includes(extension)) return 'markdown'
  if (csvDelimiter(start, ['csv', 'tsv', 'tab'].includes(extension)) !== null) return 'csv'
  return 'text'
}
