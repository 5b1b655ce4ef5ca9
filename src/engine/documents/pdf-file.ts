import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

type Pdfjs = typeof import('pdfjs-dist/legacy/build/pdf.mjs')

const packageFolder = (): string => dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))

/**
 * Where pdf.js finds character maps and standard fonts: in its own package. Its built-in choice of
 * factory takes Electron's utility process for a browser and would fetch them.
 */
class PackageFiles {
  static readonly folders: Record<string, string> = {
    cMapUrl: 'cmaps',
    standardFontDataUrl: 'standard_fonts',
    wasmUrl: 'wasm',
  }

  async fetch({ kind, filename }: { kind: string; filename: string }): Promise<Uint8Array> {
    const folder = PackageFiles.folders[kind]
    if (!folder || !/^[\w.-]+$/.test(filename)) throw new Error(`pdf.js asked for ${kind} ${filename}`)
    return new Uint8Array(await readFile(join(packageFolder(), folder, filename)))
  }
}

/** pdf.js on this very thread: its worker half is found on the global object instead of being fetched. */
const loadPdfjs = async (): Promise<Pdfjs> => {
  const global = globalThis as { pdfjsWorker?: unknown }
  // @ts-expect-error the worker half has no type declarations
  global.pdfjsWorker ??= await import('pdfjs-dist/legacy/build/pdf.worker.mjs')
  return import('pdfjs-dist/legacy/build/pdf.mjs')
}

/** Ways to open a file that differ from how its text is read. */
interface Opening {
  stopAtErrors?: boolean
  /** Largest picture that is unpacked, in pixels. */
  maxImageSize?: number
  /** Scans packed as JBIG2 or JPEG 2000 need it. */
  useWasm?: boolean
  /** What pages are drawn on. */
  CanvasFactory?: new () => object
}

/** Begins to open a PDF; who asked for it ends it with `task.destroy()`. */
export const openPdf = async (
  bytes: Uint8Array,
  opening: Opening = {},
): Promise<{ pdfjs: Pdfjs; task: ReturnType<Pdfjs['getDocument']> }> => {
  const pdfjs = await loadPdfjs()
  const task = pdfjs.getDocument({
    // A copy: pdf.js takes the buffer over, and refuses a Node Buffer.
    data: new Uint8Array(bytes),
    BinaryDataFactory: PackageFiles,
    cMapUrl: 'cmaps/',
    cMapPacked: true,
    standardFontDataUrl: 'standard_fonts/',
    isEvalSupported: false,
    useWorkerFetch: false,
    useSystemFonts: false,
    useWasm: false,
    wasmUrl: 'wasm/',
    disableFontFace: true,
    disableWorkerRendering: true,
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
    enableXfa: false,
    verbosity: pdfjs.VerbosityLevel.ERRORS,
    ...opening,
  } as Parameters<typeof pdfjs.getDocument>[0])
  return { pdfjs, task }
}
