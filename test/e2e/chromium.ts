import { existsSync } from 'node:fs'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { describe, test } from 'vitest'
import type { Started } from './processes.ts'

const places = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** A Chromium of this machine, or undefined. `CHROMIUM_PATH` names another. */
export const findChromium = (): string | undefined => places.find(place => place && existsSync(place))

const reason = 'no Chromium found: install it or set CHROMIUM_PATH'

/**
 * A suite that needs a browser. Without one it fails in continuous integration (CI=true), and
 * elsewhere is skipped under a title that says why.
 */
export const describeInBrowser = (title: string, suite: (executablePath: string) => void): void => {
  const executablePath = findChromium()
  if (executablePath) describe(title, () => suite(executablePath))
  else if (process.env.CI)
    test(`${title} (${reason})`, () => {
      throw new Error(reason)
    })
  else test.skip(`${title} (${reason})`, () => {})
}

export interface OpenPage {
  browser: Browser
  page: Page
  /** Errors of the page and of its console, so far. */
  complaints: readonly string[]
  /** Addresses that were asked for and are not of the page's own host, so far. */
  foreign: readonly string[]
  /** How many messages the page has sent to the engine so far. */
  messagesSent: () => number
}

/** Opens `url` in a new browser, whose owner closes it; the page has its connection to the engine then. */
export const openPage = async (
  executablePath: string,
  url: string,
  options: BrowserContextOptions = {},
): Promise<OpenPage> => {
  const browser = await chromium.launch({ executablePath, args: quiet })
  const page = await browser.newPage(options)
  const complaints: string[] = []
  const foreign: string[] = []
  page.on('console', message => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', error => complaints.push(String(error)))
  page.on('request', request => {
    if (!request.url().startsWith(new URL(url).origin) && !/^(data|blob):/.test(request.url()))
      foreign.push(request.url())
  })
  let sent = 0
  page.on('websocket', socket => {
    socket.on('framesent', () => {
      sent += 1
    })
  })
  const connected = page.waitForEvent('websocket')
  await page.goto(url)
  await connected
  return { browser, page, complaints, foreign, messagesSent: () => sent }
}

/** Ends what a test in the browser began: the browser, the host that it asked, and the folder that they used. */
export const endVisit = async (
  browser: Browser | undefined,
  host: Started,
  folder: Disposable,
): Promise<void> => {
  await browser?.close()
  host.process.kill('SIGKILL')
  await host.ended
  folder[Symbol.dispose]()
}

/** A browser that asks for nothing by itself. */
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
