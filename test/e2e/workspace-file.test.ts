import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeInBrowser, endVisit, openPage } from './chromium.ts'
import { diptych, type Started, temporaryFolder } from './processes.ts'

/** Loading the models takes real time, and the machine may have other work. */
const patience = { timeout: 120_000 }

describeInBrowser('a person who moves a workspace', executablePath => {
  const folder = temporaryFolder()
  let host: Started
  let browser: Browser
  let page: Page
  let complaints: readonly string[]
  let file: string

  const workspace = (name?: string): Locator =>
    page.getByRole('button', { name: name === undefined ? /^Workspace: / : `Workspace: ${name}.` })
  const choose = async (name: string): Promise<void> => {
    await workspace().click()
    await page.getByRole('menuitem', { name }).click()
  }
  const library = (): Promise<void> =>
    page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: 'Library' }).click()

  beforeAll(async () => {
    const data = join(folder.path, 'data')
    host = diptych(['serve', '--workspace', join(folder.path, 'first'), '--data', data])
    const url = await host.line(/^http:/)
    ;({ browser, page, complaints } = await openPage(executablePath, url))
  })
  afterAll(() => endVisit(browser, host, folder))

  test('exports one of their own and is told where the file lies', async () => {
    await workspace('first').waitFor(patience)
    await choose('New workspace…')
    await page.getByRole('textbox', { name: 'Name' }).fill('Ferry notes')
    await page.getByRole('textbox', { name: 'Name' }).press('Enter')
    await workspace('Ferry notes').waitFor()
    await library()
    await page.getByTestId('add-files').setInputFiles({
      name: 'ferry.md',
      mimeType: 'text/markdown',
      buffer: Buffer.from('# Skerry ferry\n\nThe ferry to Skerry Island leaves at 7:40 from pier 9.\n'),
    })
    await page.getByRole('link', { name: /ferry\.md/ }).waitFor(patience)
    await choose('Export this workspace…')
    const notice = page.getByRole('status').filter({ hasText: 'The workspace is exported' })
    await notice.waitFor()
    expect(await notice.textContent()).toMatch(/\d (kB|MB)\. It lies in/)
    file = (await notice.locator('pre').textContent()) ?? ''
    expect(readFileSync(file).subarray(0, 2).toString()).toBe('PK')
  })

  test('imports the file and sees the new workspace with its documents', async () => {
    await workspace().click()
    await page.getByRole('menuitem', { name: 'Import a workspace…' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByTestId('import-workspace').setInputFiles(file)
    await workspace('Ferry notes 2').waitFor()
    await library()
    await page.getByRole('link', { name: /ferry\.md/ }).click()
    await page.getByText('leaves at 7:40 from pier 9').first().waitFor()
  })

  test('is told that another file is no workspace, and stays where they were', async () => {
    await page.getByTestId('import-workspace').setInputFiles({
      name: basename(file),
      mimeType: 'application/octet-stream',
      buffer: Buffer.from('PK and nothing more'),
    })
    await page.getByRole('alert').filter({ hasText: 'Nothing was imported.' }).waitFor()
    await workspace('Ferry notes 2').waitFor()
    expect(complaints).toEqual([])
  })
})
