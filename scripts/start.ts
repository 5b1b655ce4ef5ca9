import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { serve } from '#web/serve.ts'

/**
 * `npm start`: the window when Electron's binary is here or can be had, otherwise the same page in a
 * browser. Whether the binary is here is read from files: Electron's own launcher downloads when it is
 * asked, which can hang behind a silent firewall.
 */

const downloadPatienceMs = 20_000
/** A window that came up says so; one that ends before, with an error, never came up. */
const startedLine = 'diptych: started'

const root = fileURLToPath(new URL('..', import.meta.url))
const electronFolder = dirname(createRequire(import.meta.url).resolve('electron/package.json'))

const electronBinary = (): string | undefined => {
  const pathFile = join(electronFolder, 'path.txt')
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : undefined
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  const file = override
    ? join(override, name ?? 'electron')
    : name === undefined
      ? undefined
      : join(electronFolder, 'dist', name)
  return file !== undefined && existsSync(file) ? file : undefined
}

const downloadElectron = (): Promise<void> =>
  new Promise(resolve => {
    const child = spawn(process.execPath, [join(electronFolder, 'install.js')], {
      stdio: 'ignore',
      timeout: downloadPatienceMs,
      killSignal: 'SIGKILL',
    })
    child.on('error', () => resolve())
    child.on('exit', () => resolve())
  })

/** Runs the window until it is closed; false when it never came up. */
const openWindow = (binary: string): Promise<boolean> =>
  new Promise(resolve => {
    const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env
    const child = spawn(binary, [root], { env, stdio: ['inherit', 'pipe', 'inherit'] })
    let started = false
    child.stdout.setEncoding('utf8')
    child.stdout.on('data', (text: string) => {
      if (text.includes(startedLine)) started = true
      else process.stdout.write(text)
    })
    // The terminal sends Ctrl-C to the window too; this process stays to see it end.
    let interrupted = false
    const interrupt = () => {
      interrupted = true
    }
    process.on('SIGINT', interrupt)
    const end = (cameUp: boolean): void => {
      process.off('SIGINT', interrupt)
      resolve(cameUp || interrupted)
    }
    child.on('error', () => end(false))
    child.on('exit', code => end(started || code === 0))
  })

let binary = electronBinary()
if (!binary) {
  process.stderr.write('Electron’s program is not installed yet; trying to get it, for at most 20 s…\n')
  await downloadElectron()
  binary = electronBinary()
}
if (binary && (await openWindow(binary))) {
  process.exitCode = 0
} else {
  process.stderr.write(
    binary
      ? 'Electron does not run on this machine, so Diptych is served to your browser instead.\n'
      : 'Electron’s program cannot be had on this machine, so Diptych is served to your browser instead.\n',
  )
  process.exitCode = await serve()
}
