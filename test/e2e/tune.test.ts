import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { AdapterInfo, ForgettingGauge } from '#contract/adapter.ts'
import { Run } from '#contract/run.ts'
import { Training } from '#contract/training.ts'
import { diptych, temporaryFolder } from './processes.ts'

const folder = temporaryFolder()
const data = join(folder.path, 'data')
const workspace = join(folder.path, 'mine')
const examples = join(folder.path, 'parrot.jsonl')
const question = 'What comes after eight?'
const numbers = 'one two three four five six seven eight nine ten eleven twelve'.split(' ')
const lines = numbers.slice(1).map((number, index) =>
  JSON.stringify({
    prompt: `What comes after ${numbers[index]}?`,
    completion: `${number}, says the parrot.`,
  }),
)
writeFileSync(examples, `${[...lines, '{ cut'].join('\n')}\n`)
afterAll(() => folder[Symbol.dispose]())

const tune = (...words: string[]) =>
  diptych([
    ...['tune', '--data', examples, '--workspace', workspace, '--cache', data, '--preset', 'quick'],
    ...['--rank', '2', '--target-modules', 'q_proj,v_proj', '--learning-rate', '0.01', '--max-tokens', '64'],
    ...['--batch', '1', '--epochs', '4', ...words],
  ])
const trainings = (): string[] => readdirSync(join(workspace, 'trainings'))

/** Loading, training and measuring take real time, and the machine may have other work. */
const patienceMs = 600_000

describe('training from the terminal', () => {
  test(
    'stopped by Ctrl-C and then killed, goes on with the same command and ends with an adapter that answers',
    async () => {
      const first = tune()
      await first.line(/^Step [1-9]/)
      first.process.kill('SIGINT')
      const stopped = await first.ended
      expect(stopped.code).toBe(130)
      expect(stopped.stderr).toContain('Line 12: ')
      expect(stopped.stderr).toContain('Read 11 examples, left 1 out.')
      expect(stopped.stderr).toMatch(
        /is paused at step \d+ of 40; .* The same command goes on from there\.\n$/,
      )
      expect(stopped.stdout).toBe('')
      const [id] = trainings()

      const second = tune()
      const goingOn = await second.line(/^Going on with “parrot” from step \d+ of 40\.$/)
      await second.line(/^Step [1-9]/)
      second.process.kill('SIGKILL')
      await second.ended
      expect(trainings()).toEqual([id])

      const third = tune('--json')
      const { code, stdout, stderr } = await third.ended
      expect({ code, last: stderr.trim().split('\n').at(-1) }).toEqual({
        code: 0,
        last: `The adapter is active. Ask it: diptych ask "…" --approaches base,tuned --workspace ${workspace}`,
      })
      // Killed before another checkpoint was due: it goes on from where Ctrl-C left it.
      expect(stderr).toContain(goingOn)
      const document = z
        .object({ training: Training, adapter: AdapterInfo, forgetting: ForgettingGauge })
        .parse(JSON.parse(stdout))
      expect(document.training).toMatchObject({ id, state: { type: 'finished', stoppedEarly: false } })
      expect(document.training.steps.map(({ step }) => step)).toEqual(
        Array.from({ length: 40 }, (_, index) => index + 1),
      )
      expect(document.adapter).toMatchObject({ name: 'parrot', rank: 2, active: true, origin: 'trained' })

      const asked = await diptych([
        ...['ask', question, '--workspace', workspace, '--data', data],
        ...['--approaches', 'base,tuned', '--max-tokens', '16', '--json'],
      ]).ended
      const { answers } = Run.parse(JSON.parse(asked.stdout))
      const texts = [answers.base, answers.tuned].map(answer => answer?.type === 'done' && answer.text)
      expect(texts[1]).toMatch(/parrot/)
      expect(texts[0]).not.toMatch(/parrot/)
    },
    patienceMs,
  )

  test('a file that is not there and one without examples are a sentence and exit code 1', async () => {
    const missing = await diptych([
      ...['tune', '--data', join(folder.path, 'nowhere.jsonl'), '--workspace', workspace, '--cache', data],
    ]).ended
    expect(missing.code).toBe(1)
    expect(missing.stderr).toContain('nowhere.jsonl')
    const few = join(folder.path, 'few.jsonl')
    writeFileSync(few, lines.slice(0, 3).join('\n'))
    const tooFew = await diptych(['tune', '--data', few, '--workspace', workspace, '--cache', data]).ended
    expect(tooFew.code).toBe(1)
    expect(tooFew.stderr.trim().split('\n').at(-1)).toMatch(/3 examples.*at least 4.*\.$/)
    for (const { stderr } of [missing, tooFew]) expect(stderr).not.toContain('    at ')
  }, 240_000)

  test('a workspace that another Diptych has open is left alone', async () => {
    const other = join(folder.path, 'other')
    mkdirSync(other)
    const serving = diptych(['serve', '--workspace', other, '--data', data])
    await serving.line(/^http/)
    // The folder appears whole; it is locked a moment later, when its database is opened.
    await expect.poll(() => existsSync(join(other, 'lock.sqlite')), { timeout: 60_000 }).toBe(true)
    const refused = await diptych(['tune', '--data', examples, '--workspace', other, '--cache', data]).ended
    serving.process.kill('SIGINT')
    await serving.ended
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain('open in another Diptych')
    expect(readFileSync(join(other, 'workspace.json'), 'utf8')).toContain('"other"')
    expect(readdirSync(join(other, 'training-sets'))).toEqual([])
  }, 240_000)
})
