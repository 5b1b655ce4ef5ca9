import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Run } from '#contract/run.ts'
import { diptych, root, start, temporaryFolder } from './processes.ts'

const folder = temporaryFolder()
const data = join(folder.path, 'data')
const documents = join(folder.path, 'documents')
const question = 'When does the ferry to Skerry Island leave?'
const ask = (...words: string[]) => diptych(['ask', question, '--data', data, '--docs', documents, ...words])

beforeAll(() => {
  mkdirSync(documents)
  writeFileSync(
    join(documents, 'ferry.md'),
    '# Ferry\n\nThe ferry to Skerry Island leaves at 7:40 from pier 9.\n',
  )
})
afterAll(() => folder[Symbol.dispose]())

describe('the terminal', () => {
  test('answers with all approaches from a folder of documents, with sources and timings', async () => {
    const { code, stdout, stderr } = await ask('--max-tokens', '24').ended
    expect(stderr).toContain('Reading')
    expect(code).toBe(0)
    expect(stdout.match(/^■ \w+/gm)).toEqual(['■ base', '■ rag', '■ tuned', '■ hybrid'])
    expect(stdout.match(/\[1\] .*ferry\.md, Ferry · score/g)).toHaveLength(2)
    expect(stdout.match(/first token \d+ ms · prefill \d+ tokens\/s/g)).toHaveLength(4)
    expect(stdout).not.toContain('\u001b[')
  })

  test('reads unchanged documents only once, and writes one document of the contract for programs', async () => {
    const { code, stdout, stderr } = await ask('--json', '--approaches', 'base,rag', '--max-tokens', '12')
      .ended
    expect(code).toBe(0)
    expect(stderr).not.toContain('Reading ferry.md')
    const run = Run.parse(JSON.parse(stdout))
    expect(run.request).toMatchObject({ question, approaches: ['base', 'rag'], settings: { maxTokens: 12 } })
    expect(run.state).toBe('finished')
    expect(run.answers.rag).toMatchObject({ type: 'done', passageNumbers: [1] })
  })

  test('names every file that could not be read, the last ones too, and answers from the others', async () => {
    const papers = join(folder.path, 'papers')
    mkdirSync(papers)
    writeFileSync(join(papers, 'ferry.txt'), 'The ferry to Skerry Island leaves at 7:40 from pier 9.')
    const broken = ['x.docx', 'y.pdf', 'z.txt']
    for (const name of broken) writeFileSync(join(papers, name), name === 'z.txt' ? '' : 'PK\u0003\u0004')
    const running = diptych([
      ...['ask', question, '--data', data, '--docs', papers],
      ...['--approaches', 'rag', '--max-tokens', '8'],
    ])
    const { code, stdout, stderr } = await running.ended
    expect(code).toBe(0)
    expect(stdout).toContain('[1] papers/ferry.txt')
    for (const name of broken) expect(stderr).toContain(`papers/${name}: “papers/${name}”`)
  })

  test('Ctrl-C stops the run, keeps what was written and exits with 130', async () => {
    const running = diptych(
      ['ask', 'Count to five hundred in words.', '--data', data, '--docs', documents].concat([
        '--approaches',
        'base',
        '--max-tokens',
        '1500',
      ]),
    )
    await running.line(/^■ base/)
    while (running.output().stdout.split('\n').length < 2 || running.output().stdout.endsWith('only\n'))
      await new Promise(resolve => setTimeout(resolve, 20))
    running.process.kill('SIGINT')
    const { code, stdout } = await running.ended
    expect(code).toBe(130)
    expect(stdout).toContain('(stopped)')
  })

  test('a question that cannot be answered is one sentence and exit code 1', async () => {
    const { code, stdout, stderr } = await diptych(['ask', '  ', '--data', data, '--docs', documents]).ended
    expect(code).toBe(1)
    expect(stdout).toBe('')
    expect(stderr.trim().split('\n').at(-1)).toMatch(/^[A-Z].*\.$/)
    expect(stderr).not.toContain('    at ')
  })

  test('a folder that is not there is one sentence and exit code 1', async () => {
    const missing = join(folder.path, 'nowhere')
    const { code, stderr } = await diptych(['ask', 'q', '--data', data, '--docs', missing]).ended
    expect(code).toBe(1)
    expect(stderr).toContain('nowhere')
    expect(stderr).not.toContain('    at ')
  })

  test('words that cannot be followed are one sentence and exit code 2', async () => {
    const { code, stdout, stderr } = await diptych(['ask', 'q', '--temperature', 'hot']).ended
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toBe('--temperature cannot be "hot": it must be a number. See diptych --help.\n')
  })

  test('an older Node hands over to the Node that is installed with Diptych', async context => {
    const system = ['/usr/bin/node', '/usr/local/bin/node'].find(existsSync)
    const version = system && spawnSync(system, ['--version'], { encoding: 'utf8' }).stdout.trim()
    if (!system || !version || Number(version.slice(1).split('.')[0]) >= 24)
      return context.skip(`no Node older than 24 on this machine (${version ?? 'none'})`)
    const { code, stdout } = await start(system, [join(root, 'bin', 'diptych.mjs'), '--version']).ended
    expect({ code, stdout }).toEqual({ code: 0, stdout: '0.1.0\n' })
  })
})
