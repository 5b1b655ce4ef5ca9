/**
 * `npm run bench:page -- [--documents 10000] [--folder DIR]`: whether the page keeps its 60 frames a second with a large
 * library: scrolling its table, at rest and while documents are being added. A real engine and Chromium share this
 * machine's processors. `--folder` keeps the generated workspace for the next time.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { findChromium, openPage } from '#test/e2e/chromium.ts'
import { diptych } from '#test/e2e/processes.ts'
import { frameHeads, frameRow, recordFrames, type Scrolling } from './bench-page/frames.ts'
import { makeManyDocuments, writeMoreDocuments } from './bench-page/many-documents.ts'

const { values } = parseArgs({
  options: { documents: { type: 'string', default: '10000' }, folder: { type: 'string' } },
})
const documents = Number(values.documents)
const durationMs = 5000
/** Enough for all measurings; what is left is cancelled. */
const arriving = 3000

const movements: Record<string, Scrolling> = {
  'standing still': { pixelsPerSecond: 0 },
  'scrolling, 2,000 px/s': { pixelsPerSecond: 2000 },
  'scrolling, 20,000 px/s': { pixelsPerSecond: 20_000 },
  'a jump each 200 ms': { jumpEveryMs: 200 },
}

const executablePath = findChromium()
if (!executablePath) throw new Error('no Chromium found: install it or set CHROMIUM_PATH')
const scratch = mkdtempSync(join(tmpdir(), 'diptych-page-'))
const folder = values.folder ?? scratch
const workspace = join(folder, `workspace-${documents}`)
const say = (line: string) => process.stdout.write(`${line}\n`)

const startedAt = performance.now()
await makeManyDocuments(workspace, documents)
process.stderr.write(
  `${documents} documents are there after ${Math.round((performance.now() - startedAt) / 1000)} s\n`,
)
const host = diptych(['serve', '--workspace', workspace, '--data', join(folder, 'data')])
try {
  const url = await host.line(/^http:/)
  const { browser, page } = await openPage(executablePath, `${url}`, {
    viewport: { width: 1280, height: 900 },
  })
  try {
    const patience = { timeout: 120_000 }
    await page.getByText('Engine ready').waitFor(patience)
    await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: 'Library' }).click()
    await page.getByRole('row').nth(2).waitFor(patience)
    const running = page.locator('[data-job=running]')
    const measure = async (when: string) => {
      for (const [movement, scrolling] of Object.entries(movements)) {
        const row = frameRow(await recordFrames(page, durationMs, scrolling))
        say(`| ${[when, movement, ...row, loadavg()[0]?.toFixed(1)].join(' | ')} |`)
      }
    }
    const heads = ['library', 'movement', ...frameHeads, 'load']
    say(`| ${heads.join(' | ')} |\n|${heads.map(() => '---').join('|')}|`)
    await measure('at rest')
    await page.getByTestId('add-files').setInputFiles(writeMoreDocuments(join(scratch, 'more'), arriving))
    await running.waitFor(patience)
    await measure('being added to')
    if ((await running.count()) === 0) throw new Error('all documents were added before the measuring ended')
    // The last is that of the files that wait.
    for (const which of [-1, 0])
      await page.getByRole('button', { name: 'Cancel', exact: true }).nth(which).click()
    await running.waitFor({ state: 'detached', ...patience })
  } finally {
    await browser.close()
  }
} finally {
  host.process.kill('SIGKILL')
  await host.ended
  rmSync(scratch, { recursive: true, force: true })
}
