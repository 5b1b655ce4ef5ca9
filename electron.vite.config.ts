import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

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
    plugins: [react()],
    // The page comes from this machine: one file loads faster than several.
    build: { minify: true, chunkSizeWarningLimit: 1500 },
  },
})
