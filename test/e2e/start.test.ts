import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root, start, temporaryFolder } from './processes.ts'

/** `npm start` after its build, with a stand-in for Electron's program that runs `script`. */
const startWith = (folder: string, script: string) => {
  const program = join(folder, 'electron')
  writeFileSync(program, `#!/bin/sh\n${script}\n`)
  chmodSync(program, 0o755)
  return start(process.execPath, [join(root, 'scripts', 'start.ts')], {
    ELECTRON_OVERRIDE_DIST_PATH: folder,
    DIPTYCH_DATA: join(folder, 'data'),
  })
}

describe.skipIf(process.platform === 'win32')(
  'npm start (a shell script stands in for Electron, so not on Windows)',
  () => {
    test('runs Electron’s program when it is there, and nothing else once its window came up', async () => {
      using folder = temporaryFolder()
      const started = startWith(folder.path, `echo "given $1"; echo "diptych: started"; exit 1`)
      const { code, stdout, stderr } = await started.ended
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(stdout).not.toContain('http://')
    })

    test('serves the page to a browser when Electron’s program does not run here', async () => {
      using folder = temporaryFolder()
      const started = startWith(folder.path, 'exit 1')
      const url = await started.line(/^http:/)
      expect(started.output().stderr).toContain('Electron does not run on this machine, so Diptych is served')
      expect((await fetch(url)).status).toBe(200)
      started.process.kill('SIGINT')
      expect((await started.ended).code).toBe(0)
    })
  },
)
