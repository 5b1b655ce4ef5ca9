import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import * as z from 'zod'
import { Scoreboard } from '#contract/scoreboard.ts'
import { diptych, temporaryFolder } from './processes.ts'

const folder = temporaryFolder()
const data = join(folder.path, 'data')
const workspace = join(folder.path, 'mine')
afterAll(() => folder[Symbol.dispose]())

const row = (index: number): string =>
  JSON.stringify({
    ...{ id: `q${index}`, question: `What is ${index} plus ${index}?`, tags: ['sum'] },
    expectedFacts: [{ type: 'number', value: 2 * index }],
  })

const evaluate = (...words: string[]) =>
  diptych([
    ...['evaluate', '--workspace', workspace, '--data', data, '--test-set', 'sums'],
    ...['--approaches', 'base', ...words],
  ])

/** Loading and answering take real time, and the machine may have other work. */
const patienceMs = 600_000

test(
  'Ctrl-C pauses, the same command goes on, a missed threshold is exit code 1, and names that are not there are told',
  async () => {
    const missing = await evaluate('--max-tokens', '4').ended
    expect(missing.code).toBe(1)
    expect(missing.stderr.trim().split('\n').at(-1)).toMatch(/no test set.*\.$/i)
    mkdirSync(join(workspace, 'test-sets'), { recursive: true })
    const rows = Array.from({ length: 8 }, (_, index) => row(index + 1))
    writeFileSync(join(workspace, 'test-sets', 'sums.jsonl'), `${rows.join('\n')}\n`)

    const first = evaluate('--max-tokens', '24')
    await first.line(/^Question [1-9] of 8/)
    first.process.kill('SIGINT')
    const stopped = await first.ended
    expect(stopped.code).toBe(130)
    expect(stopped.stderr).toMatch(/Paused at question \d of 8; .* The same command goes on from there\.\n$/)
    expect(stopped.stdout).toBe('')

    const [json, report] = [join(folder.path, 'sums.json'), join(folder.path, 'sums.md')]
    const second = await evaluate(
      ...['--max-tokens', '24', '--json', json, '--report', report, '--require', 'base.fact-match>=1.01'],
    ).ended
    expect(second.stderr).toMatch(/Going on from question \d of 8\./)
    expect(second.stderr.trim().split('\n').at(-1)).toMatch(
      /^Missed base\.fact-match>=1\.01: it is \d+% over 8/,
    )
    expect(second.code).toBe(1)
    expect(second.stdout).toMatch(/^“Sums”, 8 questions, 95% intervals\n/)
    const written = z.object({ scoreboard: Scoreboard }).parse(JSON.parse(readFileSync(json, 'utf8')))
    expect(written.scoreboard.evaluation).toMatchObject({
      state: { type: 'finished' },
      progress: { done: 8, answers: 8, failedAnswers: 0, cachedAnswers: 0 },
    })
    expect(existsSync(report)).toBe(true)

    const reached = await evaluate('--max-tokens', '24', '--json', '--require', 'base.fact-match>=0').ended
    expect(reached.code).toBe(0)
    const { scoreboard } = z.object({ scoreboard: Scoreboard }).parse(JSON.parse(reached.stdout))
    expect(scoreboard.evaluation.progress.cachedAnswers).toBe(8)

    const unknown = await evaluate('--test-set', 'sommes').ended
    expect(unknown.code).toBe(1)
    expect(unknown.stderr).toContain('There is no test set “sommes” here, only “Sums”. Nothing was asked.')
    const usage = await evaluate('--require', 'base.facts>=1').ended
    expect({ code: usage.code, stdout: usage.stdout }).toEqual({ code: 2, stdout: '' })
  },
  patienceMs,
)
