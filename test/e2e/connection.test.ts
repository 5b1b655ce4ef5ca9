import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeInBrowser, endVisit, openPage } from './chromium.ts'
import { diptych, type Started, temporaryFolder } from './processes.ts'

describeInBrowser('the page and the browser host', executablePath => {
  const folder = temporaryFolder()
  let host: Started
  let browser: Browser
  let page: Page
  let complaints: readonly string[]
  let foreign: readonly string[]

  beforeAll(async () => {
    host = diptych(['serve', '--data', folder.path])
    const url = await host.line(/^http:/)
    ;({ browser, page, complaints, foreign } = await openPage(executablePath, url))
  })
  afterAll(() => endVisit(browser, host, folder))

  test('the token leaves the address bar, and the connection carries the engine’s status', async () => {
    await expect.poll(() => new URL(page.url()).hash).not.toContain('token')
    await expect
      .poll(() => page.evaluate(() => sessionStorage.getItem('diptych.token')))
      .toMatch(/^[\w-]{43}$/)
  })

  test('a reload of the tab connects again without the token in its address', async () => {
    const received = page
      .waitForEvent('websocket')
      .then(socket => socket.waitForEvent('framereceived'))
      .then(frame => String(frame.payload))
    await page.reload()
    expect(await received).toBeTruthy()
  })

  test('the page’s policy holds: nothing was refused that the page needs, nothing foreign was asked for', () => {
    expect(complaints).toEqual([])
    expect(foreign).toEqual([])
  })

  test('the page tells when the host has gone', async () => {
    host.process.kill('SIGINT')
    await host.ended
    await page.getByText('The connection to the engine is lost').waitFor()
  })
})
