import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { diptych, type Started, temporaryFolder } from './processes.ts'

const folder = temporaryFolder()
let host: Started
let url: string

beforeAll(async () => {
  host = diptych(['serve', '--data', folder.path])
  url = await host.line(/^http:/)
})
afterAll(async () => {
  host.process.kill('SIGKILL')
  await host.ended
  folder[Symbol.dispose]()
})

describe('the browser host', () => {
  test('prints its address, and only that, on standard output', async () => {
    expect(host.output().stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}\n$/)
    const page = await fetch(url)
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('<title>Diptych</title>')
  })

  test('a second one on the same data folder ends with the reason', async () => {
    const second = diptych(['serve', '--data', folder.path])
    const { code, stderr } = await second.ended
    expect(code).toBe(1)
    expect(stderr).toContain('open in another Diptych')
    expect(stderr).not.toContain('    at ')
  })

  test('the terminal answers from its own copy while the host holds the workspace', async () => {
    const asked = diptych(
      ['ask', 'How long is the warranty?', '--data', folder.path].concat([
        '--approaches',
        'base',
        '--max-tokens',
        '4',
      ]),
    )
    const { code, stdout, stderr } = await asked.ended
    expect(stderr).toContain('answering from the terminal’s own copy')
    expect(stdout).toContain('■ base')
    expect(code).toBe(0)
  })

  test('Ctrl-C ends it cleanly, and the workspace is free again', async () => {
    host.process.kill('SIGINT')
    const { code, stderr } = await host.ended
    expect(code).toBe(0)
    expect(stderr).not.toContain('    at ')
    await expect(fetch(url)).rejects.toBeDefined()

    const next = diptych(['serve', '--data', folder.path])
    await next.line(/^http:/)
    next.process.kill('SIGTERM')
    expect((await next.ended).code).toBe(0)
  })
})
