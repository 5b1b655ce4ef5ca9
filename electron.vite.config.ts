import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'

/**
 * What pdf.js asks the page's host for while it draws: character maps, standard fonts, and its decoders of
 * pictures as scripts, because the page's policy allows no WebAssembly.
 */
const pdfFiles = (): Plugin => ({
  name: 'pdf-files',
  generateBundle() {
    const from = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))
    for (const folder of ['cmaps', 'standard_fonts', 'wasm'])
      for (const name of readdirSync(join(from, folder)).filter(name => !/\.wasm$|quickjs/i.test(name)))
        this.emitFile({
          type: 'asset',
          fileName: `pdf/${folder}/${name}`,
          source: readFileSync(join(from, folder, name)),
        })
  },
})

// npm dependencies of main and its siblings stay outside the bundle (electron-vite's default), because
// onnxruntime is native and the workers load their own copies.
export default defineConfig({
  main: {
    build: {
      rolldownOptions: {
        input: {
          index: 'src/main/index.ts',
          utility: 'src/utility/index.ts',
          'language-model-worker': 'src/engine/models/language-model-worker.ts',
          'merging-worker': 'src/engine/models/merged/merging-worker.ts',
          'embedding-worker': 'src/engine/models/embedding-worker.ts',
          'reranker-worker': 'src/engine/models/reranker-worker.ts',
          'training-worker': 'src/engine/models/training-worker.ts',
          'document-worker': 'src/engine/documents/document-worker.ts',
        },
      },
    },
  },
  preload: {
    build: {
      rolldownOptions: {
        input: { index: 'src/preload/index.ts' },
        // A sandboxed preload script must be CommonJS.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    plugins: [react(), pdfFiles()],
    // The page comes from this machine: few files load faster than many.
    build: { minify: true, chunkSizeWarningLimit: 1500 },
  },
})
