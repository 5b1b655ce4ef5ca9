import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { os } from '@orpc/server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { maxDocumentBytes } from '#contract/library.ts'
import type { Engine } from '#engine/api/engine.ts'
import { silentLogger } from '#engine/core/logging.ts'
import { type BrowserHost, startBrowserHost } from '#web/browser-host.ts'
import { openSocket } from './transports.ts'

const secret = 'not for the page'
let folder: string
let host: BrowserHost

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'diptych-host-'))
  const page = join(folder, 'page')
  mkdirSync(join(page, 'assets'), { recursive: true })
  writeFileSync(join(page, 'index.html'), '<!doctype html><title>Diptych</title>')
  writeFileSync(join(page, 'assets', 'a.js'), 'console.log(1)')
  writeFileSync(join(folder, 'secret.txt'), secret)
  const router = { hello: os.handler(() => 'hello') }
  host = await startBrowserHost({
    engine: { router: router as unknown as Engine['router'] },
    rendererFolder: page,
    logger: silentLogger,
  })
})
afterAll(async () => {
  await host.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A request exactly as written: `fetch` would tidy up the path and the Host header. */
const get = (path: string, options: { method?: string; host?: string } = {}) =>
  new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((resolve, reject) => {
    request(
      {
        host: '127.0.0.1',
        port: host.port,
        path,
        method: options.method ?? 'GET',
        ...(options.host === undefined ? {} : { headers: { host: options.host } }),
      },
      response => {
        let body = ''
        response.setEncoding('utf8')
        response.on('data', (text: string) => {
          body += text
        })
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        )
      },
    )
      .on('error', reject)
      .end()
  })

/** Status with which a WebSocket is refused, or 'open'. */
const knock = (protocols: string[], options: { origin?: string; host?: string; path?: string } = {}) =>
  new Promise<number | 'open'>((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${host.port}${options.path ?? '/rpc'}`, protocols, {
      ...(options.origin === undefined ? {} : { origin: options.origin }),
      ...(options.host === undefined ? {} : { headers: { host: options.host } }),
    })
    socket.on('open', () => {
      expect(socket.protocol).toBe('diptych')
      socket.close()
      resolve('open')
    })
    socket.on('unexpected-response', (_request, response) => {
      resolve(response.statusCode ?? 0)
      socket.terminate()
    })
    socket.on('error', reject)
  })

describe('the page', () => {
  test('is served with a policy that allows no foreign script, frame or connection', async () => {
    const { status, headers, body } = await get('/')
    expect(status).toBe(200)
    expect(body).toContain('Diptych')
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${host.port};`)
    expect(policy).toContain("frame-ancestors 'none'")
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    })
  })

  test('has its files with their types', async () => {
    expect(await get('/assets/a.js?v=1')).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/javascript; charset=utf-8' },
      body: 'console.log(1)',
    })
  })

  test.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
    '//secret.txt',
    '/assets//../../secret.txt',
    '/assets/%00/../../../secret.txt',
    '/etc/passwd',
    '/assets',
    '/assets/',
  ])('does not serve %s', async path => {
    const { status, body } = await get(path)
    expect(status).toBe(404)
    expect(body).not.toContain(secret)
  })

  test('is not served under another name, which might resolve to this machine', async () => {
    expect((await get('/', { host: 'evil.example' })).status).toBe(403)
    expect((await get('/', { host: `localhost:${host.port}` })).status).toBe(403)
  })

  test('takes nothing that is sent to it', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
      expect((await get('/', { method })).status).toBe(405)
  })

  test('is reachable from this machine only', async () => {
    const { address } = await new Promise<{ address: string | undefined }>((resolve, reject) => {
      const socket = connect(host.port, '127.0.0.1', () => {
        resolve({ address: socket.remoteAddress })
        socket.destroy()
      }).on('error', reject)
    })
    expect(address).toBe('127.0.0.1')
    // The same port by IPv6 is not open: the host listens on one address, not on all.
    await expect(
      new Promise((resolve, reject) => connect(host.port, '::1', () => resolve('open')).on('error', reject)),
    ).rejects.toBeDefined()
  })
})

describe('the engine', () => {
  const ownOrigin = () => `http://127.0.0.1:${host.port}`

  test('opens to the page that has the token, and never sends the token back', async () => {
    expect(await knock(['diptych', host.token], { origin: ownOrigin() })).toBe('open')
  })

  test.each<[string, () => string[]]>([
    ['no token', () => ['diptych']],
    ['an empty list', () => []],
    ['a wrong token', () => ['diptych', 'A'.repeat(host.token.length)]],
    ['half a token', () => ['diptych', host.token.slice(0, 20)]],
    ['the token alone', () => [host.token]],
  ])('stays closed to %s', async (_what, protocols) => {
    expect(await knock(protocols(), { origin: ownOrigin() })).toBe(401)
  })

  test.each(['https://evil.example', 'null', 'http://127.0.0.1:1', undefined])(
    'stays closed to the origin %s, the right token notwithstanding',
    async origin => {
      expect(await knock(['diptych', host.token], origin === undefined ? {} : { origin })).toBe(403)
    },
  )

  test('stays closed to another host name and on another path', async () => {
    const origin = ownOrigin()
    expect(await knock(['diptych', host.token], { origin, host: `evil.example:${host.port}` })).toBe(403)
    expect(await knock(['diptych', host.token], { origin, path: '/other' })).toBe(403)
  })

  test('ends a connection that sends more than a document may have, and serves the others on', async () => {
    const greedy = openSocket(host)
    const closed = new Promise<number>(resolve => greedy.on('close', resolve))
    greedy.on('error', () => {})
    await new Promise(resolve => greedy.on('open', resolve))
    greedy.send(Buffer.alloc(maxDocumentBytes + 2 * 1024 * 1024))
    expect(await closed).toBe(1009)
    expect(await knock(['diptych', host.token], { origin: ownOrigin() })).toBe('open')
  })

  test('every start has another token of 256 random bits', () => {
    expect(Buffer.from(host.token, 'base64url').byteLength).toBe(32)
    expect(host.url).toBe(`http://127.0.0.1:${host.port}/#token=${host.token}`)
  })
})
