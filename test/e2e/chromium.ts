import { existsSync } from 'node:fs'
import { describe, test } from 'vitest'

const places = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** A Chromium of this machine, or undefined. `CHROMIUM_PATH` names another. */
const chromiumPath: string | undefined = places.find(place => place && existsSync(place))

const reason = 'no Chromium found: install it or set CHROMIUM_PATH'

/**
 * A suite that needs a browser. Without one it fails in continuous integration (CI=true), and
 * elsewhere is skipped under a title that says why.
 */
export const describeInBrowser = (title: string, suite: (executablePath: string) => void): void => {
  const executablePath = chromiumPath
  if (executablePath) describe(title, () => suite(executablePath))
  else if (process.env.CI)
    test(`${title} (${reason})`, () => {
      throw new Error(reason)
    })
  else test.skip(`${title} (${reason})`, () => {})
}
