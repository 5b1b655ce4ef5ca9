import { openPdf } from './pdf-file.ts'

/** A page with so many shapes is drawn text or a drawing; empty pages have a frame or a line. */
const shapesOfDrawing = 100

/** How much is drawn on each of `pages` when pictures are left out, or when the first of them ends the page. */
const countDrawing = async (
  bytes: Uint8Array,
  pages: number[],
  stopAtErrors: boolean,
): Promise<{ page: number; operators: number; shapes: number }[]> => {
  // Every picture is too large: unpacking a scanned page takes up to a second, and nobody looks at it.
  const { pdfjs, task } = await openPdf(bytes, { stopAtErrors, maxImageSize: 0 })
  try {
    const document = await task.promise
    const counts: { page: number; operators: number; shapes: number }[] = []
    for (const number of pages) {
      const page = await document.getPage(number)
      const { fnArray } = await page.getOperatorList()
      const shapes = fnArray.filter(fn => fn === pdfjs.OPS.constructPath).length
      counts.push({ page: number, operators: fnArray.length, shapes })
      page.cleanup()
    }
    return counts
  } finally {
    await task.destroy()
  }
}

/**
 * Which of `pages`, counted from 1, show something, a scan or a drawing; the others are empty. pdf.js gives
 * up a page that holds too large a picture when it is strict, and leaves the picture out when it is not:
 * the pages that differ have one.
 */
export const picturePages = async (bytes: Uint8Array, pages: number[]): Promise<number[]> => {
  try {
    const strict = await countDrawing(bytes, pages, true)
    const given = strict.filter(({ operators }) => operators === 0).map(({ page }) => page)
    const lenient = given.length === 0 ? [] : await countDrawing(bytes, given, false)
    const pictures = lenient.filter(({ operators }) => operators > 0).map(({ page }) => page)
    const drawings = strict.filter(({ shapes }) => shapes >= shapesOfDrawing).map(({ page }) => page)
    return [...pictures, ...drawings].toSorted((a, b) => a - b)
  } catch {
    // The text was read; a file too broken to be drawn only loses this remark.
    return []
  }
}
