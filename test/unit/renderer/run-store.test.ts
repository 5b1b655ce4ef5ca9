import { expect, test } from 'vitest'
import { createRunStore } from '../../../src/renderer/compare/run-store.ts'
import { exampleRun } from './example-run.ts'

/** A frame that comes when the test says so. */
const frames = () => {
  let waiting: (() => void) | undefined
  return {
    schedule: (flush: () => void) => {
      waiting = flush
      return () => {
        waiting = undefined
      }
    },
    next: () => {
      const flush = waiting
      waiting = undefined
      flush?.()
    },
  }
}

test('tells its readers once a frame, however many events came', () => {
  const frame = frames()
  const store = createRunStore(frame.schedule)
  let told = 0
  store.subscribe(() => told++)
  store.push({ type: 'snapshot', run: exampleRun() })
  for (const delta of ['For', 'ty', '-three']) store.push({ type: 'text', approach: 'base', delta })
  expect(store.current()).toBeUndefined()
  frame.next()
  expect(told).toBe(1)
  expect(store.current()?.answers.base).toEqual({ type: 'streaming', text: 'Forty-three' })
})

test('answers that did not change keep their identity', () => {
  const frame = frames()
  const store = createRunStore(frame.schedule)
  store.push({ type: 'snapshot', run: exampleRun() })
  frame.next()
  const before = store.current()?.answers
  store.push({ type: 'text', approach: 'base', delta: 'x' })
  frame.next()
  expect(store.current()?.answers.rag).toBe(before?.rag)
  expect(store.current()?.answers.base).not.toBe(before?.base)
})

test('a disposed store is quiet', () => {
  const frame = frames()
  const store = createRunStore(frame.schedule)
  store.push({ type: 'snapshot', run: exampleRun() })
  store.dispose()
  frame.next()
  expect(store.current()).toBeUndefined()
})
