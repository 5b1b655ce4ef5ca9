import { ORPCError } from '@orpc/client'
import { expect, test } from 'vitest'
import { follow } from '../../../src/renderer/connection/follow.ts'

/** Opens the given streams one after the other; an Error in a stream breaks it at that place. */
const opening = (...streams: (number | Error)[][]) => {
  let opened = 0
  return {
    count: () => opened,
    open: async () => {
      const stream = streams[opened++] ?? []
      return (async function* () {
        for (const item of stream) {
          if (item instanceof Error) throw item
          yield item
        }
      })()
    },
  }
}

const run = async (source: ReturnType<typeof opening>, more: { ends?: boolean; until?: number } = {}) => {
  const controller = new AbortController()
  const events: number[] = []
  const refusals: unknown[] = []
  await follow<number>({
    open: source.open,
    onEvent: event => {
      events.push(event)
      if (event === more.until) controller.abort()
    },
    onRefused: error => refusals.push(error),
    signal: controller.signal,
    ends: more.ends ?? true,
  })
  return { events, refusals }
}

test("a run's stream is read to its end, once", async () => {
  const source = opening([1, 2])
  expect(await run(source)).toEqual({ events: [1, 2], refusals: [] })
  expect(source.count()).toBe(1)
})

test('a stream that breaks is opened again', async () => {
  const source = opening([1, new Error('connection lost')], [2])
  expect((await run(source)).events).toEqual([1, 2])
})

test('a watch that ends is opened again until it is given up', async () => {
  const source = opening([1], [2])
  expect((await run(source, { ends: false, until: 2 })).events).toEqual([1, 2])
})

test('a refusal of the engine is reported once and not asked again', async () => {
  const refusal = new ORPCError('RUN_NOT_FOUND', { defined: true, message: 'It is gone.' })
  const source = opening([refusal])
  expect(await run(source)).toEqual({ events: [], refusals: [refusal] })
  expect(source.count()).toBe(1)
})
