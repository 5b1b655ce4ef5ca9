import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeInBrowser, endVisit, openPage } from './chromium.ts'
import { diptych, type Started, temporaryFolder } from './processes.ts'

/** Short answers from one passage: what is tried here is the page, not the model. */
const asked = { 'At most this many questions': '3', 'Longest answer (tokens)': '48', Passages: '1' }
/** Twelve answers take real time, and the machine may have other work. */
const patience = { timeout: 300_000, interval: 200 }

describeInBrowser('a person who measures on the page', executablePath => {
  const folder = temporaryFolder()
  const reportFile = join(folder.path, 'report.html')
  let host: Started
  let browser: Browser
  let page: Page
  let complaints: readonly string[]
  let foreign: readonly string[]
  /** What the scoreboard says of Hybrid's facts: `67%`. */
  let factMatch: string

  const button = (name: string | RegExp): Locator => page.getByRole('button', { name, exact: true })
  const factCell = (): Locator => button(/^Hybrid: Fact match \d+%.*Questions behind it$/)
  const behind = (): Locator => page.getByRole('region', { name: 'Questions behind Fact match' })
  const questions = (): Locator => behind().getByRole('listitem').getByRole('link')
  const focused = (locator: Locator): Promise<boolean> =>
    locator.evaluate(element => element === document.activeElement)
  const title = (): Locator => page.getByRole('heading', { level: 2 }).first()
  const goToScores = async (): Promise<void> => {
    await page.goto(`${new URL(page.url()).origin}/#/measure/scores`)
    await page.getByRole('region', { name: 'New evaluation' }).waitFor()
  }
  const begin = async (): Promise<void> => {
    await goToScores()
    await button('How it is asked').click()
    for (const [name, value] of Object.entries(asked)) await page.getByRole('textbox', { name }).fill(value)
    await expect.poll(() => button('Ask 3 questions').isEnabled(), patience).toBe(true)
    await button('Ask 3 questions').click()
    await button('Export').waitFor()
  }
  const ended = (): Promise<void> =>
    page.getByRole('region', { name: 'Memory test' }).waitFor({ timeout: patience.timeout })

  beforeAll(async () => {
    host = diptych(['serve', '--data', join(folder.path, 'data')])
    const url = await host.line(/^http:/)
    const options = { viewport: { width: 1280, height: 900 } }
    ;({ browser, page, complaints, foreign } = await openPage(executablePath, url, options))
  })
  afterAll(() => endVisit(browser, host, folder))

  test(
    'asks three questions to all four approaches, pauses, resumes, and sees the scoreboard',
    async () => {
      await begin()
      await page.getByText(/^\d of 3 questions/).waitFor()
      await page.getByRole('link', { name: /^Evaluating Support desk, \d+%$/ }).waitFor()
      await button('Pause').click()
      await button('Resume').waitFor({ timeout: patience.timeout })
      await page.getByText(/^paused: \d of 3 questions/).waitFor()
      await button('Resume').click()
      await ended()
      const card = page.getByRole('region', { name: 'Fact match', exact: true })
      for (const approach of ['Base', 'RAG', 'Tuned', 'Hybrid'])
        await card.getByRole('button', { name: new RegExp(`^${approach}: .*, 3 questions\\.`) }).waitFor()
      factMatch = (await factCell().getAttribute('aria-label'))?.match(/\d+%/)?.[0] ?? ''
      await page.getByText('Fewer than ten questions can show no difference').waitFor()
    },
    patience.timeout,
  )

  test('opens the questions behind a score where they are looked for, and only those that differ', async () => {
    await factCell().click()
    await expect.poll(() => questions().count()).toBe(3)
    await expect.poll(() => focused(behind())).toBe(true)
    await behind().getByRole('switch', { name: 'Only where they differ' }).click()
    await expect.poll(() => questions().count()).toBeLessThan(4)
    const differing = await behind().getByRole('listitem').allTextContents()
    expect(differing.length).toBeGreaterThan(0)
    for (const line of differing) expect(new Set(line.match(/: (yes|no)/g))).toHaveProperty('size', 2)
    await page.keyboard.press('Escape')
    await expect.poll(() => behind().count()).toBe(0)
    expect(await focused(factCell())).toBe(true)
  })

  test('opens a question’s panes, walks with the arrow keys, and comes back to the line that was left', async () => {
    await factCell().press('Enter')
    await behind().getByRole('switch', { name: 'Only where they differ' }).click()
    await expect.poll(() => questions().count()).toBe(3)
    const names = await questions().allTextContents()
    await questions().first().click()
    await expect.poll(() => title().textContent()).toBe(names[0])
    for (const approach of ['base', 'rag', 'tuned', 'hybrid']) {
      const pane = page.locator(`article[data-approach="${approach}"]`)
      await pane.getByRole('list', { name: 'Judged' }).waitFor()
    }
    for (const [key, place] of [
      ['ArrowRight', 1],
      ['ArrowRight', 2],
      ['ArrowRight', 2],
      ['ArrowLeft', 1],
    ] as const) {
      await page.keyboard.press(key)
      await expect.poll(() => title().textContent()).toBe(names[place])
      await page.getByText(`${place + 1} of 3`, { exact: true }).waitFor()
    }
    await page.getByRole('link', { name: 'Support desk', exact: true }).click()
    await expect.poll(() => focused(questions().nth(1))).toBe(true)
  })

  test('exports a report that says the scores with the network off and asks for nothing', async () => {
    await button('Export').click()
    const downloading = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: /^Report/ }).click()
    const download = await downloading
    expect(download.suggestedFilename()).toBe('diptych-Support-desk.html')
    await download.saveAs(reportFile)

    const context = await browser.newContext()
    await context.setOffline(true)
    const report = await context.newPage()
    const requests: string[] = []
    report.on('request', request => requests.push(request.url()))
    const address = pathToFileURL(reportFile).href
    await report.goto(address)
    const row = report.getByRole('row', { name: /^Fact match/ }).first()
    expect(await row.textContent()).toContain(factMatch)
    expect(await row.textContent()).toContain('n = 3')
    expect(requests).toEqual([address])
    await context.close()
  })

  test(
    'takes the answers from before when nothing has changed',
    async () => {
      await begin()
      await ended()
      await page.getByText('12 of 12 answers taken from before').waitFor()
      await expect
        .poll(async () => (await factCell().getAttribute('aria-label'))?.match(/\d+%/)?.[0])
        .toBe(factMatch)
    },
    patience.timeout,
  )

  test('compares both, and removes one', async () => {
    await button('Compare').click()
    await page.getByRole('menuitem', { name: /^Support desk/ }).click()
    await page.getByText('3 questions that both have. Nothing that determines the answers changed').waitFor()
    await page.getByText(/No difference is shown in \d+ scores/).waitFor()

    await goToScores()
    const list = page.getByRole('region', { name: 'Evaluations' })
    await expect.poll(() => list.getByRole('listitem').count()).toBe(2)
    await list
      .getByRole('button', { name: /^Remove the evaluation Support desk of/ })
      .first()
      .click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await expect.poll(() => list.getByRole('listitem').count()).toBe(1)
  })

  test('caused no complaint in the console and no request to another machine', () => {
    expect(complaints).toEqual([])
    expect(foreign).toEqual([])
  })
})
