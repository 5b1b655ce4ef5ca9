import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeInBrowser, openPage } from './chromium.ts'
import { diptych, root, type Started, temporaryFolder } from './processes.ts'

/** Loading the models takes real time, and the machine may have other work. */
const patience = { timeout: 120_000 }

/** Two layers with random weights: it orders passages as they come out, and that is enough to see that it did. */
const crossEncoder = join(root, 'test', 'fixtures', 'cross-encoder', 'one-logit')

describe('a reranker', () => {
  const folder = temporaryFolder()
  const workspace = ['--workspace', join(folder.path, 'harbour'), '--data', join(folder.path, 'data')]
  const data = workspace.slice(2)
  afterAll(() => folder[Symbol.dispose]())

  test('is added, listed, chosen and removed in the terminal', async () => {
    const reranker = async (...words: string[]) => await diptych(['reranker', ...words]).ended
    expect(await reranker('add', crossEncoder, ...data)).toMatchObject({
      code: 0,
      stderr: 'Added one-logit, 0.1 MB, reads 64 tokens. To search with it: diptych reranker use one-logit\n',
    })
    expect(await reranker('list', ...data)).toMatchObject({
      code: 0,
      stdout: 'one-logit, 0.1 MB, reads 64 tokens\n',
    })
    expect(await reranker('use', 'two-logits', ...workspace)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Choose among one-logit.'),
    })
    expect(await reranker('use', 'one-logit', ...workspace)).toMatchObject({
      code: 0,
      stderr: '“harbour” searches with one-logit now.\n',
    })
    expect(await reranker('remove', 'one-logit', ...data)).toMatchObject({ code: 0 })
    expect(await reranker('add', join(root, 'models', 'all-minilm-l6-v2'), ...data)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('The model is a BertModel'),
    })
  })

  describeInBrowser('on the page', executablePath => {
    let host: Started
    let browser: Browser
    let page: Page
    let complaints: readonly string[]

    const screen = (name: string): Promise<void> =>
      page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name }).click()
    const ask = async (question: string): Promise<void> => {
      await screen('Search')
      await page.getByRole('textbox', { name: 'Question' }).fill(question)
      await page.getByRole('textbox', { name: 'Question' }).press('Enter')
      await passage(1).waitFor(patience)
    }
    const passage = (number: number): Locator =>
      page.getByRole('article', { name: `Passage ${number}`, exact: true })
    const place = (number: number, ranking: string): Locator =>
      passage(number)
        .locator('div', { has: page.getByText(ranking, { exact: true }) })
        .locator('dd')
        .last()
    const drawer = async (): Promise<void> => {
      await screen('Library')
      await page.getByRole('button', { name: 'Reading and index' }).click()
    }
    const close = (): Promise<void> => page.getByRole('button', { name: 'Close reading and index' }).click()

    beforeAll(async () => {
      host = diptych(['serve', ...workspace])
      const url = await host.line(/^http:/)
      ;({ browser, page, complaints } = await openPage(executablePath, url))
      await page.getByRole('button', { name: 'Workspace: harbour.' }).waitFor(patience)
      await screen('Library')
      const file = (name: string, text: string) => ({
        name,
        mimeType: 'text/markdown',
        buffer: Buffer.from(text),
      })
      await page
        .getByTestId('add-files')
        .setInputFiles([
          file('ferry.md', '# Skerry ferry\n\nThe ferry to Skerry Island leaves at 7:40 from pier 9.\n'),
          file('bicycles.md', '# Bicycles\n\nBicycles travel on the ferry for free.\n'),
          file('pump.md', '# Pump\n\nFill the water tank of the pump before the ferry leaves.\n'),
        ])
      await page.getByRole('link', { name: /pump\.md/ }).waitFor(patience)
    })
    afterAll(async () => {
      await browser?.close()
      host?.process.kill('SIGKILL')
      await host?.ended
    })

    test('that the workspace names and the computer has not is said, and the search goes on', async () => {
      await ask('When does the ferry leave?')
      const notice = page.getByRole('alert').filter({ hasText: 'The reranker was not used' })
      expect(await notice.textContent()).toContain('no reranker “one-logit” on this computer')
      await drawer()
      const gone = page.getByRole('radio', { name: 'one-logit' })
      await gone.waitFor()
      expect(await gone.isChecked()).toBe(true)
      await page.getByText('Not on this computer: searches go on without it').waitFor()
    })

    test('is added as a folder, tried out, chosen, and shows its order', async () => {
      await page.getByTestId('add-reranker').setInputFiles(crossEncoder)
      await page.getByRole('status').filter({ hasText: 'one-logit orders the passages' }).waitFor(patience)
      expect(await page.getByRole('radio', { name: 'one-logit' }).isChecked()).toBe(true)
      await close()
      await ask('Which ferry takes bicycles?')
      await page.getByText(/, one-logit \d/).waitFor(patience)
      for (const [number, ordinal] of [
        [1, '1st'],
        [2, '2nd'],
        [3, '3rd'],
      ] as const)
        expect(await place(number, 'Reranker').textContent()).toMatch(
          new RegExp(`^${ordinal}relevant [01]\\.\\d\\d$`),
        )
      expect(await page.getByText('The reranker was not used').count()).toBe(0)
    })

    test('is no reranker where the folder holds another model, and nothing changes', async () => {
      await drawer()
      await page.getByTestId('add-reranker').setInputFiles(join(root, 'models', 'all-minilm-l6-v2'))
      const refusal = page.getByRole('alert').filter({ hasText: 'The reranker was not added' })
      await refusal.waitFor(patience)
      expect(await refusal.textContent()).toContain('The model is a BertModel')
      await refusal.getByRole('button', { name: 'Close this message' }).click()
      expect(await page.getByRole('radio').count()).toBe(2)
    })

    test('is removed after a question, and searches go on as before', async () => {
      await page.getByRole('button', { name: 'Remove one-logit' }).click()
      await page
        .getByRole('dialog', { name: 'Remove this reranker?' })
        .getByRole('button', { name: 'Remove' })
        .click()
      await page.getByRole('status').filter({ hasText: 'one-logit was removed' }).waitFor(patience)
      await expect.poll(() => page.getByRole('radio').count()).toBe(1)
      expect(await page.getByRole('radio', { name: 'None' }).isChecked()).toBe(true)
      await close()
      await ask('Where is pier 9?')
      await expect.poll(() => page.getByText('Reranker', { exact: true }).count()).toBe(0)
      expect(await page.getByText('The reranker was not used').count()).toBe(0)
      expect(complaints).toEqual([])
    })
  })
})
