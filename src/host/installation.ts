import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The places of an installation that runs from its sources. */
const place = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

export const installation = {
  modelsFolder: place('models'),
  scenariosFolder: place('resources/scenarios'),
  generalTextPath: place('resources/general-text.txt'),
  /** The built page; there only after `npm run build`. */
  rendererFolder: place('out/renderer'),
  workers: {
    languageModel: new URL('../engine/models/language-model-worker.ts', import.meta.url),
    merging: new URL('../engine/models/merged/merging-worker.ts', import.meta.url),
    embedding: new URL('../engine/models/embedding-worker.ts', import.meta.url),
    reranker: new URL('../engine/models/reranker-worker.ts', import.meta.url),
    training: new URL('../engine/models/training-worker.ts', import.meta.url),
    documents: new URL('../engine/documents/document-worker.ts', import.meta.url),
  },
}

/** Diptych's version, from its package.json. */
export const readVersion = (): string =>
  (JSON.parse(readFileSync(place('package.json'), 'utf8')) as { version: string }).version
