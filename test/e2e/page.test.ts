import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { approaches } from '#contract/approach.ts'
import type { Run } from '#contract/run.ts'
import { readFormatRule } from '#engine/evaluation/rules.ts'
import { parseTestSet } from '#engine/evaluation/test-set.ts'
import { describeInBrowser, endVisit, openPage } from './chromium.ts'
import { diptych, root, type Started, temporaryFolder } from './processes.ts'

const question = 'What does error code E17 on the display mean?'
const scenario = JSON.parse(
  readFileSync(join(root, 'resources/scenarios/support-desk/scenario.json'), 'utf8'),
)
const [testRow] = parseTestSet(
  readFileSync(join(root, 'resources/scenarios/support-desk/test-sets/support-desk.jsonl'), 'utf8'),
).rows
if (!testRow?.formatRule) throw new Error('the shipped test set begins with a row in the house format')
const houseFormat = readFormatRule(testRow.formatRule)

// A person renews the README's picture with DIPTYCH_SCREENSHOTS=docs; other runs leave theirs among the build's output.
const pictures = process.env.DIPTYCH_SCREENSHOTS ?? join(root, 'out', 'screenshots')

describeInBrowser('a person at the page', executablePath => {
  const folder = temporaryFolder()
  let host: Started
  let browser: Browser
  let page: Page
  let complaints: readonly string[]
  let foreign: readonly string[]
  let messagesSent: () => number
  const shown: Record<string, string> = {}

  const pane = (approach: string): Locator => page.locator(`article[data-approach="${approach}"]`)
  const go = (place: string): Promise<void> =>
    page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: place }).click()

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true })
    host = diptych(['serve', '--data', join(folder.path, 'data')])
    const url = await host.line(/^http:/)
    const options = { viewport: { width: 1600, height: 1000 } }
    ;({ browser, page, complaints, foreign, messagesSent } = await openPage(executablePath, url, options))
  })
  afterAll(() => endVisit(browser, host, folder))

  test('sees the scenario and can ask within the first start’s twenty seconds', async () => {
    await page.getByText(scenario.name).first().waitFor()
    await page.getByRole('textbox', { name: 'Question' }).fill(question)
    const ask = page.getByRole('button', { name: 'Ask', exact: true })
    await expect.poll(() => ask.isEnabled(), { timeout: 60_000 }).toBe(true)
    await page.getByRole('textbox', { name: 'Question' }).press('Enter')
  })

  test('sees four answers stream, one after another', async () => {
    const lengths: number[] = []
    const base = pane('base')
    while ((await base.getAttribute('data-phase')) !== 'complete') {
      const text = await base.textContent()
      if (text && text.length !== lengths.at(-1)) lengths.push(text.length)
      const phase = await base.getAttribute('data-phase')
      if (phase === 'failed' || phase === 'cut-at-limit') break
      await page.waitForTimeout(20)
    }
    // It grew in steps, as a stream does.
    expect(lengths.length).toBeGreaterThan(3)
    for (const approach of approaches)
      await expect
        .poll(() => pane(approach).getAttribute('data-phase'), { timeout: 90_000 })
        .toMatch(/^(complete|cut-at-limit)$/)
  })

  test('sees sources in the panes that retrieve and in no other, and numbers in all', async () => {
    for (const approach of approaches) {
      const sources = await pane(approach)
        .getByRole('link', { name: /^Source \d/ })
        .count()
      if (approach === 'rag' || approach === 'hybrid') expect(sources).toBeGreaterThanOrEqual(3)
      else expect(sources).toBe(0)
      expect(await pane(approach).textContent()).toMatch(/tokens\/s/)
    }
    expect(await pane('rag').textContent()).toContain('owners-manual.pdf')
  })

  test('sees the house format from the tuned model and not from the base model', async () => {
    const url = new URL(page.url())
    expect(url.hash).toMatch(/^#\/compare\//)
    const ticket = /\[LF-[A-Z]+-P[123]\]/
    for (const approach of ['tuned', 'hybrid']) {
      expect(await pane(approach).textContent()).toContain('Hello, and thanks for writing to Larkfield.')
      expect(await pane(approach).textContent()).toMatch(ticket)
    }
    expect(await pane('base').textContent()).not.toMatch(ticket)
  })

  test('points at a source and reads the passage with the supporting words marked', async () => {
    const sources = pane('hybrid').getByRole('link', { name: /^Source \d.*owners-manual\.pdf/ })
    const tooltip = page.getByRole('tooltip')
    const passages: (string | null)[] = []
    for (const source of await sources.all()) {
      await source.hover()
      await tooltip.waitFor()
      passages.push(await tooltip.textContent())
      if (passages.at(-1)?.includes('torque sensor')) break
      await page.mouse.move(5, 5)
      await tooltip.waitFor({ state: 'hidden' })
    }
    expect(passages.at(-1)).toContain('torque sensor')
    await tooltip.locator('mark').first().waitFor()
    await page.screenshot({ path: join(pictures, 'compare-source.png') })
    await page.mouse.move(5, 5)
    await page.getByRole('tooltip').waitFor({ state: 'hidden' })
  })

  test('finds the run again after a reload', async () => {
    const before = await pane('hybrid').textContent()
    await page.reload()
    await expect.poll(() => pane('hybrid').getAttribute('data-phase')).toBe('complete')
    expect(await pane('hybrid').textContent()).toBe(before)
    await page.screenshot({ path: join(pictures, 'compare.png') })
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.screenshot({ path: join(pictures, 'compare-dark.png') })
    await page.emulateMedia({ colorScheme: 'light' })
  })

  test('gets the same greedy text in the terminal', async () => {
    const asked = diptych(['ask', question, '--json', '--data', join(folder.path, 'terminal')])
    const { code, stdout } = await asked.ended
    expect(code).toBe(0)
    const run = JSON.parse(stdout) as Run
    for (const approach of approaches) {
      const answer = run.answers[approach]
      if (answer?.type !== 'done') throw new Error(`${approach} did not answer in the terminal`)
      shown[approach] = answer.text
      const lines = answer.text
        .split('\n')
        .map(line => line.trim())
        .filter(line => line !== '')
      const inPage = await pane(approach).textContent()
      // Chips and marks split the page's text; every line must be there, whitespace and all inside it.
      for (const line of lines) expect(inPage).toContain(line)
    }
    expect(houseFormat.problem(shown.tuned ?? '')).toBeNull()
    expect(houseFormat.problem(shown.hybrid ?? '')).toBeNull()
    expect(houseFormat.problem(shown.base ?? '')).not.toBeNull()
  })

  test('stops an answer and keeps what was written', async () => {
    await page.getByRole('textbox', { name: 'Question' }).fill('Tell me a long story about cycling.')
    await page.getByRole('textbox', { name: 'Question' }).press('Enter')
    await expect.poll(() => pane('base').getAttribute('data-phase'), { timeout: 30_000 }).toBe('streaming')
    await page.getByRole('button', { name: 'Stop', exact: true }).click()
    for (const approach of approaches)
      await expect
        .poll(() => pane(approach).getAttribute('data-phase'), { timeout: 30_000 })
        .toMatch(/^(stopped|complete|cut-at-limit|nothing-relevant)$/)
    expect(await pane('base').getAttribute('data-phase')).toBe('stopped')
  })

  test('adds documents, is told why one failed, and asks about the new one', async () => {
    await go('Library')
    await page.getByRole('heading', { name: 'Library' }).waitFor()
    const good = join(folder.path, 'ferry.md')
    const bad = join(folder.path, 'broken.pdf')
    writeFileSync(good, '# Skerry ferry\n\nThe ferry to Skerry Island leaves at 7:40 from pier 9.\n')
    writeFileSync(bad, '%PDF-1.7 and then nothing that a PDF needs')
    await page.getByTestId('add-files').setInputFiles([good, bad])
    await page.getByText('ferry.md').first().waitFor()
    await expect
      .poll(() => page.getByRole('article', { name: 'Added documents' }).textContent(), { timeout: 30_000 })
      .toMatch(/broken\.pdf.*(damaged|cannot|not|incomplete)/is)
    await page.screenshot({ path: join(pictures, 'library.png') })

    await page
      .getByRole('link', { name: /ferry\.md/ })
      .first()
      .click()
    await page.getByText('leaves at 7:40 from pier 9').first().waitFor()
    await page.screenshot({ path: join(pictures, 'document.png') })

    await go('Compare')
    await page.goto(`${new URL(page.url()).origin}/#/compare`)
    await page.getByRole('textbox', { name: 'Question' }).fill('When does the ferry to Skerry Island leave?')
    await page.getByRole('textbox', { name: 'Question' }).press('Enter')
    await expect.poll(() => pane('rag').getAttribute('data-phase'), { timeout: 60_000 }).toBe('complete')
    expect(await pane('rag').textContent()).toContain('ferry.md')
  })

  test('asks the engine for nothing while nobody does anything', async () => {
    for (const place of ['Library', 'Tune', 'Measure', 'Compare']) {
      await go(place)
      const atRest = async (): Promise<boolean> => {
        const before = messagesSent()
        await page.waitForTimeout(1_000)
        return messagesSent() === before
      }
      await expect.poll(atRest, { message: place, timeout: 15_000 }).toBe(true)
    }
  })

  test('finds all runs in the history', async () => {
    await page.getByRole('button', { name: 'History' }).click()
    const history = page.getByRole('dialog')
    await history.getByText(question).first().waitFor()
    await history.getByText('When does the ferry').first().waitFor()
    await page.screenshot({ path: join(pictures, 'history.png') })
  })

  test('makes a workspace of their own and finds the first one as it was', async () => {
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /^Workspace: / }).click()
    await page.getByRole('menuitem', { name: 'New workspace…' }).click()
    const dialog = page.getByRole('dialog', { name: 'New workspace' })
    await dialog.getByRole('textbox').fill('My contracts')
    await dialog.getByRole('textbox').press('Enter')
    await page.getByRole('button', { name: 'Workspace: My contracts' }).waitFor()
    await go('Library')
    await page.getByText('The library is empty', { exact: true }).waitFor()

    await page.getByRole('button', { name: /^Workspace: / }).click()
    await page.getByRole('menuitemradio', { name: new RegExp(scenario.name) }).click()
    await page.getByRole('button', { name: `Workspace: ${scenario.name}` }).waitFor()
    await go('Library')
    await page.getByText('owners-manual.pdf').first().waitFor()
  })

  test('caused no complaint in the console and no request to another machine', () => {
    expect(complaints).toEqual([])
    expect(foreign).toEqual([])
  })
})
