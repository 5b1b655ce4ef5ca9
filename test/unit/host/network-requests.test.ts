import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { isLoopback, watchRequests } from '#host/network-requests.ts'

test('requests to this machine are not counted, requests to another are', async () => {
  const counts = watchRequests()
  const server = createServer((_request, response) => response.end('here'))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await (await fetch(`http://127.0.0.1:${port}/`)).text()
  expect(counts()).toEqual({ allowed: 0, blocked: 0 })

  // A name that cannot exist (RFC 2606): the attempt counts although nothing can answer.
  await fetch('http://nowhere.invalid/').catch(() => {})
  expect(counts().allowed).toBe(1)
  await new Promise(resolve => request('http://nowhere.invalid/').on('error', resolve).end())
  expect(counts().allowed).toBe(2)
  await new Promise(resolve => server.close(resolve))
})

test('knows this machine by its names', () => {
  expect(['localhost', '127.0.0.1', '[::1]'].every(isLoopback)).toBe(true)
  expect(['10.0.0.1', 'localhost.example.com', ''].some(isLoopback)).toBe(false)
})
