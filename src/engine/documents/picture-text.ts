/// <reference path="./tesseract-wasm.d.ts" />
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { createOCREngine, layoutFlags, type OCREngine, type TextItem } from 'tesseract-wasm'
import type { TextRun } from './pdf-text.ts'

/** Pixels of a page, four bytes each, from the top left. */
interface Picture {
  width: number
  height: number
  data: Uint8ClampedArray
}

/** What the recogniser is less sure of is specks, shadows and parts of photographs. */
const minConfidence = 0.4

/** Heights in font sizes, in most fonts for reading. */
const capitalHeight = 0.72
const smallHeight = 0.5
const descent = 0.21

const resolve = (file: string): string => createRequire(import.meta.url).resolve(file)

/** Tesseract and its letters of English, both from their packages: nothing is fetched. */
const loadEngine = async (): Promise<OCREngine> => {
  const engine = await createOCREngine({
    wasmBinary: await readFile(join(dirname(resolve('tesseract-wasm')), 'tesseract-core.wasm')),
  })
  const letters = await readFile(resolve('@tesseract.js-data/eng/4.0.0_best_int/eng.traineddata.gz'))
  engine.loadModel(new Uint8Array(await promisify(gunzip)(letters)))
  // Without it every picture is announced on the console.
  engine.setVariable('user_defined_dpi', '200')
  return engine
}

/** Words of one line, which share a font size and a baseline: a word alone shows too little of either. */
const lineRuns = (words: TextItem[], pixelsPerPoint: number, height: number): TextRun[] => {
  const text = words.map(word => word.text).join('')
  const descends = /[gjpqy,;()[\]Q]/.test(text)
  const rises = /[^acemnorsuvwxz.,\-–\s]/.test(text)
  const top = Math.min(...words.map(({ rect }) => rect.top))
  const bottom = Math.max(...words.map(({ rect }) => rect.bottom))
  const pixels = (bottom - top) / ((rises ? capitalHeight : smallHeight) + (descends ? descent : 0))
  const baseline = bottom - (descends ? descent * pixels : 0)
  return words.map(({ text: word, rect }) => ({
    text: word.trim(),
    x: rect.left / pixelsPerPoint,
    y: (height - baseline) / pixelsPerPoint,
    width: (rect.right - rect.left) / pixelsPerPoint,
    size: pixels / pixelsPerPoint,
    font: 'recognised',
    rightToLeft: false,
  }))
}

/** Heights of lines vary by a pixel or two; text set in one size must come out in one. */
const inOneSize = (runs: TextRun[]): TextRun[] => {
  const sizes = runs.flatMap(({ text, size }) => Array.from(text, () => size)).toSorted((a, b) => a - b)
  const usual = sizes[Math.floor(sizes.length / 2)] ?? 0
  return runs.map(run => (Math.abs(run.size - usual) <= 0.15 * usual ? { ...run, size: usual } : run))
}

export interface PictureReader {
  /** Words of a picture as runs of text; points, origin at the lower left. */
  read(picture: Picture, pixelsPerPoint: number): TextRun[]
  close(): void
}

/** Reads English text in pictures, on this very thread and offline. */
export const createPictureReader = async (): Promise<PictureReader> => {
  const engine = await loadEngine()
  return {
    read: (picture, pixelsPerPoint) => {
      engine.loadImage(picture)
      const lines: TextItem[][] = []
      for (const word of engine.getTextBoxes('word')) {
        if (lines.length === 0 || (word.flags & layoutFlags.StartOfLine) !== 0) lines.push([])
        if (word.confidence >= minConfidence && word.text.trim() !== '') lines.at(-1)?.push(word)
      }
      engine.clearImage()
      const filled = lines.filter(words => words.length > 0)
      return inOneSize(filled.flatMap(words => lineRuns(words, pixelsPerPoint, picture.height)))
    },
    close: () => engine.destroy(),
  }
}
