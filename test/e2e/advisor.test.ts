import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeInBrowser, endVisit, openPage } from './chromium.ts'
import { diptych, type Started, temporaryFolder } from './processes.ts'

const pasted = `
- Answer questions about our price list, which changes every week, and name the page
2. Rewrite complaints in our polite house style; we have 300 examples
• Answer customers from the manual in our reply template, with the section it comes from
`

describeInBrowser('a person with an application in mind', executablePath => {
  const folder = temporaryFolder()
  let host: Started
  let browser: Browser
  let page: Page
  let complaints: readonly string[]

  const capability = (text: string): Locator => page.getByRole('option', { name: text })

  beforeAll(async () => {
    host = diptych(['serve', '--data', join(folder.path, 'data')])
    const url = await host.line(/^http:/)
    ;({ browser, page, complaints } = await openPage(executablePath, url, {
      viewport: { width: 1280, height: 900 },
    }))
    await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: 'Measure' }).click()
    await page.getByRole('link', { name: 'Advisor' }).click()
  })
  afterAll(() => endVisit(browser, host, folder))

  test('gets a verdict for each capability of a pasted list', async () => {
    const box = page.getByRole('textbox', { name: 'Add a capability' })
    // The engine reads the wording, so its start is waited for.
    await box.waitFor({ timeout: 180_000 })
    await box.fill(pasted)
    await page.getByRole('button', { name: 'Add 3', exact: true }).click()
    await expect
      .poll(() => page.getByRole('option').allTextContents(), { timeout: 30_000 })
      .toEqual([
        expect.stringMatching(/^Answer questions about our price list.*Retrieval.*criteria/s),
        expect.stringMatching(/^Rewrite complaints.*Fine-tuning.*criteria/s),
        expect.stringMatching(/^Answer customers from the manual.*Both.*criteria/s),
      ])
  })

  test('reads from which words an answer of the decision tree was taken', async () => {
    await capability('Answer questions about our price list').click()
    const tree = page.getByRole('region', { name: 'Decision tree' })
    const changes = tree.getByRole('group', { name: 'Does the knowledge it needs change?' })
    await expect
      .poll(() =>
        changes.getByRole('button', { name: 'Every week or more often' }).getAttribute('aria-pressed'),
      )
      .toBe('true')
    expect(await tree.textContent()).toContain('every week')
  })

  test('changes the advice with one answer, and back by taking it back', async () => {
    await capability('Rewrite complaints').click()
    const no = page
      .getByRole('region', { name: 'Decision tree' })
      .getByRole('group', { name: 'May the data be used for training?' })
      .getByRole('button', { name: 'No' })
    await no.click()
    await expect.poll(() => capability('Rewrite complaints').textContent()).not.toContain('Fine-tuning')
    expect(await page.getByRole('region', { name: 'Reasons' }).textContent()).toContain(
      'rules fine-tuning out',
    )
    await no.click()
    await expect.poll(() => capability('Rewrite complaints').textContent()).toContain('Fine-tuning')
  })

  test('finds the list again after a reload, and no error was reported', async () => {
    await page.reload()
    await expect.poll(() => page.getByRole('option').count(), { timeout: 30_000 }).toBe(3)
    expect(complaints).toEqual([])
  })
})
