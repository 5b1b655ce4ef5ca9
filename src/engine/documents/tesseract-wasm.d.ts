/** The part of tesseract-wasm 0.11 that is used here; its package does not lead to its own types. */
declare module 'tesseract-wasm' {
  export interface TextItem {
    rect: { left: number; top: number; right: number; bottom: number }
    /** Some of `layoutFlags`. */
    flags: number
    /** 0..1. */
    confidence: number
    text: string
  }
  export interface OCREngine {
    setVariable(name: string, value: string): void
    loadModel(model: Uint8Array): void
    loadImage(image: { width: number; height: number; data: Uint8ClampedArray }): void
    clearImage(): void
    getTextBoxes(unit: 'line' | 'word'): TextItem[]
    destroy(): void
  }
  export const layoutFlags: { StartOfLine: number; EndOfLine: number }
  export function createOCREngine(options: { wasmBinary: Uint8Array }): Promise<OCREngine>
}
