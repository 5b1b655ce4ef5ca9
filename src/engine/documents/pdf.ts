import { EngineError } from '#engine/core/errors.ts'
import type { ParsedDocument } from './document.ts'
import { pdfBlocks } from './pdf-blocks.ts'
import { readingLines } from './pdf-lines.ts'
import { picturePages } from './pdf-pictures.ts'
import { type PdfPage, readPdfText } from './pdf-text.ts'

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

/** So many pages of one file are recognised; each takes a second or more. */
const maxRecognisedPages = 200

const counted = (pages: number[], of: number, one: string, many: string): string =>
  pages.length === 1 ? `1 of ${of} pages is ${one}` : `${pages.length} of ${of} pages are ${many}`

const pictureNotice = (left: number[], recognised: number[], pages: number): string | undefined => {
  const sentences: string[] = []
  if (recognised.length > 0)
    sentences.push(
      `${counted(recognised, pages, 'a picture whose', 'pictures whose')} text was recognised and may hold mistakes: ${pageList(recognised)}.`,
    )
  if (left.length > 0)
    sentences.push(
      `${counted(left, pages, 'a picture without text and was', 'pictures without text and were')} left out: ${pageList(left)}.`,
    )
  return sentences.length > 0 ? sentences.join(' ') : undefined
}

/** How a file is read where there is a choice. */
export interface PdfReading {
  /** Whether text is recognised in pages that are pictures (OCR). */
  recognisePictures: boolean
  /** Hears of each page that took long. */
  onProgress: () => void
}

/**
 * A PDF has no paragraphs, only text at places: lines, paragraphs, headings (by font size), lists and
 * tables are worked out from positions. Text that exists only as a picture is recognised where that is wanted.
 */
export const parsePdf = async (
  bytes: Uint8Array,
  { recognisePictures, onProgress }: PdfReading,
): Promise<Omit<ParsedDocument, 'format'>> => {
  const { title, pages: written } = await readPdfText(bytes)
  const silent = written.filter(({ runs }) => runs.length === 0).map(({ number }) => number)
  const scanned = silent.length === written.length
  const pictures =
    silent.length === 0 || (scanned && !recognisePictures) ? [] : await picturePages(bytes, silent)
  const wanted = recognisePictures ? pictures.slice(0, maxRecognisedPages) : []
  const read = wanted.length === 0 ? [] : await recognise(bytes, wanted, onProgress)
  const recognised = new Map(read.filter(({ runs }) => runs.length > 0).map(page => [page.number, page]))
  const pages = written.map(page => recognised.get(page.number) ?? page)
  if (pages.every(({ runs }) => runs.length === 0)) throw withoutText(pages.length, recognisePictures)
  const blocks = pdfBlocks(readingLines(pages))
  const left = pictures.filter(number => !recognised.has(number))
  const notice = pictureNotice(left, [...recognised.keys()], pages.length)
  const firstHeading = blocks.find(({ kind }) => kind === 'heading')?.text ?? null
  return {
    title: title && !noTitle.test(title) ? title : firstHeading,
    pages: pages.length,
    blocks,
    ...(notice && { notice }),
  }
}

/** Loads a drawing library and a recogniser, which hardly any document needs. */
const recognise = async (bytes: Uint8Array, pages: number[], onPage: () => void): Promise<PdfPage[]> => {
  const { recognisePages } = await import('./pdf-recognition.ts')
  return recognisePages(bytes, pages, onPage)
}

const withoutText = (pages: number, recognisePictures: boolean): EngineError =>
  new EngineError(
    'DOCUMENT_EMPTY',
    recognisePictures
      ? 'This PDF holds no text, and none was recognised in its pictures. Nothing was added to the library. Scan it anew, straight and at 300 dots per inch, and add that.'
      : 'This PDF holds no text: it looks scanned, a picture of each page. Nothing was added to the library. Switch on text recognition for the library and try again.',
    { pages },
  )
