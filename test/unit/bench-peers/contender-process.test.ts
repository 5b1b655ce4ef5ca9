import { expect, test } from 'vitest'
import { ContenderProcess } from '../../../scripts/bench-peers/contender-process.ts'

const serving = new URL('../../../scripts/bench-peers/serve-contender.ts', import.meta.url).href
const start = (methods: string): ContenderProcess =>
  new ContenderProcess({
    program: process.execPath,
    args: [
      '--input-type=module',
      '--eval',
      `import { serveContender } from ${JSON.stringify(serving)}
       await serveContender({ ${methods} })`,
    ],
  })

test('answers in the order it is asked, whatever a library prints between', async () => {
  const contender = start(`double: ({ n }) => { console.log('loading {"reply":1}'); return n * 2 }`)
  expect(await contender.call('double', { n: 21 })).toBe(42)
  expect(await contender.call('double', { n: 4 })).toBe(8)
  await contender.close()
})

test('a failure is the contender’s own sentence, and it can be asked again', async () => {
  const contender = start(`fail: () => { throw new Error('no such model') }, fine: () => 1`)
  await expect(contender.call('fail', {})).rejects.toThrow('no such model')
  expect(await contender.call('fine', {})).toBe(1)
  await contender.close()
})

test('a process that ends instead of answering is a failure that says how it ended', async () => {
  const contender = start('leave: () => process.exit(3)')
  await expect(contender.call('leave', {})).rejects.toThrow('exit code 3')
  await expect(contender.call('leave', {})).rejects.toThrow('exit code 3')
  await contender.close()
})

test('a program that is not there is a failure', async () => {
  const contender = new ContenderProcess({ program: 'no-such-program-of-diptych', args: [] })
  await expect(contender.call('anything', {})).rejects.toThrow('ENOENT')
  await contender.close()
})
