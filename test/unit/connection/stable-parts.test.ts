import { createORPCClient } from '@orpc/client'
import { expect, test } from 'vitest'
import { withStableParts } from '../../../src/renderer/connection/stable-parts.ts'

const newClient = () => {
  const asked: (readonly string[])[] = []
  const client = createORPCClient<{ testSets: { list(): Promise<unknown> } }>({
    call: async path => void asked.push(path),
  })
  return { client, asked }
}

test('a part of the client is the same object at every look, which the bare client does not give', () => {
  const { client } = newClient()
  expect(client.testSets).not.toBe(client.testSets)
  const stable = withStableParts(client)
  expect(stable.testSets).toBe(stable.testSets)
})

test('calls go through as before, and the client is no promise', async () => {
  const { client, asked } = newClient()
  const stable = withStableParts(client)
  await stable.testSets.list()
  expect(asked).toEqual([['testSets', 'list']])
  expect(await Promise.resolve(stable)).toBe(stable)
})
