/**
 * `npm run check:kills -- [--kills 200] [--seed 1]`: kills a process that changes a library at random instants, and
 * after each looks whether the workspace opens, holds all that was reported, holds nothing that was deleted, and
 * finishes what was begun. Ends with exit code 1 at the first broken promise, and leaves that workspace for a look.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createRandom } from '#engine/core/random.ts'
import { killAgainAndAgain } from '#test/integration/storage/library-kills.ts'

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } },
})
const kills = Number(values.kills)
const folder = mkdtempSync(join(tmpdir(), 'diptych-kills-'))
const totals = new Map<string, number>()
const startedAt = performance.now()
try {
  const { versions, runs } = await killAgainAndAgain(
    folder,
    kills,
    createRandom(values.seed),
    (kill, lines) => {
      for (const line of lines) {
        const [what = ''] = line.split(' ')
        totals.set(what, (totals.get(what) ?? 0) + 1)
      }
      if ((kill + 1) % 20 === 0) process.stdout.write(`${kill + 1} kills survived\n`)
    },
  )
  rmSync(folder, { recursive: true })
  const seconds = Math.round((performance.now() - startedAt) / 1000)
  const said = [...totals].map(([what, count]) => `${count} × ${what}`).join(', ')
  process.stdout.write(`${kills} kills (seed ${values.seed}) in ${seconds} s, nothing lost.\n`)
  process.stdout.write(`${versions.size} names, ${runs.length} runs. The processes said: ${said}.\n`)
} catch (error) {
  process.stderr.write(`Broken: ${error instanceof Error ? error.stack : String(error)}\nLeft in ${folder}\n`)
  process.exitCode = 1
}
