import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Embedder } from '#engine/embedding/embedder.ts'
import {
  addAndWait,
  type Library,
  openLibrary,
  stateOf,
  temporaryFolder,
  textFile,
} from '#test/unit/retrieval/library-fixture.ts'
import { createTrigramEmbedder } from '#test/unit/retrieval/trigram-embedder.ts'

/** An embedder that keeps the texts it was given. */
const rememberingEmbedder = (): Embedder & { texts: string[] } => {
  const trigrams = createTrigramEmbedder()
  const texts: string[] = []
  return {
    ...trigrams,
    texts,
    embed(given, signal) {
      texts.push(...given)
      return trigrams.embed(given, signal)
    },
  }
}

/** Every chunk has the vector of its own text, reused or not. */
const expectRightVectors = async ({ workspace, vectorStore }: Library): Promise<void> => {
  const trigrams = createTrigramEmbedder()
  for (const { id } of workspace.documents.list()) {
    const chunks = workspace.documents.chunksOf(id)
    const held = await vectorStore.vectorsOf(chunks.map(chunk => chunk.id))
    for (const { id: chunkId, headingPath, text } of chunks) {
      const [expected] = await trigrams.embed([[...headingPath, text].join('\n')])
      const vector = held.get(chunkId)
      expect(vector?.length).toBe(expected?.length)
      expected?.forEach((value, index) => {
        expect(vector?.[index]).toBeCloseTo(value, 6)
      })
    }
  }
}

test('embeds only the paragraphs of an edited document that changed', async () => {
  using folder = temporaryFolder()
  const embedder = rememberingEmbedder()
  await using library = await openLibrary(join(folder.path, 'workspace'), { embedder })
  await addAndWait(library, [textFile('manual.txt', 'First step.\n\nSecond step.\n\nThird step.')])
  expect(embedder.texts).toHaveLength(3)
  await addAndWait(library, [textFile('manual.txt', 'First step.\n\nA new step.\n\nThird step.')])
  expect(embedder.texts.slice(3)).toEqual(['A new step.'])
  await expectRightVectors(library)
})

test('embeds a text that stands twice in one document once', async () => {
  using folder = temporaryFolder()
  const embedder = rememberingEmbedder()
  await using library = await openLibrary(join(folder.path, 'workspace'), { embedder })
  const job = await addAndWait(library, [textFile('form.txt', 'Sign here.\n\nName.\n\nSign here.')])
  expect(stateOf(job, 'form.txt')).toMatchObject({ type: 'indexed', chunks: 3 })
  expect(embedder.texts.sort()).toEqual(['Name.', 'Sign here.'])
  await expectRightVectors(library)
})

test('embeds nothing again when a document comes under another name after an edit elsewhere', async () => {
  using folder = temporaryFolder()
  const embedder = rememberingEmbedder()
  await using library = await openLibrary(join(folder.path, 'workspace'), { embedder })
  await addAndWait(library, [textFile('a.txt', 'One.\n\nTwo.')])
  await addAndWait(library, [textFile('b.txt', 'Two.\n\nOne.\n\n')])
  expect(embedder.texts).toEqual(['One.', 'Two.'])
  expect(library.workspace.documents.list()).toHaveLength(2)
  await expectRightVectors(library)
})

test('finds a renamed document by its new name and keeps its id, tags and vectors', async () => {
  using folder = temporaryFolder()
  const embedder = rememberingEmbedder()
  await using library = await openLibrary(join(folder.path, 'workspace'), { embedder })
  await addAndWait(library, [textFile('zeppelin.txt', 'It flies.')])
  const [before] = library.workspace.documents.list()
  if (!before) throw new Error('not added')
  library.indexer.setTags(before.id, ['sky', 'air', 'sky'])
  const renamed = await library.indexer.rename(before.id, 'airship.txt')
  expect(renamed).toEqual({ ...before, name: 'airship.txt', tags: ['air', 'sky'] })
  const words = (word: string) =>
    library.workspace.database.prepare('select count(*) n from chunks_fts where chunks_fts match ?').get(word)
      ?.n
  expect([words('airship'), words('zeppelin')]).toEqual([1, 0])
  library.workspace.database.exec("insert into chunks_fts (chunks_fts, rank) values ('integrity-check', 1)")

  // The old name is free again, also for the same content.
  await addAndWait(library, [textFile('zeppelin.txt', 'It flies, too.')])
  expect(library.workspace.documents.list().map(({ name }) => name)).toEqual(['airship.txt', 'zeppelin.txt'])
  await expectRightVectors(library)
})
