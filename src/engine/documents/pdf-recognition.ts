import { type Canvas, createCanvas, DOMMatrix, ImageData, Path2D, type SKRSContext2D } from '@napi-rs/canvas'
import type { PDFPageProxy } from 'pdfjs-dist'
import { openPdf } from './pdf-file.ts'
import type { PdfPage } from './pdf-text.ts'
import { createPictureReader, type PictureReader } from './picture-text.ts'

/** What small print needs, and hardly more than scanners give. */
const dotsPerInch = 200
const pointsPerInch = 72
/** An A3 page at `dotsPerInch`; larger pages are drawn more coarsely. */
const maxPixels = 8_000_000

/** pdf.js draws on canvases that it asks for; its own choice takes Electron's utility process for a page. */
class Canvases {
  create(width: number, height: number): object {
    const canvas = createCanvas(Math.max(1, width), Math.max(1, height))
    return { canvas, context: canvas.getContext('2d') }
  }

  getNoAlphaContext(canvas: Canvas): SKRSContext2D {
    return canvas.getContext('2d', { alpha: false })
  }

  reset(target: { canvas: { width: number; height: number } }, width: number, height: number): void {
    Object.assign(target.canvas, { width, height })
  }

  destroy(target: { canvas: { width: number; height: number } | null; context: unknown }): void {
    if (target.canvas) Object.assign(target.canvas, { width: 0, height: 0 })
    Object.assign(target, { canvas: null, context: null })
  }
}

/** A page whose picture is damaged has no text; the others may have. */
const recognisePage = async (page: PDFPageProxy, reader: PictureReader): Promise<PdfPage> => {
  const { width, height } = page.getViewport({ scale: 1 })
  const scale = Math.min(dotsPerInch / pointsPerInch, Math.sqrt(maxPixels / (width * height)))
  const viewport = page.getViewport({ scale })
  const canvas = createCanvas(Math.ceil(viewport.width), Math.ceil(viewport.height))
  const context = canvas.getContext('2d')
  try {
    // Its types know the browser's canvas only, of which this one has all that drawing uses.
    await page.render({ canvas, canvasContext: context, viewport } as never).promise
  } catch {
    return { number: page.pageNumber, height, runs: [] }
  } finally {
    page.cleanup()
  }
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
  const runs = reader.read({ width: canvas.width, height: canvas.height, data }, scale)
  return { number: page.pageNumber, height, runs }
}

/**
 * Draws pages that are pictures and recognises the text in them, a page at a time; `onPage` hears of each.
 * English letters only. Throws what pdf.js throws when the file is damaged.
 */
export const recognisePages = async (
  bytes: Uint8Array,
  pages: number[],
  onPage: () => void,
): Promise<PdfPage[]> => {
  const global = globalThis as Record<string, unknown>
  for (const [name, part] of Object.entries({ DOMMatrix, ImageData, Path2D })) global[name] ??= part
  const { task } = await openPdf(bytes, { useWasm: true, CanvasFactory: Canvases })
  const reader = await createPictureReader()
  try {
    const document = await task.promise
    const read: PdfPage[] = []
    for (const number of pages) {
      read.push(await recognisePage(await document.getPage(number), reader))
      onPage()
    }
    return read
  } finally {
    reader.close()
    await task.destroy()
  }
}
