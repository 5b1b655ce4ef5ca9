import type { DocumentFormat } from '#contract/library.ts'
import { EngineError } from '#engine/core/errors.ts'
import { cleanBlock, cleanText } from './clean-block.ts'
import { parseCode } from './code.ts'
import { parseCsv } from './csv.ts'
import type { ParsedDocument } from './document.ts'
import { parseDocx } from './docx.ts'
import { parseEmail } from './email.ts'
import { parseEpub } from './epub.ts'
import { maxTextBytes, recogniseFormat } from './format.ts'
import { parseHtml } from './html.ts'
import { parseJson, parseJsonLines } from './json.ts'
import { parseMarkdown } from './markdown.ts'
import { parseOdp, parseOds, parseOdt } from './open-document.ts'
import { type PdfReading, parsePdf } from './pdf.ts'
import { parsePptx } from './pptx.ts'
import { parseText } from './text.ts'
import { parseXlsx } from './xlsx.ts'

type Parsed = Omit<ParsedDocument, 'format'>
type Parser = (bytes: Uint8Array, reading: PdfReading) => Parsed | Promise<Parsed>

/** A new format: one parser beside these, one line here, its marks in `format.ts`. */
const parsers: Record<DocumentFormat, Parser> = {
  text: parseText,
  markdown: parseMarkdown,
  html: parseHtml,
  pdf: parsePdf,
  docx: parseDocx,
  pptx: parsePptx,
  xlsx: parseXlsx,
  odt: parseOdt,
  ods: parseOds,
  odp: parseOdp,
  epub: parseEpub,
  csv: parseCsv,
  json: parseJson,
  jsonl: parseJsonLines,
  email: parseEmail,
  code: parseCode,
}

/** Formats whose bytes are all text, with no pictures or attachments among them. */
const allText: ReadonlySet<DocumentFormat> = new Set(['text', 'markdown', 'csv', 'json', 'jsonl', 'code'])

const textOnly: PdfReading = { recognisePictures: false, onProgress: () => {} }

/**
 * Reads a file's bytes into blocks, whatever its name claims. Throws DOCUMENT_EMPTY, DOCUMENT_UNREADABLE,
 * DOCUMENT_ENCRYPTED, DOCUMENT_TOO_LARGE, DOCUMENT_UNSUPPORTED.
 */
export const parseDocument = async (
  name: string,
  bytes: Uint8Array,
  reading: PdfReading = textOnly,
): Promise<ParsedDocument> => {
  const format = recogniseFormat(name, bytes)
  if (allText.has(format) && bytes.length > maxTextBytes)
    throw new EngineError(
      'DOCUMENT_TOO_LARGE',
      `“${name}” is a text of ${Math.ceil(bytes.length / 1024 / 1024)} MB; Diptych reads texts of up to ${maxTextBytes / 1024 / 1024} MB. Nothing was added to the library. Split it into smaller files and add those.`,
      { format, bytes: bytes.length },
    )
  let parsed: Parsed
  try {
    parsed = await parsers[format](bytes, reading)
  } catch (thrown) {
    if (thrown instanceof EngineError) throw thrown
    throw new EngineError(
      'DOCUMENT_UNREADABLE',
      `“${name}” is damaged and cannot be read. Nothing was added to the library. Get the file again, or save it anew in the program it comes from, and add that.`,
      { format },
      { cause: thrown },
    )
  }
  const blocks = parsed.blocks.map(cleanBlock).filter(({ text }) => text.trim() !== '')
  if (blocks.length === 0)
    throw new EngineError(
      'DOCUMENT_EMPTY',
      `“${name}” holds no text. Nothing was added to the library. Check the file and add it again.`,
      { format },
    )
  return { ...parsed, title: parsed.title && cleanText(parsed.title), format, blocks }
}
