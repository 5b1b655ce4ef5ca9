import { copyFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeInBrowser, endVisit, openPage } from './chromium.ts'
import { diptych, root, type Started, temporaryFolder } from './processes.ts'

const question = 'Which air pressure does the fork need for a rider of 80 kg?'
/** Stands in a table far down the first page of the PDF. */
const pressure = '5.9 bar'
const pdf = 'product-curlew-trail.pdf'
const ferryQuestion = 'When does the ferry to Skerry Island leave?'
/** Reading, embedding and answering take real time, and the machine may have other work. */
const patience = { timeout: 300_000, interval: 100 }

interface Box {
  x: number
  y: number
  width: number
  height: number
}

const boxesOf = (shapes: Locator): Promise<Box[]> =>
  shapes.evaluateAll(elements =>
    elements.map(element => {
      const { x, y, width, height } = element.getBoundingClientRect()
      return { x, y, width, height }
    }),
  )

const covers = (outer: Box, inner: Box): boolean => {
  const middle = inner.y + inner.height / 2
  return (
    outer.y <= middle &&
    outer.y + outer.height >= middle &&
    outer.x <= inner.x + inner.width / 2 &&
    outer.x + outer.width >= inner.x + inner.width / 2
  )
}

describeInBrowser('a person at the library', executablePath => {
  const folder = temporaryFolder()
  const dropped = join(folder.path, 'club')
  const followed = join(folder.path, 'timetables')
  const timetable = join(followed, 'ferry.md')
  let host: Started
  let browser: Browser
  let page: Page
  let complaints: readonly string[]
  let foreign: readonly string[]

  const button = (name: string | RegExp): Locator => page.getByRole('button', { name, exact: true })
  const row = (name: string): Locator => page.getByRole('row').filter({ hasText: name })
  const go = (place: string): Promise<void> =>
    page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: place }).click()
  const search = async (text: string): Promise<void> => {
    await go('Search')
    await page.getByRole('textbox', { name: 'Question' }).fill(text)
    await page.getByRole('textbox', { name: 'Question' }).press('Enter')
  }
  /** What the page showed of running jobs, as the first test lets it note. */
  const seen = (): Promise<string[]> =>
    page.evaluate(() => [...(window as unknown as { seen: Set<string> }).seen])
  const firstHit = (): Locator => page.getByRole('article', { name: 'Passage 1', exact: true })

  /** Lets a folder fall onto the window, as a file manager does. */
  const drop = async (path: string): Promise<void> => {
    const session = await page.context().newCDPSession(page)
    const data = { items: [], files: [path], dragOperationsMask: 1 }
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await session.send('Input.dispatchDragEvent', { type, x: 600, y: 400, data })
      // The page covers itself with the place to drop on when a drag enters it.
      await page.waitForTimeout(200)
    }
    await session.detach()
  }

  /** The page opens the PDF where the pressure stands: the highlight lies over the words as they are drawn. */
  const seesHighlight = async (): Promise<void> => {
    const shown = page.getByRole('region', { name: 'Page 1', exact: true })
    const words = shown.getByText(pressure, { exact: true })
    await words.waitFor()
    const y = async (): Promise<number> => (await boxesOf(words))[0]?.y ?? Number.NaN
    // In the window, below what sticks to its top.
    await expect.poll(y, patience).toBeLessThan(800)
    expect(await y()).toBeGreaterThan(150)
    const [place] = await boxesOf(words)
    const highlights = await boxesOf(shown.getByTestId('highlight'))
    if (!place) throw new Error('the words are not on the page')
    expect(highlights.filter(highlight => covers(highlight, place))).toHaveLength(1)
    // Its lines, and not the whole page.
    const [paper] = await boxesOf(shown)
    for (const { width, height } of highlights)
      expect(width * height).toBeLessThan((paper?.width ?? 0) * (paper?.height ?? 0) * 0.1)
  }

  beforeAll(async () => {
    const fixtures = join(root, 'test', 'fixtures', 'documents')
    for (const place of [dropped, join(dropped, 'prices'), followed]) mkdirSync(place)
    for (const name of ['handbook.docx', 'cut-off.pdf'])
      copyFileSync(join(fixtures, name), join(dropped, name))
    copyFileSync(join(root, 'resources', 'scenarios', 'support-desk', 'documents', pdf), join(dropped, pdf))
    writeFileSync(join(dropped, 'welcome.md'), '# Welcome\n\nThe clubhouse has the door code 4471.\n')
    writeFileSync(join(dropped, 'prices', 'parts.csv'), 'Part,Price\nOar,EUR 45\nRowlock,EUR 12\n')
    writeFileSync(timetable, '# Skerry ferry\n\nThe ferry to Skerry Island leaves at 7:40 from pier 9.\n')
    host = diptych([
      'serve',
      ...['--workspace', join(folder.path, 'mine')],
      ...['--data', join(folder.path, 'data')],
      ...['--follow', followed],
    ])
    const url = await host.line(/^http:/)
    const options = { viewport: { width: 1280, height: 900 } }
    ;({ browser, page, complaints, foreign } = await openPage(executablePath, url, options))
    await page.getByText('Engine ready').waitFor({ timeout: patience.timeout })
  })
  afterAll(() => endVisit(browser, host, folder))

  test('drops a folder of mixed formats and sees it being added, file by file', async () => {
    await go('Library')
    await row('ferry.md').waitFor({ timeout: patience.timeout })
    await page.getByText('Followed: what changes there changes here within seconds.').waitFor()
    // What is in work is gone in a moment, so the page notes it while it happens.
    await page.evaluate(() => {
      const seen = new Set<string>()
      Object.assign(window, { seen })
      new MutationObserver(() => {
        const job = document.querySelector('[data-job=running]')
        if (job?.querySelector('[role=progressbar]')) seen.add('progress')
        for (const file of job?.querySelectorAll('li') ?? []) seen.add(file.dataset.state ?? '')
      }).observe(document.body, { childList: true, subtree: true, attributes: true })
    })
    await drop(dropped)
    const job = page.getByRole('article', { name: 'Added documents' }).filter({ hasText: 'cut-off.pdf' })
    await job.waitFor({ timeout: patience.timeout })
    const states = await seen()
    expect(states).toContain('progress')
    expect(states.some(state => state === 'reading' || state === 'embedding')).toBe(true)
    expect(await job.textContent()).toMatch(/4 documents added, 1 failed/)
    for (const name of [pdf, 'handbook.docx', 'welcome.md', 'parts.csv']) await row(name).first().waitFor()
  })

  test('is told why a broken file failed, and can try it again', async () => {
    const job = page.getByRole('article').filter({ hasText: 'cut-off.pdf' })
    const ended = page.getByRole('article', { name: 'Added documents' }).filter({ hasText: 'cut-off.pdf' })
    await expect.poll(() => ended.textContent(), patience).toMatch(/damaged or incomplete/)
    await job.getByRole('button', { name: 'Try 1 file again' }).click()
    // It ends as the first attempt did: on a quick machine before anything else of it is drawn.
    await expect.poll(() => ended.textContent(), patience).toMatch(/damaged or incomplete/)
    await job.getByRole('button', { name: 'Dismiss' }).click()
    await job.waitFor({ state: 'detached' })
  })

  test('chooses many files, holds them up, lets them go on and dismisses what they became', async () => {
    const boats = Array.from({ length: 210 }, (_, n) => {
      const path = join(folder.path, `boat ${n}.txt`)
      writeFileSync(path, `Boat ${n} is tied up at berth ${n * 7}.\n`)
      return path
    })
    const dialog = page.waitForEvent('filechooser')
    await button('Add files').click()
    await (await dialog).setFiles(boats)
    const running = page.locator('[data-job=running]')
    const paused = page.locator('[data-job=paused]')
    await running.getByRole('button', { name: 'Pause' }).first().click()
    await paused.getByText(/^Paused adding 200 files: \d+ done$/).waitFor()
    // Ten files of the rest come in meanwhile, as a job of their own.
    await page.getByRole('article').filter({ hasText: '10 documents added' }).waitFor()
    // What was in work when the job was held up is done by now.
    const held = await paused.textContent()
    await page.waitForTimeout(500)
    expect(await paused.textContent()).toBe(held)
    await paused.getByRole('button', { name: 'Resume' }).click()
    // More calls than one carried them; what has ended without a failure stands in one card.
    const ended = page.getByRole('article', { name: 'Added documents' }).filter({ hasText: '210 documents' })
    await ended.waitFor({ timeout: patience.timeout })
    await ended.getByRole('button', { name: 'Dismiss' }).click()
    await ended.waitFor({ state: 'detached' })
    await page.getByText(/^215 documents in /).waitFor()
  })

  test('tags a document in its row and lists only those with the tag', async () => {
    const name = page.getByRole('textbox', { name: 'Search documents by name' })
    await name.fill('curlew')
    await button(/^Add tags to .*curlew-trail\.pdf$/).click()
    const tags = page.getByRole('combobox', { name: /^Tags of / }).or(page.getByLabel(/^Tags of /))
    await tags.first().pressSequentially('boats')
    await tags.first().press('Enter')
    await tags.first().press('Enter')
    await button(/^Tags of .*curlew-trail\.pdf: boats\. Edit$/).waitFor()
    await name.fill('')
    await page.getByRole('group', { name: 'Which documents are listed' }).getByPlaceholder('Any').click()
    await page.getByRole('option', { name: 'boats' }).click()
    await page.getByText(/^1 of 215 documents$/).waitFor()
    await page.keyboard.press('Escape')
    await button('Show all').click()
    await name.fill('welcome')
    await row('welcome.md').waitFor()
    await name.fill('')
  })

  test('searches without a model and opens the PDF at the highlighted place', async () => {
    await search(question)
    await firstHit().getByText(pdf).waitFor({ timeout: patience.timeout })
    await page.getByText('The library speaks of this').waitFor()
    expect(await firstHit().textContent()).toMatch(/Found 1st by (meaning|words)/)
    expect(await firstHit().locator('mark').allTextContents()).toContain('pressure')
    await firstHit()
      .getByRole('link', { name: /curlew-trail\.pdf/ })
      .click()
    await seesHighlight()
    expect(new URL(page.url()).hash).toMatch(/^#\/library\//)
  })

  test(
    'asks, and a source of the answer leads to the same place',
    async () => {
      await go('Compare')
      for (const approach of ['Base', 'Tuned', 'Hybrid'])
        await page.getByRole('checkbox', { name: new RegExp(`^${approach}: `) }).press(' ')
      await button('Settings').click()
      await page.getByRole('slider', { name: 'Passages' }).press('Home')
      await page.getByRole('textbox', { name: 'Longest answer (tokens)' }).fill('24')
      await page.keyboard.press('Escape')
      await page.getByRole('textbox', { name: 'Question' }).fill(question)
      await expect.poll(() => button('Ask').isEnabled(), patience).toBe(true)
      await button('Ask').click()
      const pane = page.locator('article[data-approach="rag"]')
      await expect.poll(() => pane.getAttribute('data-phase'), patience).toMatch(/^(complete|cut-at-limit)$/)
      await pane
        .getByRole('link', { name: /^Source 1: .*curlew-trail\.pdf/ })
        .first()
        .click()
      await seesHighlight()
      await page.getByText('Text', { exact: true }).click()
      await page.locator('[data-chosen]').getByText(pressure).first().waitFor()
    },
    patience.timeout,
  )

  test('edits a followed file on disk and finds the new fact within seconds', async () => {
    await search(ferryQuestion)
    await firstHit().getByText('leaves at 7:40').waitFor({ timeout: patience.timeout })
    writeFileSync(timetable, '# Skerry ferry\n\nThe ferry to Skerry Island leaves at 9:15 from pier 2.\n')
    await firstHit().getByText('leaves at 9:15 from pier 2').waitFor({ timeout: 30_000 })
    expect(await page.getByText('7:40').count()).toBe(0)
  })

  test('keeps the documents of a followed folder that goes away, until it is back or let go', async () => {
    await go('Library')
    const folders = page.getByRole('region', { name: 'Followed folders' })
    renameSync(followed, `${followed} away`)
    await folders.getByText(/^It cannot be read now\./).waitFor()
    await page.getByRole('textbox', { name: 'Search documents by name' }).fill('ferry')
    await row('ferry.md').waitFor()
    renameSync(`${followed} away`, followed)
    await folders.getByText(/^Followed: /).waitFor()
    await button('Let timetables go').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Let go' }).click()
    await folders.waitFor({ state: 'detached' })
    await row('ferry.md').waitFor()
  })

  test('builds another index and goes back to the one before', async () => {
    await button('Reading and index').click()
    await page.getByRole('slider', { name: 'Tokens a chunk' }).press('Home')
    await button('Build this index').click()
    await button('Go back to the previous index').click({ timeout: patience.timeout })
    await page.getByText('The previous index answers again.').waitFor()
    await page.getByText(/^Answering now: 215 documents in [\d,]+ chunks, at most 200 tokens/).waitFor()
    await page.keyboard.press('Escape')
  })

  test('caused no complaint in the console and no request to another machine', () => {
    expect(complaints).toEqual([])
    expect(foreign).toEqual([])
  })
})
