/**
 * `npm run bench:page -- [--documents 10000] [--folder DIR]`: whether the page keeps its 60 frames a second: scrolling a
 * large library, at rest and while documents are being added, and a test set of as many questions, and while four
 * answers stream. A real engine and Chromium share this machine's processors. `--folder` keeps the generated workspace for
 * the next time.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
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

const everyMovement: Record<string, Scrolling> = {
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
const patience = { timeout: 120_000 }
const measure = async (
  page: Page,
  when: string,
  movements: Record<string, Scrolling> = everyMovement,
): Promise<void> => {
  for (const [movement, scrolling] of Object.entries(movements)) {
    const row = frameRow(await recordFrames(page, durationMs, scrolling))
    say(`| ${[when, movement, ...row, loadavg()[0]?.toFixed(1)].join(' | ')} |`)
  }
}
const screen = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name })

/** Opens the page of an engine that serves with these words, and ends both. */
const visit = async (words: string[], work: (page: Page) => Promise<void>): Promise<void> => {
  const startedMs = performance.now()
  const sinceStart = (): string => `${Math.round(performance.now() - startedMs)} ms after the start`
  const host = diptych(['serve', '--data', join(folder, 'data'), ...words])
  try {
    const url = await host.line(/^http:/)
    const served = sinceStart()
    const { browser, page } = await openPage(executablePath, url, { viewport: { width: 1280, height: 900 } })
    try {
      await page.getByRole('textbox', { name: 'Question' }).waitFor(patience)
      const usableMs = Math.round(await page.evaluate(() => performance.now()))
      await page.getByText('Engine ready').waitFor(patience)
      // Chromium itself starts between the two, with the engine: in the window's place.
      process.stderr.write(
        `Served ${served}; the page could be written in ${usableMs} ms after it was opened; the engine was ready ${sinceStart()}\n`,
      )
      await work(page)
    } finally {
      await browser.close()
    }
  } finally {
    host.process.kill('SIGKILL')
    await host.ended
  }
}

const scrollLibrary = async (page: Page): Promise<void> => {
  await screen(page, 'Library').click()
  await page.getByRole('row').nth(2).waitFor(patience)
  const running = page.locator('[data-job=running]')
  await measure(page, 'library')
  await page.getByTestId('add-files').setInputFiles(writeMoreDocuments(join(scratch, 'more'), arriving))
  await running.first().waitFor(patience)
  await measure(page, 'library that is added to')
  if ((await running.count()) === 0) throw new Error('all documents were added before the measuring ended')
  // The last is that of the files that wait.
  for (const which of [-1, 0])
    await page.getByRole('button', { name: 'Cancel', exact: true }).nth(which).click()
  await page.waitForFunction(() => document.querySelector('[data-job=running]') === null, null, patience)
}

const scrollQuestions = async (page: Page): Promise<void> => {
  await screen(page, 'Measure').click()
  const rows = Array.from({ length: documents }, (_, n) =>
    JSON.stringify({
      question: `What does note ${n} say of the boats that came in the ${n}th week?`,
      expectedFacts: [{ type: 'number', value: n, tolerance: 0.5, unit: 'EUR' }],
      tags: [n % 3 === 0 ? 'boats' : 'letters'],
    }),
  )
  await page.getByTestId('import-questions').setInputFiles({
    ...{ name: 'notes.jsonl', mimeType: 'application/jsonl' },
    buffer: Buffer.from(rows.join('\n')),
  })
  await page.getByRole('row').filter({ hasText: 'note 1 say' }).first().waitFor(patience)
  await measure(page, 'test set')
}

const watchAnswers = async (page: Page): Promise<void> => {
  const question = page.getByRole('textbox', { name: 'Question' })
  await question.fill('Write a long letter to a customer who wants to return a bike after a month.')
  await question.press('Enter')
  await measure(page, 'four answers that stream', { 'standing still': { pixelsPerSecond: 0 } })
}

try {
  const heads = ['what', 'movement', ...frameHeads, 'load']
  say(`| ${heads.join(' | ')} |\n|${heads.map(() => '---').join('|')}|`)
  await visit(['--workspace', workspace], async page => {
    await scrollLibrary(page)
    await scrollQuestions(page)
  })
  await visit([], watchAnswers)
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
