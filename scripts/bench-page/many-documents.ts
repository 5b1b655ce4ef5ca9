import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { startEmbedder } from '#engine/api/models.ts'
import { createRandom } from '#engine/core/random.ts'
import { importsFolderOf } from '#host/data-folder.ts'
import { installation } from '#host/installation.ts'
import { addAndWait, openLibrary, textFile } from '#test/unit/retrieval/library-fixture.ts'
import { createTrigramEmbedder } from '#test/unit/retrieval/trigram-embedder.ts'

const filesPerJob = 1000
const documentsPerFolder = 250

/** One line of text under a name of its own; every fifth name is too long for its column. */
const documentAt = (n: number): { name: string; text: string } => {
  const random = createRandom(`bench-page ${n}`)
  const word = () => `w${Math.floor(5000 ** random.uniform()).toString(36)}`
  const more = n % 5 === 0 ? ' with a long name that says everything about its only line of text' : ''
  return {
    name: `shelf ${Math.floor(n / documentsPerFolder)}/note ${n}${more}.txt`,
    text: `Note ${n}: ${Array.from({ length: 12 }, word).join(' ')}.\n`,
  }
}

/**
 * Makes a workspace of `count` documents of a line each at `folder`, unless it is there. They go through the real
 * indexer; their vectors are counts of trigrams that pass for the shipped model's, because nobody searches here.
 */
export const makeManyDocuments = async (folder: string, count: number): Promise<void> => {
  if (existsSync(folder)) return
  const { modelsFolder, workers } = installation
  const shipped = await startEmbedder({
    importsFolder: importsFolderOf(dirname(folder)),
    modelsFolder,
    workers,
  })
  await shipped.close()
  await using library = await openLibrary(folder, {
    embedder: createTrigramEmbedder(shipped.dimensions, shipped.id),
  })
  await library.indexer.reconcile()
  for (let start = 0; start < count; start += filesPerJob) {
    const files = Array.from({ length: Math.min(filesPerJob, count - start) }, (_, i) => {
      const { name, text } = documentAt(start + i)
      return textFile(name, text)
    })
    const { id, counts } = await addAndWait(library, files)
    if (counts.indexed !== files.length)
      throw new Error(`only ${counts.indexed} of ${files.length} files were indexed`)
    await library.indexer.dismiss(id)
  }
  const tags = ['draft', 'boats', 'letters from the archive']
  for (const [n, document] of library.workspace.documents.list().entries())
    if (n % 7 === 0) library.workspace.documents.setTags(document.id, tags.slice(0, 1 + (n % 3)))
}

/** Writes `count` documents of a line that no library has yet as files; returns their paths. */
export const writeMoreDocuments = (folder: string, count: number): string[] => {
  mkdirSync(folder, { recursive: true })
  return Array.from({ length: count }, (_, n) => {
    const path = join(folder, `arriving ${n}.txt`)
    writeFileSync(path, `Arriving ${n}: ${randomUUID()}.\n`)
    return path
  })
}
