import { EngineError } from '#engine/core/errors.ts'
import { openPdf } from './pdf-file.ts'

/**
 * A run of text on a page as it is shown: turned upright, cropped. Points, origin at the lower left;
 * `y` is the baseline.
 */
export interface TextRun {
  text: string
  x: number
  y: number
  width: number
  /** Font size in points. */
  size: number
  /** Name of the font inside this document; says only whether two runs share one. */
  font: string
  rightToLeft: boolean
}

export interface PdfPage {
  /** From 1. */
  number: number
  height: number
  runs: TextRun[]
}

export interface PdfText {
  title: string | null
  pages: PdfPage[]
}

const unreadable = (cause: unknown): EngineError =>
  new EngineError(
    'DOCUMENT_UNREADABLE',
    'This PDF is damaged or incomplete and cannot be read. Nothing was added to the library. Get the file again, or open it in a PDF viewer, print it to a new PDF and add that.',
    {},
    { cause },
  )

const named = (thrown: unknown, name: string): boolean => thrown instanceof Error && thrown.name === name

/** pdf.js would read what is left of a cut-off file, and nobody would notice that pages are missing. */
const isCutOff = (bytes: Uint8Array): boolean => {
  const end = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).subarray(-65536)
  return !end.includes('%%EOF') && !end.includes('startxref')
}

/**
 * Text of a PDF with its place on the page, in the order of the file. Opens files that need no
 * password to be read, whatever else they forbid. Throws DOCUMENT_ENCRYPTED and DOCUMENT_UNREADABLE.
 */
export const readPdfText = async (bytes: Uint8Array): Promise<PdfText> => {
  if (isCutOff(bytes)) throw unreadable(new Error('neither startxref nor %%EOF at the end of the file'))
  const { pdfjs, task } = await openPdf(bytes)
  try {
    const document = await task.promise
    const pages: PdfPage[] = []
    for (let number = 1; number <= document.numPages; number++) {
      const page = await document.getPage(number)
      const { transform: toPage, height } = page.getViewport({ scale: 1 })
      // Pages may be measured in larger units than points.
      const unit = Math.hypot(toPage[0] ?? 1, toPage[1] ?? 0)
      const content = await page.getTextContent({ disableNormalization: false })
      const runs = content.items.flatMap((item): TextRun[] => {
        if (!('str' in item) || item.str.trim() === '') return []
        const [a = 0, b = 0, c = 0, d = 0, x = 0, y = 0] = pdfjs.Util.transform(
          toPage,
          item.transform,
        ) as number[]
        // Text that runs up the margin (watermarks, stamps) is not part of any line.
        if (Math.abs(b) > Math.abs(a)) return []
        const size = Math.hypot(c, d) || item.height * unit
        return [
          {
            text: item.str,
            x,
            y: height - y,
            width: item.width * unit,
            size,
            font: item.fontName,
            rightToLeft: item.dir === 'rtl',
          },
        ]
      })
      pages.push({ number, height, runs })
      page.cleanup()
    }
    const info = ((await document.getMetadata().catch(() => null))?.info ?? {}) as { Title?: unknown }
    const title = typeof info.Title === 'string' && info.Title.trim() !== '' ? info.Title.trim() : null
    return { title, pages }
  } catch (thrown) {
    if (named(thrown, 'PasswordException'))
      throw new EngineError(
        'DOCUMENT_ENCRYPTED',
        'This PDF is protected by a password. Nothing was added to the library. Save a copy without the password and add that.',
      )
    throw unreadable(thrown)
  } finally {
    await task.destroy()
  }
}
