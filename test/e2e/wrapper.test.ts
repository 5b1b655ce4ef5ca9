import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root, start, temporaryFolder } from './processes.ts'

/** Lets `bin/diptych.mjs` believe that it runs under Node 20, so that it starts the Node beside it. */
const underOlderNode = [
  '--import',
  `data:text/javascript,${encodeURIComponent(
    "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.0.0' } })",
  )}`,
  join(root, 'bin', 'diptych.mjs'),
]

test('killing the process that was started ends the one that works for it', async () => {
  using folder = temporaryFolder()
  const wrapper = start(process.execPath, [...underOlderNode, 'serve', '--data', folder.path])
  const url = await wrapper.line(/^http:/)
  expect((await fetch(url)).status).toBe(200)
  wrapper.process.kill('SIGKILL')
  // Both share their standard output: it is closed when neither is left.
  await wrapper.ended
  await expect(fetch(url)).rejects.toThrow('fetch failed')
}, 60_000)

test('the exit code and the output are those of the one that works', async () => {
  const { code, stdout } = await start(process.execPath, [...underOlderNode, '--version']).ended
  expect(code).toBe(0)
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  const wrong = await start(process.execPath, [...underOlderNode, 'no-such-command']).ended
  expect(wrong.code).toBe(2)
}, 60_000)
