import { deflateSync } from 'node:zlib'
import { type Expectation, type HostileCase, marker } from './case.ts'
import type { PdfLock } from './pdf-encryption.ts'

/** An object of a PDF: a value, or a stream with its dictionary's other entries. */
export type PdfObject = string | { dictionary: string; stream: Uint8Array }

export interface PdfOptions {
  /** Encrypts the streams, and stands in the trailer. */
  lock?: PdfLock
  /** Other entries of the trailer, or another one altogether. */
  trailer?: string
  /** What `startxref` says instead of the truth. */
  startXref?: string
  /** Offsets that are written instead of the true ones, by object number. */
  offsets?: Record<number, number>
}

/** A PDF of objects numbered from 1, of which the first is the catalog. Source: ISO 32000-1, 7.5. */
export const writePdf = (objects: readonly PdfObject[], options: PdfOptions = {}): Uint8Array => {
  const pieces: Buffer[] = [Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1')]
  const offsets: number[] = []
  let at = (pieces[0] as Buffer).length // just written
  const write = (...parts: (string | Uint8Array)[]): void => {
    for (const part of parts) {
      const piece = typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part)
      pieces.push(piece)
      at += piece.length
    }
  }
  objects.forEach((object, index) => {
    const number = index + 1
    offsets[number] = at
    if (typeof object === 'string') write(`${number} 0 obj\n${object}\nendobj\n`)
    else {
      const stream = options.lock ? options.lock.encrypt(number, object.stream) : object.stream
      write(`${number} 0 obj\n<< ${object.dictionary} /Length ${stream.length} >>\nstream\n`, stream)
      write('\nendstream\nendobj\n')
    }
  })
  const xref = at
  const entry = (number: number): string =>
    `${String(options.offsets?.[number] ?? offsets[number]).padStart(10, '0')} 00000 n \n`
  write(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`)
  write(objects.map((_, index) => entry(index + 1)).join(''))
  const trailer =
    options.trailer ?? `<< /Size ${objects.length + 1} /Root 1 0 R ${options.lock?.trailer ?? ''} >>`
  write(`trailer\n${trailer}\nstartxref\n${options.startXref ?? xref}\n%%EOF\n`)
  return Buffer.concat(pieces)
}

const escaped = (text: string): string => text.replace(/[()\\]/g, '\\$&')

/** The drawing of a page with one line of text on it. */
export const pageContent = (text: string): Uint8Array =>
  Buffer.from(`BT /F1 12 Tf 72 720 Td (${escaped(text)}) Tj ET`, 'latin1')

export const font = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'

export const stream = (bytes: Uint8Array, dictionary = ''): PdfObject => ({ dictionary, stream: bytes })
export const deflatedStream = (bytes: Uint8Array, dictionary = ''): PdfObject => ({
  dictionary: `${dictionary} /Filter /FlateDecode`,
  stream: deflateSync(bytes),
})

/** What stands in an ordinary document of one page: catalog, pages, page, font, content. */
export const onePageObjects = (text: string): PdfObject[] => [
  '<< /Type /Catalog /Pages 2 0 R >>',
  '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
  '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 4 0 R >> >> /Contents 5 0 R >>',
  font,
  stream(pageContent(text)),
]

export const onePagePdf = (text: string, options: PdfOptions = {}): Uint8Array =>
  writePdf(onePageObjects(text), options)

export const pageObject = (contents: string, mediaBox = '0 0 612 792', parent = '2 0 R'): string =>
  `<< /Type /Page /Parent ${parent} /MediaBox [${mediaBox}] /Resources << /Font << /F1 4 0 R >> >> /Contents ${contents} >>`

/** A document of one page in which some objects, by number, are others; new ones follow. */
export const alteredPdf = (changes: Record<number, PdfObject>): Uint8Array => {
  const objects = onePageObjects(marker)
  for (const [number, object] of Object.entries(changes)) objects[Number(number) - 1] = object
  return writePdf(Array.from(objects, object => object ?? 'null'))
}

/** A case in a line. */
export type PdfCase = [about: string, bytes: () => Uint8Array, expects: Expectation, heavy?: true]

export const ofPdf = (cases: readonly PdfCase[]): HostileCase[] =>
  cases.map(([about, bytes, expects, heavy]) => ({
    about: `pdf: ${about}`,
    name: 'hours.pdf',
    bytes,
    expects,
    forbidden: ['app.alert', '/bin/sh'],
    ...(heavy ? { heavy } : {}),
  }))
