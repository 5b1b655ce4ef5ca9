import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { watch } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { TrainingSetId } from '#contract/ids.ts'
import { openTrainingSets } from './training-sets-fixture.ts'

const writer = fileURLToPath(new URL('training-set-writer.ts', import.meta.url))
const id = TrainingSetId.parse('killed')

/** Kills the writer when it begins to write `file` for the `change`-th time; returns how many changes it had told of. */
const killInChange = async (folder: string, change: number): Promise<number> => {
  const child = spawn(process.execPath, [writer, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  let told = 0
  child.stdout.on('data', (chunk: Buffer) => {
    told = Number(chunk.toString().trim().split('\n').at(-1))
  })
  const watcher = watch(folder, (_, name) => {
    if (told >= change && name?.startsWith('.diptych-')) child.kill('SIGKILL')
  })
  await once(child, 'exit')
  watcher.close()
  expect(child.signalCode).toBe('SIGKILL')
  return told
}

it('a process killed in a change leaves the examples before or after it, and every step back', async () => {
  await using opened = await openTrainingSets()
  const told = await killInChange(opened.folder, 5)
  const sets = await opened.reopen()
  expect((await readdir(opened.folder)).filter(name => name !== '.undo')).toEqual(['killed.jsonl'])
  const [set] = await sets.list()
  expect([told, told + 1]).toContain(set?.examples)
  const { examples } = await sets.examples(id, 0, 1000)
  expect(examples.map(({ messages }) => messages[0]?.content)).toEqual(
    examples.map((_, at) => `question ${at}`),
  )
  for (let left = examples.length; left > 0; left--) expect((await sets.undo(id)).examples).toBe(left - 1)
  expect((await sets.list())[0]?.canUndo).toBe(false)
  expect(opened.logged).toEqual([])
})
