/**
 * A process that follows a folder and changes it until it is killed: `node followed-writer.ts WORKSPACE FOLDER SEED`.
 * It says `change` with every change of the folder.
 */
import { mkdirSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { systemClock } from '#engine/core/clock.ts'
import { silentLogger } from '#engine/core/logging.ts'
import { createRandom } from '#engine/core/random.ts'
import { createFollowedFolders } from '#engine/retrieval/followed/followed-folders.ts'
import { openLibrary } from '#test/unit/retrieval/library-fixture.ts'

const [workspacePath, folder, seed] = process.argv.slice(2)
if (!workspacePath || !folder || !seed) throw new Error('usage: followed-writer.ts WORKSPACE FOLDER SEED')
const say = (line: string): void => {
  writeSync(1, `${line}\n`)
}

say('started')
const random = createRandom(seed)
const { workspace, indexer } = await openLibrary(workspacePath)
await indexer.reconcile()
const folders = createFollowedFolders({ workspace, indexer, clock: systemClock, logger: silentLogger })
await folders.follow(folder)

const pathOf = (n: number): string => join(folder, `shelf-${n % 4}`, `document-${n}.txt`)
for (let change = 0; ; change++) {
  const path = pathOf(random.integer(40))
  mkdirSync(dirname(path), { recursive: true })
  const what = random.uniform()
  if (what < 0.7) writeFileSync(path, `Change ${change} of seed ${seed}.\n\nAs always.`)
  else if (what < 0.85) rmSync(path, { force: true })
  else {
    const to = pathOf(random.integer(40))
    mkdirSync(dirname(to), { recursive: true })
    writeFileSync(path, `Moved with change ${change} of seed ${seed}.`)
    renameSync(path, to)
  }
  say('change')
  // Files are taken in half a second after their last change: leave most of them alone for so long.
  await wait(30)
}
