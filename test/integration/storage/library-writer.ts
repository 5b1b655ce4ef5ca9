/**
 * A process that changes a workspace until it is killed, and says on standard output what is done:
 * `node library-writer.ts FOLDER FIRST`. Documents are numbered from FIRST; ten names are replaced in
 * turn, every seventh step also removes one.
 */
import { writeSync } from 'node:fs'
import { RunId } from '#contract/ids.ts'
import { RunRequest } from '#contract/run.ts'
import { addAndWait, openLibrary, stateOf, textFile } from '#test/unit/retrieval/library-fixture.ts'

const [folder, first] = process.argv.slice(2)
if (!folder || !first) throw new Error('usage: library-writer.ts FOLDER FIRST')
const say = (line: string): void => {
  writeSync(1, `${line}\n`)
}

const library = await openLibrary(folder)
await library.indexer.reconcile()
say(`ready ${library.vectorStore.count} ${library.workspace.documents.chunkCount()}`)

for (let n = Number(first); ; n++) {
  const name = `document-${n % 10}.txt`
  const paragraphs = Array.from({ length: 6 }, (_, i) => `Version ${n} paragraph ${i} of ${name}.`)
  const job = await addAndWait(library, [textFile(name, paragraphs.join('\n\n'))])
  const state = stateOf(job, name)
  // Unchanged: the process before was killed between storing this version and saying so.
  if (state.type !== 'indexed' && state.type !== 'unchanged')
    throw new Error(`not indexed: ${JSON.stringify(state)}`)
  say(`indexed ${name} ${n}`)
  library.workspace.runs.save({
    id: RunId.parse(`run-${n}`),
    createdAt: new Date().toISOString(),
    request: RunRequest.parse({ question: `Question ${n}?`, approaches: ['rag'] }),
    modelId: 'none',
    adapterId: null,
    adapterStrength: 1,
    state: 'running',
    retrieval: null,
    answers: { rag: { type: 'streaming', text: `Answer ${n}` } },
  })
  say(`run ${n}`)
  if (n % 7 === 6) {
    say(`removing ${name}`)
    await library.indexer.remove(state.documentId)
    say(`removed ${name}`)
  }
}
