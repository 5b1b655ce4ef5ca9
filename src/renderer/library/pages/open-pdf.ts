import type { PDFDocumentProxy } from 'pdfjs-dist'
import workerSrc from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url'

/** What there is to a PDF that was opened; `close` gives back its memory and its thread. */
export interface OpenPdf {
  pdf: PDFDocumentProxy
  pdfjs: Pdfjs
  /** Of the first page; the others are taken to be as large until they are looked at. */
  firstPage: PageSize
}

type Pdfjs = typeof import('pdfjs-dist/legacy/build/pdf.mjs')

/** As the page is shown: turned upright, cropped. Points, 1/72 inch. */
export interface PageSize {
  width: number
  height: number
}

/** pdf.js is as large as all else of the page together, so it comes with the first PDF that is looked at. */
const loadPdfjs = async (): Promise<Pdfjs> => {
  const pdfjs = await import('pdfjs-dist/legacy/build/pdf.mjs')
  pdfjs.GlobalWorkerOptions.workerSrc = workerSrc
  return pdfjs
}

/** A file of pdf.js's own package, which the page's host serves. */
const packageFolder = (name: string): string => new URL(`pdf/${name}/`, document.baseURI).href

/** Opens a PDF until `signal` is aborted. Rejects for a damaged or locked file. */
export const openPdf = async (bytes: Uint8Array, signal: AbortSignal): Promise<OpenPdf> => {
  const pdfjs = await loadPdfjs()
  signal.throwIfAborted()
  const task = pdfjs.getDocument({
    data: bytes,
    cMapUrl: packageFolder('cmaps'),
    cMapPacked: true,
    standardFontDataUrl: packageFolder('standard_fonts'),
    wasmUrl: packageFolder('wasm'),
    // The page's policy allows no WebAssembly; the same folder has the decoders as scripts.
    useWasm: false,
    enableXfa: false,
    disableWorkerRendering: true,
    verbosity: pdfjs.VerbosityLevel.ERRORS,
  })
  signal.addEventListener('abort', () => void task.destroy())
  const pdf = await task.promise
  const { width, height } = (await pdf.getPage(1)).getViewport({ scale: 1 })
  return { pdf, pdfjs, firstPage: { width, height } }
}
