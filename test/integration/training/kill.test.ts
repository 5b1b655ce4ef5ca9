import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, it } from 'vitest'

const driver = join(import.meta.dirname, 'training-driver.ts')

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diptych-kill-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Trains until a line says `killAt`, and some milliseconds more. All lines, whether it was killed or not. */
const train = async (killAt?: RegExp, delayMs = 0): Promise<{ lines: string[]; killed: boolean }> => {
  const child = spawn(process.execPath, [driver, folder], { stdio: ['ignore', 'pipe', 'pipe'] })
  let complaints = ''
  child.stderr.on('data', (bytes: Buffer) => {
    complaints += bytes.toString()
  })
  const lines: string[] = []
  const reader = createInterface({ input: child.stdout })
  let timer: NodeJS.Timeout | undefined
  reader.on('line', line => {
    lines.push(line)
    if (killAt?.test(line)) timer ??= setTimeout(() => child.kill('SIGKILL'), delayMs)
  })
  await Promise.all([once(child, 'exit'), once(reader, 'close')])
  clearTimeout(timer)
  expect(child.exitCode === 0 || child.signalCode === 'SIGKILL', complaints).toBe(true)
  return { lines, killed: child.signalCode === 'SIGKILL' }
}

/** Everything a run says of steps, validations and its end, each once: what the last one knows. */
const story = (lines: readonly string[]): string[] =>
  lines.filter(line => /^(step|validation|finished) /.test(line)).sort()

it('gives the same adapter and curves after kills in the middle of anything as without', async () => {
  const never = await train()
  expect(never.killed).toBe(false)
  expect(story(never.lines).filter(line => line.startsWith('step'))).toHaveLength(48)
  await rm(folder, { recursive: true })
  folder = await mkdtemp(join(tmpdir(), 'diptych-kill-'))

  // Right after a checkpoint or a step was told, and a little later, when the next one is being written.
  const kills: [RegExp, number][] = [
    [/^checkpoint \d+$/, 0],
    [/^step {"step":1\d/, 1],
    [/^checkpoint 2\d$/, 2],
    [/^validation {"step":32/, 0],
  ]
  let goneOnFrom = 0
  for (const [killAt, delayMs] of kills) {
    const { lines, killed } = await train(killAt, delayMs)
    expect(killed).toBe(true)
    const from = Number(lines.find(line => line.startsWith('begun'))?.split(' ')[1])
    expect(from).toBeGreaterThanOrEqual(goneOnFrom)
    goneOnFrom = from
  }
  const last = await train()
  expect(Number(last.lines.find(line => line.startsWith('begun'))?.split(' ')[1])).toBeGreaterThan(20)
  expect(story(last.lines)).toEqual(story(never.lines))
}, 180_000)
