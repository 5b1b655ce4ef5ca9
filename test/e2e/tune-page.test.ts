import { renameSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeInBrowser, endVisit, openPage } from './chromium.ts'
import { diptych, type Started, temporaryFolder } from './processes.ts'

const question = 'What comes after eight?'
const numbers = 'one two three four five six seven eight nine ten eleven twelve'.split(' ')
const pairs = numbers
  .slice(1)
  .map((number, index) => `Q: What comes after ${numbers[index]}?\nA: ${number}, says the parrot.`)
const correction = 'Nine comes after eight, says the gull.'
/** Small enough to be learnt in seconds, in strides that change what is answered. */
const tiny = {
  Epochs: '4',
  'Learning rate': '0.01',
  'Batch, examples': '1',
  Rank: '2',
  'Cut-off, tokens': '64',
}
const leftOut = ['k_proj', 'o_proj', 'gate_proj', 'up_proj', 'down_proj']
/** Loading, training and answering take real time, and the machine may have other work. */
const patience = { timeout: 300_000, interval: 200 }

describeInBrowser('a person who tunes the model on the page', executablePath => {
  const folder = temporaryFolder()
  const workspace = join(folder.path, 'mine')
  let host: Started
  let browser: Browser
  let page: Page
  let complaints: readonly string[]
  let foreign: readonly string[]
  let before: { base: string; tuned: string }

  const button = (name: string | RegExp): Locator => page.getByRole('button', { name, exact: true })
  const field = (name: string): Locator => page.getByRole('textbox', { name })
  const step = (name: string): Locator =>
    page.getByRole('navigation', { name: 'Steps of tuning' }).getByRole('link', { name })
  const pane = (approach: string): Locator => page.locator(`article[data-approach="${approach}"]`)
  const training = (): Locator => page.locator('[data-training-state]')
  const state = (): Promise<string | null> => training().getAttribute('data-training-state')
  const curve = (): Locator => page.getByTestId('training-curve')
  const points = async (): Promise<number> => Number(await curve().getAttribute('data-points'))

  const ask = async (): Promise<{ base: string; tuned: string }> => {
    await page.goto(`${new URL(page.url()).origin}/#/compare`)
    await field('Question').fill(question)
    await expect.poll(() => button('Ask').isEnabled(), patience).toBe(true)
    await button('Ask').click()
    for (const approach of ['base', 'tuned'])
      await expect
        .poll(() => pane(approach).getAttribute('data-phase'), patience)
        .toMatch(/^(complete|cut-at-limit)$/)
    const answerIn = async (approach: string): Promise<string> => {
      await pane(approach).getByRole('button', { name: /^Copy/ }).click()
      return page.evaluate(() => navigator.clipboard.readText())
    }
    return { base: await answerIn('base'), tuned: await answerIn('tuned') }
  }

  beforeAll(async () => {
    host = diptych(['serve', '--workspace', workspace, '--data', join(folder.path, 'data')])
    const url = await host.line(/^http:/)
    const options = {
      viewport: { width: 1280, height: 900 },
      permissions: ['clipboard-read', 'clipboard-write'],
    }
    ;({ browser, page, complaints, foreign } = await openPage(executablePath, url, options))
  })
  afterAll(() => endVisit(browser, host, folder))

  test(
    'asks the model before anything is learnt, and corrects its answer into a new training set',
    async () => {
      for (const approach of ['RAG', 'Hybrid'])
        await page.getByRole('checkbox', { name: new RegExp(`^${approach}: `) }).press(' ')
      await button('Settings').click()
      await field('Longest answer (tokens)').fill('24')
      await page.keyboard.press('Escape')
      before = await ask()
      expect(before.base).not.toMatch(/parrot/i)
      expect(before.tuned).not.toMatch(/parrot/i)

      await pane('base').getByRole('button', { name: 'Correct the answer of Base and learn' }).click()
      await field('What it should have answered').fill(correction)
      await field('Name of the new set').fill('Gull')
      await button('Add as example').click()
      await page.getByRole('link', { name: 'Look at it' }).click()
      await page.getByRole('heading', { name: 'Gull' }).waitFor()
      await page.getByRole('row', { name: correction }).getByText(question).waitFor()
      await page.getByText('set too small').waitFor()
    },
    patience.timeout,
  )

  test('pastes examples, is shown the one that stands there twice, and removes it', async () => {
    await button('New set').click()
    await page.getByRole('menuitem', { name: /^Paste examples/ }).click()
    await field('Name of the new set').fill('Parrot')
    await field('Examples').fill([...pairs, pairs[0]].join('\n'))
    await button('Add examples').last().click()
    await page.getByText('12 examples imported').waitFor()
    await page.getByRole('heading', { name: 'Parrot' }).waitFor()

    await button('1 duplicate').click()
    await page.getByRole('button', { name: /^Line 12\b/ }).click()
    await page.getByRole('region', { name: 'Example 12' }).waitFor()
    await page.getByRole('checkbox', { name: 'Mark example 12' }).click()
    await button('Remove').click()
    await page.getByText(/^Checked: no duplicates/).waitFor()
    await page.getByText(/^11 examples · /).waitFor()
  })

  test(
    'trains, sees the curve grow, and finds the training again after a reload',
    async () => {
      await button('Train with this set').click()
      await expect.poll(() => button('Advanced settings').isVisible(), patience).toBe(true)
      await button('Measure again').click()
      await page.getByText(/^Measuring a training step/).waitFor()
      await page.getByText(/^From a training step measured/).waitFor({ timeout: patience.timeout })
      await button('Advanced settings').click()
      for (const [name, value] of Object.entries(tiny)) await field(name).fill(value)
      for (const name of leftOut) await page.getByText(name, { exact: true }).click()
      const removals = page.getByRole('button', { name: /^Remove question/ })
      while ((await removals.count()) > 0) await removals.first().click()
      await button('Add a question').click()
      await field('Question 1').fill(question)
      await page.getByText(/^40 steps, .*, about \d/).waitFor({ timeout: patience.timeout })
      await button('Train').click()

      await expect.poll(points, patience).toBeGreaterThanOrEqual(2)
      const seen = await points()
      await page.reload()
      await expect.poll(points, patience).toBeGreaterThanOrEqual(seen)
      expect(await state()).toBe('running')
      await page.getByRole('link', { name: /^Training Parrot, \d+%$/ }).waitFor()
      await page.getByRole('heading', { name: 'Parrot' }).waitFor()
    },
    patience.timeout,
  )

  test(
    'pauses it, resumes it, and sees it end',
    async () => {
      await button('Pause').click()
      await expect.poll(state, patience).toBe('paused')
      const checkpoint = page.getByText('Last checkpoint', { exact: true }).locator('..')
      await expect.poll(() => checkpoint.textContent()).toMatch(/step \d+$/)
      const kept = Number((await checkpoint.textContent())?.match(/\d+$/)?.[0])
      expect(kept).toBeLessThan(40)
      await expect.poll(points).toBe(kept)
      await button('Resume').click()
      await expect.poll(state, patience).toBe('finished')
      expect(await points()).toBe(40)
      const watched = page.getByRole('region', { name: 'Questions to watch' })
      await watched
        .getByText(/^step \d+$/)
        .first()
        .waitFor()
    },
    patience.timeout,
  )

  test('stays with the training, and is told why, when its adapter cannot be activated', async () => {
    const adapter = join(workspace, 'adapters', 'parrot')
    const place = page.url()
    renameSync(adapter, join(folder.path, 'elsewhere'))
    await button('Activate and compare').click()
    const alert = page.getByRole('alert').filter({ hasText: 'The adapter was not changed' })
    await alert.waitFor()
    expect(page.url()).toBe(place)
    await alert.getByRole('button', { name: 'Close this message' }).click()
    renameSync(join(folder.path, 'elsewhere'), adapter)
  })

  test(
    'activates the adapter and sees the tuned answer change, and no other',
    async () => {
      await button('Activate and compare').click()
      await button('Adapter: Parrot').waitFor()
      await expect.poll(() => new URL(page.url()).hash).toBe('#/compare')
      const after = await ask()
      expect(after.base).toBe(before.base)
      expect(after.tuned).toMatch(/parrot/i)
    },
    patience.timeout,
  )

  test('finds the curve on the adapter’s card', async () => {
    await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: 'Tune' }).click()
    await step('Adapters').click()
    const card = page.getByRole('article', { name: 'Parrot' })
    await card.getByText('Active', { exact: true }).waitFor()
    await expect.poll(points).toBe(40)
    await card.getByText('Parrot', { exact: true }).first().waitFor()
  })

  test('caused no complaint in the console and no request to another machine', () => {
    expect(complaints).toEqual([])
    expect(foreign).toEqual([])
  })
})
