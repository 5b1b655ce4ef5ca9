import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventIterator, ORPCError, os } from '@orpc/server'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import * as z from 'zod'
import { maxDocumentBytes } from '#contract/library.ts'
import type { Logger } from '#engine/core/logging.ts'
import { silentLogger } from '#engine/core/logging.ts'
import { type Connected, connectBy, type Transport } from './transports.ts'

// What no contract procedure shows from outside, shown by a router made for it.
const carried: Transport[] = ['over a MessagePort', 'over the WebSocket']

let page: string
beforeAll(() => {
  page = mkdtempSync(join(tmpdir(), 'diptych-page-'))
  writeFileSync(join(page, 'index.html'), '<!doctype html>')
})
afterAll(() => rmSync(page, { recursive: true, force: true }))

const probe = () => {
  const seen = { cleanedUp: 0, aborted: 0, produced: 0 }
  const router = {
    count: os.output(eventIterator(z.int())).handler(async function* ({ signal }) {
      try {
        for (let i = 0; ; i += 1) {
          seen.produced += 1
          yield i
          await new Promise(resolve => setTimeout(resolve, 5))
          if (signal?.aborted) return
        }
      } finally {
        seen.cleanedUp += 1
      }
    }),
    wait: os.handler(
      ({ signal }) =>
        new Promise<void>((_resolve, reject) =>
          signal?.addEventListener('abort', () => {
            seen.aborted += 1
            reject(signal.reason)
          }),
        ),
    ),
    weigh: os.input(z.object({ file: z.file() })).handler(async ({ input }) => ({
      name: input.file.name,
      bytes: (await input.file.arrayBuffer()).byteLength,
    })),
    refuse: os.errors({ DISK_FULL: { message: 'The disk is full.' } }).handler(({ errors }) => {
      throw errors.DISK_FULL()
    }),
    crash: os.handler((): void => {
      throw new Error('a detail for developers only')
    }),
  }
  return { seen, router }
}

describe.each(carried)('a call %s', transport => {
  let connected: Connected<Awaited<ReturnType<typeof connect>>['client']>
  let seen: ReturnType<typeof probe>['seen']
  let logged: unknown[]
  const logger: Logger = { ...silentLogger, error: (_message, error) => logged.push(error) }
  const connect = async () => {
    const probed = probe()
    seen = probed.seen
    return connectBy(transport, probed.router, page, logger)
  }
  beforeEach(async () => {
    logged = []
    connected = await connect()
  })
  afterEach(() => connected.close())

  test('that leaves a stream early runs the clean-up on the other side', async () => {
    for await (const number of await connected.client.count()) if (number === 3) break
    await vi.waitFor(() => expect(seen.cleanedUp).toBe(1))
    const { produced } = seen
    await new Promise(resolve => setTimeout(resolve, 50))
    expect(seen.produced).toBe(produced)
  })

  test('that is aborted is aborted on the other side', async () => {
    const abort = new AbortController()
    const waiting = connected.client.wait(undefined, { signal: abort.signal })
    setTimeout(() => abort.abort(), 20)
    await expect(waiting).rejects.toBeDefined()
    await vi.waitFor(() => expect(seen.aborted).toBe(1))
  })

  test('whose page is gone is cleaned up on the other side, and rejects on this one', async () => {
    const stream = await connected.client.count()
    await stream.next()
    connected.disconnect()
    await expect(
      (async () => {
        for await (const _ of stream);
      })(),
    ).rejects.toBeDefined()
    await vi.waitFor(() => expect(seen.cleanedUp).toBe(1))
  })

  test('carries the largest document that may be added', async () => {
    const body = randomBytes(maxDocumentBytes)
    const file = new File([body], 'größte Datei.pdf')
    expect(await connected.client.weigh({ file })).toEqual({
      name: 'größte Datei.pdf',
      bytes: maxDocumentBytes,
    })
  })

  test('that fails as expected says so and logs nothing', async () => {
    await expect(connected.client.refuse()).rejects.toMatchObject({
      code: 'DISK_FULL',
      message: 'The disk is full.',
      defined: true,
    })
    expect(logged).toEqual([])
  })

  test('that fails unexpectedly tells the page nothing of the inside, and the log everything', async () => {
    const error = await connected.client.crash().catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ORPCError)
    expect((error as Error).message).not.toContain('developers')
    expect(logged).toMatchObject([{ message: 'a detail for developers only' }])
  })
})
