import { EngineError } from '#engine/core/errors.ts'
import type { ParsedDocument } from './document.ts'
import { pdfBlocks } from './pdf-blocks.ts'
import { readingLines } from './pdf-lines.ts'
import { readPdfText } from './pdf-text.ts'

/** Titles that programs write when nobody gave one. */
const noTitle = /^(?:untitled|unbenannt|\(anonymous\)|microsoft word\b.*|.*\.(?:docx?|pdf|indd|tex))$/i

/**
 * A PDF has no paragraphs, only text at places: lines, paragraphs, headings (by font size), lists and
 * tables are worked out from positions. Text that exists only as a picture is not there.
 */
export const parsePdf = async (bytes: Uint8Array): Promise<Omit<ParsedDocument, 'format'>> => {
  const { title, pages } = await readPdfText(bytes)
  if (pages.every(({ runs }) => runs.length === 0))
    throw new EngineError(
      'DOCUMENT_EMPTY',
      'This PDF holds no text: it looks scanned, a picture of each page. Nothing was added to the library. Run text recognition (OCR) over it and add the result.',
      { pages: pages.length },
    )
  const blocks = pdfBlocks(readingLines(pages))
  const firstHeading = blocks.find(({ kind }) => kind === 'heading')?.text ?? null
  return { title: title && !noTitle.test(title) ? title : firstHeading, pages: pages.length, blocks }
}
