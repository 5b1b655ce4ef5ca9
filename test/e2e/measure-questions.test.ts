import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeInBrowser, endVisit, openPage } from './chromium.ts'
import { diptych, type Started, temporaryFolder } from './processes.ts'

/** Its third line asks nothing; its fourth names a document that the library does not have. */
const table = [
  'question,facts,sources,tags',
  'When does the ferry leave?,7:40 | pier 9,,ferry',
  ',nobody asks,,ferry',
  'How long is the frame under warranty?,11 years,warranty.md,bikes',
].join('\n')
const asked = 'What comes after eight?'
/** Loading and answering take real time, and the machine may have other work. */
const patience = { timeout: 300_000, interval: 200 }

describeInBrowser('a person who writes a test set on the page', executablePath => {
  const folder = temporaryFolder()
  let host: Started
  let browser: Browser
  let page: Page
  let complaints: readonly string[]
  let foreign: readonly string[]

  const button = (name: string | RegExp): Locator => page.getByRole('button', { name, exact: true })
  const field = (name: string): Locator => page.getByRole('textbox', { name, exact: true })
  const row = (text: string): Locator => page.getByRole('row').filter({ hasText: text })
  const screen = (name: string): Locator =>
    page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name })

  beforeAll(async () => {
    host = diptych([
      'serve',
      ...['--workspace', join(folder.path, 'mine')],
      ...['--data', join(folder.path, 'data')],
    ])
    const url = await host.line(/^http:/)
    const options = { viewport: { width: 1280, height: 900 } }
    ;({ browser, page, complaints, foreign } = await openPage(executablePath, url, options))
  })
  afterAll(() => endVisit(browser, host, folder))

  test(
    'imports a table and is told which line was left out, and why',
    async () => {
      await page.getByText('Engine ready').waitFor({ timeout: patience.timeout })
      await screen('Measure').click()
      await button('Import a file').waitFor()
      await page
        .getByTestId('import-questions')
        .setInputFiles({ name: 'harbour.csv', mimeType: 'text/csv', buffer: Buffer.from(table) })
      const report = page.getByRole('article', { name: 'Import of harbour.csv' })
      await report.getByText('2 questions imported, 1 left out').waitFor()
      await report.getByText(/^Line 3: it has no question/).waitFor()
      await report.getByRole('button', { name: 'Dismiss' }).click()
      await page.getByRole('heading', { name: 'harbour' }).waitFor()
      await row('When does the ferry leave?').getByText('pier 9').waitFor()
    },
    patience.timeout,
  )

  test('sees that a source is missing, goes to it, and corrects the row', async () => {
    await button(/^1 source not in the library/).click()
    await page.getByRole('button', { name: /^Line 2 expects the document "warranty.md"/ }).click()
    await page.getByRole('region', { name: 'Question 2' }).waitFor()
    await button('Remove source 1').click()
    await button('Save').click()
    await page
      .getByText('Checked against 0 training examples and 0 documents: all 2 questions are clean.')
      .waitFor()
  })

  test('is told beside the field what the engine does not take, and saves what it takes', async () => {
    await button('Add a pattern').click()
    await field('Fact 2, pattern').fill('[a-')
    await field('Fact 2, pattern').press('Control+Enter')
    await page.getByRole('alert').filter({ hasText: 'is not a regular expression' }).waitFor()
    await field('Fact 2, pattern').fill('eleven|11')
    await button('Save').click()
    await row('How long is the frame').getByText('/eleven|11/i').waitFor()
  })

  test('narrows the table to a tag and to words', async () => {
    await field('Look for words in the questions').fill('pier FERRY')
    await page.getByText('1 question shown').waitFor()
    expect(await row('How long is the frame').count()).toBe(0)
    await field('Look for words in the questions').fill('')
    await row('How long is the frame').waitFor()
    await page.getByRole('combobox', { name: 'Only questions with the tag' }).click()
    await page.getByRole('option', { name: 'bikes (1)' }).click()
    await page.getByText('1 question shown').waitFor()
    expect(await row('When does the ferry').count()).toBe(0)
    await page.getByRole('combobox', { name: 'Only questions with the tag' }).click()
    await page.getByRole('option', { name: 'Every tag' }).click()
    await row('When does the ferry').waitFor()
  })

  test('takes the last change back with the keys', async () => {
    await button('Close').click()
    await page.getByRole('grid', { name: 'Questions' }).focus()
    await page.keyboard.press('Control+z')
    await expect.poll(() => page.getByText('/eleven|11/i').count(), patience).toBe(0)
    await row('How long is the frame').getByText('11 years').waitFor()
  })

  test(
    'adds a run of the history with one press, and is led to its row',
    async () => {
      await screen('Compare').click()
      for (const approach of ['RAG', 'Tuned', 'Hybrid']) {
        const toggle = page.getByRole('checkbox', { name: new RegExp(`^${approach}: `) })
        if (await toggle.isChecked()) await toggle.press(' ')
      }
      await button('Settings').click()
      await page.getByRole('textbox', { name: 'Longest answer (tokens)' }).fill('16')
      await page.keyboard.press('Escape')
      await field('Question').fill(asked)
      await expect.poll(() => button('Ask').isEnabled(), patience).toBe(true)
      await button('Ask').click()
      await expect
        .poll(() => page.locator('article[data-approach="base"]').getAttribute('data-phase'), patience)
        .toMatch(/^(complete|cut-at-limit)$/)
      await page.getByRole('button', { name: 'History' }).click()
      await button(`Add the question to harbour: ${asked}`).click()
      await page.keyboard.press('Escape')
      await page.getByText('Added to harbour as question 3.').waitFor()
      await page.getByRole('link', { name: 'Say what is expected' }).click()
      await expect.poll(() => new URL(page.url()).hash, patience).toMatch(/^#\/measure\/questions\/.+\/3$/)
      await page.getByRole('region', { name: 'Question 3' }).waitFor()
      expect(await field('Question').inputValue()).toBe(asked)
      await button('1 question that expects nothing').waitFor()
    },
    patience.timeout,
  )

  test('keeps unsaved words while another screen is looked at', async () => {
    await field('Reference answer').fill('Nine.')
    await screen('Library').click()
    await page.getByRole('heading', { name: 'Library', level: 1 }).waitFor()
    await screen('Measure').click()
    await expect.poll(() => field('Reference answer').inputValue(), patience).toBe('Nine.')
    await button('Save').click()
    await expect.poll(() => button('Save').isDisabled(), patience).toBe(true)
  })

  test('exports the set as rows that can be imported again', async () => {
    const download = page.waitForEvent('download')
    await button('Export harbour').click()
    const file = await download
    expect(file.suggestedFilename()).toBe('harbour.jsonl')
    const rows = readFileSync(await file.path(), 'utf8')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as { question: string; reference: string | null })
    expect(rows.map(({ question }) => question)).toEqual([
      'When does the ferry leave?',
      'How long is the frame under warranty?',
      asked,
    ])
    expect(rows[2]?.reference).toBe('Nine.')
  })

  test('writes a question, which stays open as the row that it became', async () => {
    await button('Add questions').click()
    await page.getByRole('menuitem', { name: 'Write one' }).click()
    await page.getByRole('region', { name: 'New question' }).waitFor()
    await field('Question').fill('Who rings the bell?')
    await field('Question').press('Control+Enter')
    await page.getByRole('region', { name: 'Question 4' }).waitFor()
    await row('Who rings the bell?').waitFor()
    await page.getByText('q4', { exact: true }).waitFor()
    expect(await field('Question').inputValue()).toBe('Who rings the bell?')
  })

  test('leads to an evaluation of this set', async () => {
    await button('Evaluate this set').click()
    await expect.poll(() => new URL(page.url()).hash, patience).toBe('#/measure/scores')
    await expect
      .poll(
        () => page.getByRole('combobox', { name: 'Test set' }).or(field('Test set')).first().inputValue(),
        patience,
      )
      .toMatch(/^harbour /)
  })

  test('caused no complaint in the console and no request to another machine', () => {
    expect(complaints).toEqual([])
    expect(foreign).toEqual([])
  })
})
