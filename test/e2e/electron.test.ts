import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { _electron as electron } from 'playwright-core'
import { expect, test } from 'vitest'
import { root, temporaryFolder } from './processes.ts'

/** Electron's program, looked for by files only: its own launcher would try to download it. */
const electronBinary = (): string | undefined => {
  const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'))
  const pathFile = join(folder, 'path.txt')
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : undefined
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  const binary = override ? join(override, name ?? 'electron') : name && join(folder, 'dist', name)
  return binary && existsSync(binary) ? binary : undefined
}

const binary = electronBinary()
const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
const obstacle = !binary
  ? 'Electron’s program is not installed on this machine'
  : !hasDisplay
    ? 'this machine has no display'
    : undefined

if (obstacle) {
  process.stderr.write(`The smoke test of the window did not run: ${obstacle}.\n`)
  test.skip(`the window (not run: ${obstacle})`, () => {})
} else {
  test('the window opens on its own page, sandboxed and locked, and the engine answers in it', async () => {
    using folder = temporaryFolder()
    const app = await electron.launch({
      executablePath: binary ?? '',
      args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), root],
      env: { ...(process.env as Record<string, string>), DIPTYCH_DATA: folder.path },
    })
    try {
      const page = await app.firstWindow()
      expect(page.url()).toMatch(/^app:\/\/diptych\/index\.html/)
      expect(await page.evaluate(() => [typeof globalThis.process, 'require' in globalThis])).toEqual([
        'undefined',
        false,
      ])
      // The policy and the session refuse what is not of this machine.
      expect(
        await page.evaluate(() =>
          fetch('https://example.com/').then(
            () => 'reached',
            () => 'blocked',
          ),
        ),
      ).toBe('blocked')
      expect(await page.evaluate(() => window.open('https://example.com/'))).toBeNull()
      await page.getByRole('textbox').first().waitFor({ timeout: 60_000 })
    } finally {
      await app.close()
    }
  })
}
