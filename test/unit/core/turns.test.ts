import { expect, test } from 'vitest'
import { createTurns } from '#engine/core/turns.ts'

const gate = () => {
  let open = (): void => {}
  const passed = new Promise<void>(resolve => {
    open = resolve
  })
  return { open, passed }
}

const settled = async (promise: Promise<unknown>): Promise<boolean> => {
  let done = false
  void promise.then(() => {
    done = true
  })
  await new Promise(resolve => setImmediate(resolve))
  return done
}

test('is free at once when nobody asks, and while work that can wait longer is done', async () => {
  const turns = createTurns()
  expect(await settled(turns.free())).toBe(true)
  const { open, passed } = gate()
  const later = turns.later(() => passed, new AbortController().signal)
  expect(await settled(turns.free())).toBe(true)
  open()
  await later
})

test('is free again only when all who asked for the next turn have had it', async () => {
  const turns = createTurns()
  const [first, second] = [gate(), gate()]
  const runs = [turns.next(() => first.passed), turns.next(() => second.passed)]
  const free = turns.free()
  expect(await settled(free)).toBe(false)
  first.open()
  expect(await settled(free)).toBe(false)
  second.open()
  expect(await settled(free)).toBe(true)
  await Promise.all(runs)
})

test('is not free while somebody waits for a longer piece of work to end', async () => {
  const turns = createTurns()
  const { open, passed } = gate()
  const later = turns.later(() => passed, new AbortController().signal)
  const asked = turns.next(async () => {})
  const free = turns.free()
  expect(await settled(free)).toBe(false)
  open()
  await Promise.all([later, asked])
  expect(await settled(free)).toBe(true)
})
