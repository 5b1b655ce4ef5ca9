import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeInBrowser, endVisit, openPage } from './chromium.ts'
import { diptych, type Started, temporaryFolder } from './processes.ts'

describeInBrowser('a person in front of an audience', executablePath => {
  const folder = temporaryFolder()
  let host: Started
  let browser: Browser
  let page: Page
  let complaints: readonly string[]
  let spoken = ''

  const pane = (approach: string): Locator => page.locator(`article[data-approach="${approach}"]`)
  const steps = (): Promise<number> => page.getByRole('textbox', { name: /^Question of step/ }).count()

  beforeAll(async () => {
    host = diptych(['serve', '--data', join(folder.path, 'data')])
    const url = await host.line(/^http:/)
    ;({ browser, page, complaints } = await openPage(executablePath, url, {
      viewport: { width: 1280, height: 720 },
    }))
  })
  afterAll(() => endVisit(browser, host, folder))

  test('prepares one question out of those that the workspace suggests', async () => {
    await page.getByRole('link', { name: 'Present prepared questions' }).click()
    await page.getByRole('textbox', { name: 'Question of step 1' }).waitFor()
    for (let left = await steps(); left > 1; left--)
      await page.getByRole('button', { name: `Remove step ${left}` }).click()
    expect(await steps()).toBe(1)
    await page.getByRole('button', { name: 'Start', exact: true }).waitFor({ timeout: 180_000 })
  })

  test('asks it live with one key, and nothing technical is seen until another is pressed', async () => {
    await page.getByRole('button', { name: 'Start', exact: true }).press('Enter')
    await page.getByRole('button', { name: 'Show the answers' }).waitFor()
    await page.keyboard.press('ArrowRight')
    // All four have ended when the last one has its figures.
    await page.keyboard.press('t')
    await expect
      .poll(() => pane('hybrid').locator('footer').count(), { timeout: 200_000, interval: 500 })
      .toBe(1)
    expect(await pane('base').locator('[data-unsupported]').count()).toBeGreaterThan(0)
    await page.keyboard.press('t')
    expect(await pane('hybrid').locator('footer').count()).toBe(0)
    expect(await pane('base').locator('[data-unsupported]').count()).toBe(0)
    spoken = (await pane('tuned').textContent()) ?? ''
    expect(spoken).toContain('Larkfield')
  })

  test('shows the same answers again from the history as the second step, without asking', async () => {
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Add from the history' }).click()
    await page.getByRole('menuitem').first().click()
    await expect.poll(steps).toBe(2)
    await page.getByRole('button', { name: 'Start', exact: true }).press('Enter')
    await page.getByRole('button', { name: 'Show the answers' }).waitFor()
    await page.keyboard.press('2')
    await page.getByText('2 / 2').waitFor()
    await page.keyboard.press('PageDown')
    await page.getByText('replayed').waitFor()
    expect(await pane('tuned').textContent()).toBe(spoken)
  })

  test('sees in Compare which sentences of the base model no passage says, and what the line means', async () => {
    await page.keyboard.press('Escape')
    await page.getByRole('link', { name: 'the run of the history' }).click()
    const base = pane('base')
    await base.locator('[data-unsupported]').first().waitFor()
    expect(await base.textContent()).toContain('dotted: no passage says this')
    await page.getByRole('button', { name: 'About numbers and marks' }).click()
    expect(await page.getByRole('dialog').textContent()).toContain('Dotted line')
    expect(complaints).toEqual([])
  })
})
