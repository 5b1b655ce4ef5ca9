import { ORPCError } from '@orpc/client'
import { expect, test } from 'vitest'
import { maxDocumentBytes } from '#contract/library.ts'
import { ReplaceableLink } from '#renderer/connection/replaceable-link.ts'
import { reconnectDelayMs } from '#renderer/connection/socket-transport.ts'
import { fileBytes, withUploadLimit } from '#renderer/connection/upload-limit.ts'

const answering = (name: string) => ({ call: async () => name })
const ask = (link: ReplaceableLink, signal?: AbortSignal) =>
  link.call(['x'], undefined, signal ? { context: {}, signal } : { context: {} })

test('calls made before there is a transport wait for it', async () => {
  const link = new ReplaceableLink()
  const waiting = ask(link)
  link.replace(answering('first'))
  expect(await waiting).toBe('first')
})

test('after a loss calls wait for the next transport, and a replacement needs no loss', async () => {
  const link = new ReplaceableLink()
  link.replace(answering('first'))
  link.lose()
  link.lose()
  const waiting = ask(link)
  link.replace(answering('second'))
  expect(await waiting).toBe('second')
  link.replace(answering('third'))
  expect(await ask(link)).toBe('third')
})

test('a call that waits can be aborted', async () => {
  const abort = new AbortController()
  const waiting = ask(new ReplaceableLink(), abort.signal)
  abort.abort(new Error('enough'))
  await expect(waiting).rejects.toThrow('enough')
  await expect(ask(new ReplaceableLink(), abort.signal)).rejects.toThrow('enough')
})

test('giving up rejects those who wait and those who come later', async () => {
  const link = new ReplaceableLink()
  const waiting = ask(link)
  link.giveUp(new Error('Diptych has ended.'))
  await expect(waiting).rejects.toThrow('Diptych has ended.')
  await expect(ask(link)).rejects.toThrow('Diptych has ended.')
})

test('waits twice as long before each attempt, up to five seconds', () => {
  expect([1, 2, 3, 5, 6, 12].map(reconnectDelayMs)).toEqual([250, 500, 1000, 4000, 5000, 5000])
})

test('counts the bytes of files wherever they stand in an input', () => {
  const file = new File(['12345'], 'a.txt')
  expect(
    fileBytes({
      files: [
        { path: 'a', file },
        { path: 'b', file },
      ],
    }),
  ).toBe(10)
  expect(fileBytes('text')).toBe(0)
  expect(fileBytes(null)).toBe(0)
})

test('refuses more than one message may carry before anything is sent', async () => {
  let sent = 0
  const link = withUploadLimit({
    call: async () => {
      sent += 1
    },
  })
  const sized = (bytes: number) => Object.defineProperty(new File([], 'a.pdf'), 'size', { value: bytes })
  const add = (...sizes: number[]) =>
    link.call(
      ['library', 'add'],
      { files: sizes.map(bytes => ({ path: 'a', file: sized(bytes) })) },
      { context: {} },
    )

  await add(maxDocumentBytes)
  expect(sent).toBe(1)
  const error = await add(maxDocumentBytes, 1).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ORPCError)
  expect(error).toMatchObject({ code: 'DOCUMENT_TOO_LARGE', defined: true })
  expect((error as Error).message).toContain('100 MB')
  expect(sent).toBe(1)
})

test('a workspace too large for the page is refused with the way that takes it', async () => {
  const link = withUploadLimit(answering('taken'))
  const file = Object.defineProperty(new File([], 'w.diptych'), 'size', { value: maxDocumentBytes + 1 })
  await expect(link.call(['workspaces', 'import'], { file }, { context: {} })).rejects.toThrow(
    /Nothing was imported.*diptych import FILE/,
  )
  await expect(link.call(['library', 'add'], { file }, { context: {} })).rejects.toThrow(/Nothing was added/)
})
