/**
 * A process that changes a vector store until it is killed: `node vector-writer.ts FOLDER FIRST`. Says on standard
 * output what is about to be done and what is done, so that the test knows what must be there.
 */
import { writeSync } from 'node:fs'
import { DocumentId } from '#contract/ids.ts'
import { silentLogger } from '#engine/core/logging.ts'
import { openVectraStore } from '#engine/retrieval/vectra-store.ts'
import { randomItems } from '#test/unit/retrieval/random-vectors.ts'
import { contractDimensions, contractEmbedderId } from './vector-store-names.ts'

const [folder, first] = process.argv.slice(2)
if (!folder || !first) throw new Error('usage: vector-writer.ts FOLDER FIRST')
const say = (line: string): void => {
  writeSync(1, `${line}\n`)
}
const store = await openVectraStore(folder, {
  embedderId: contractEmbedderId,
  dimensions: contractDimensions,
  logger: silentLogger,
  cacheFromVectors: 1,
})
say('ready')
for (let version = Number(first); ; version++) {
  const name = `d${version % 7}`
  const id = DocumentId.parse(name)
  if (version % 5 === 4) {
    say(`removing ${name} ${version}`)
    await store.remove(id)
    say(`removed ${name} ${version}`)
  } else {
    say(`adding ${name} ${version}`)
    // Always as many chunks under the same ids: only the numbers tell one version from another.
    await store.add(id, randomItems(id, 20, contractDimensions, `${name} ${version}`))
    say(`added ${name} ${version}`)
  }
}
