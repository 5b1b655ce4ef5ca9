import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { temporaryFolder } from '#test/unit/retrieval/library-fixture.ts'

const driver = join(import.meta.dirname, 'evaluation-driver.ts')

/** Evaluates until so many answers were asked for, and some milliseconds more. All lines, killed or not. */
const evaluate = async (
  folder: string,
  killAfter = Number.POSITIVE_INFINITY,
  delayMs = 0,
): Promise<string[]> => {
  const child = spawn(process.execPath, [driver, folder], { stdio: ['ignore', 'pipe', 'pipe'] })
  let complaints = ''
  child.stderr.on('data', (bytes: Buffer) => {
    complaints += bytes.toString()
  })
  const lines: string[] = []
  const reader = createInterface({ input: child.stdout })
  reader.on('line', line => {
    lines.push(line)
    if (lines.filter(one => one.startsWith('asked')).length === killAfter)
      setTimeout(() => child.kill('SIGKILL'), delayMs)
  })
  await Promise.all([once(child, 'exit'), once(reader, 'close')])
  expect(child.exitCode === 0 || child.signalCode === 'SIGKILL', complaints).toBe(true)
  return lines
}
const asked = (lines: readonly string[]): string[] => lines.filter(line => line.startsWith('asked'))

test('a killed evaluation is found paused and asks no answered question again', async () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'mine')
  const questions: string[] = []
  // In the middle of a question, and about when one is being written.
  for (const [killAfter, delayMs] of [
    [6, 0],
    [8, 16],
    [9, 8],
  ] as const) {
    const lines = await evaluate(path, killAfter, delayMs)
    expect(lines.some(line => line.startsWith('ended'))).toBe(false)
    if (questions.length > 0) expect(lines[0]).toMatch(/^found paused \d+$/)
    questions.push(...asked(lines))
  }
  const last = await evaluate(path)
  questions.push(...asked(last))
  expect(last[0]).toMatch(/^found paused [1-9]/)
  expect(last.find(line => line.startsWith('ended'))).toMatch(
    /^ended finished .*"done":12,"total":12,"cachedAnswers":0,"answers":48,"failedAnswers":0/,
  )
  const answers = JSON.parse(last.find(line => line.startsWith('answers'))?.slice(8) ?? '[]') as string[][]
  expect(answers).toEqual(Array.from({ length: 12 }, () => ['done', 'done', 'done', 'done']))
  // 48 answers; each kill costs the one that was being given, and perhaps one that was not on disk yet.
  expect(new Set(questions).size).toBe(48)
  expect(questions.length).toBeLessThanOrEqual(48 + 2 * 3)
}, 120_000)
