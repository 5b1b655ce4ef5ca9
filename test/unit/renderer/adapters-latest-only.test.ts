import { expect, test } from 'vitest'
import { latestOnly } from '../../../src/renderer/app/latest-only.ts'

const recorder = () => {
  const sent: number[] = []
  const done: (() => void)[] = []
  const send = latestOnly<number>(value => {
    sent.push(value)
    return new Promise(resolve => done.push(resolve))
  })
  const finishOne = async () => {
    done.shift()?.()
    await new Promise(resolve => setTimeout(resolve))
  }
  return { sent, send, finishOne }
}

test('sends the first value at once and of those that come meanwhile only the last', async () => {
  const { sent, send, finishOne } = recorder()
  const settled: string[] = []
  void send(1).then(() => settled.push('first'))
  void send(2).then(() => settled.push('second'))
  void send(3).then(() => settled.push('third'))
  expect(sent).toEqual([1])
  await finishOne()
  expect(sent).toEqual([1, 3])
  expect(settled).toEqual([])
  await finishOne()
  expect(settled).toHaveLength(3)
})

test('sends again after everything was sent', async () => {
  const { sent, send, finishOne } = recorder()
  void send(1)
  await finishOne()
  void send(2)
  expect(sent).toEqual([1, 2])
})
