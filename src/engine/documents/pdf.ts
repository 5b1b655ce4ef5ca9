import { EngineError } from '#engine/core/errors.ts'
import type { ParsedDocument } from './document.ts'
import { pdfBlocks } from './pdf-blocks.ts'
import { readingLines } from './pdf-lines.ts'
import { picturePages } from './pdf-pictures.ts'
import { readPdfText } from './pdf-text.ts'

/** Titles that programs write when nobody gave one. */
const noTitle = /^(?:untitled|unbenannt|\(anonymous\)|microsoft word\b.*|.*\.(?:docx?|pdf|indd|tex))$/i

/** Page numbers for people: `2, 5–7`. */
const pageList = (pages: number[]): string => {
  const runs: { first: number; last: number }[] = []
  for (const page of pages) {
    const run = runs.at(-1)
    if (run?.last === page - 1) run.last = page
    else runs.push({ first: page, last: page })
  }
  const texts = runs.map(({ first, last }) => (first === last ? `${first}` : `${first}–${last}`))
  const shown = texts.slice(0, 20).join(', ')
  return texts.length > 20 ? `${shown} and more` : shown
}

const pictureNotice = (pictures: number[], pages: number): string =>
  pictures.length === 1
    ? `1 of ${pages} pages is a picture without text and was left out: ${pageList(pictures)}.`
    : `${pictures.length} of ${pages} pages are pictures without text and were left out: ${pageList(pictures)}.`

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
  const silent = pages.filter(({ runs }) => runs.length === 0).map(({ number }) => number)
  const pictures = silent.length === 0 ? [] : await picturePages(bytes, silent)
  const firstHeading = blocks.find(({ kind }) => kind === 'heading')?.text ?? null
  return {
    title: title && !noTitle.test(title) ? title : firstHeading,
    pages: pages.length,
    blocks,
    ...(pictures.length > 0 && { notice: pictureNotice(pictures, pages.length) }),
  }
}
