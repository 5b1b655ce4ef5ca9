import { access, readFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { EngineError } from '#engine/core/errors.ts'
import { parseBeir } from './beir-format.ts'
import type { TestCollection } from './collection.ts'
import { parseSmart } from './smart-format.ts'

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

const notACollection = (path: string): EngineError =>
  new EngineError(
    'DOCUMENT_UNREADABLE',
    `${path} has neither Cranfield's three files (cran.all.1400, cran.qry, cranqrel) nor BEIR's (corpus.jsonl, queries.jsonl, qrels/test.tsv). Nothing was measured. Name the folder that holds them.`,
    { path },
  )

/**
 * Reads a test collection from a folder in either format.
 * @throws EngineError DOCUMENT_UNREADABLE when the folder holds neither, or with the first bad line.
 */
export const readCollection = async (path: string): Promise<TestCollection & { name: string }> => {
  const name = basename(resolve(path))
  // Cranfield has a few bytes that are no UTF-8; its makers wrote Latin-1.
  const smart = (file: string) => readFile(join(path, file), 'latin1')
  if (await exists(join(path, 'cran.all.1400')))
    return {
      name,
      ...parseSmart({
        documents: await smart('cran.all.1400'),
        queries: await smart('cran.qry'),
        judgements: await smart('cranqrel'),
      }),
    }
  const beir = (file: string) => readFile(join(path, file), 'utf8')
  if (await exists(join(path, 'corpus.jsonl')))
    return {
      name,
      ...parseBeir({
        documents: await beir('corpus.jsonl'),
        queries: await beir('queries.jsonl'),
        judgements: await beir('qrels/test.tsv'),
      }),
    }
  throw notACollection(path)
}
