/**
 * Asks the shipped scenario's test questions of all four approaches, greedily, and reports how many answers
 * contain the expected fact and how many follow the house format, each with its sample size and its interval.
 *
 *   npm run scenario:check [-- --limit N --passages N --json FILE --data FOLDER --show]
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Approach, approaches } from '#contract/approach.ts'
import { type Run, RunSettings } from '#contract/run.ts'
import { applyRunEvent } from '#contract/run-events.ts'
import type { Engine } from '#engine/api/engine.ts'
import { silentLogger } from '#engine/core/logging.ts'
import { containsFacts, followsFormat } from '#engine/evaluation/answer-checks.ts'
import { median, wilsonInterval } from '#engine/evaluation/statistics.ts'
import { FormatRule, parseTestSet, type TestQuestion } from '#engine/evaluation/test-set.ts'
import { installation } from '#host/installation.ts'
import { openEngine } from '#host/open-engine.ts'

const { values: options } = parseArgs({
  options: {
    limit: { type: 'string' },
    passages: { type: 'string' },
    json: { type: 'string' },
    data: { type: 'string' },
    show: { type: 'boolean', default: false },
  },
})

const scenarioId = 'support-desk'
const scenarioFolder = join(installation.scenariosFolder, scenarioId)
const formatRule = FormatRule.parse(
  JSON.parse(await readFile(join(scenarioFolder, 'scenario.json'), 'utf8')).formatRule,
)
const all = parseTestSet(await readFile(join(scenarioFolder, 'test-sets/support-desk.jsonl'), 'utf8'))
const questions = all.slice(0, options.limit ? Number(options.limit) : undefined)

const temporary = options.data ? undefined : await mkdtemp(join(tmpdir(), 'diptych-check-'))
const engine: Engine = await openEngine({
  dataFolder: options.data ?? temporary,
  open: { scenario: scenarioId },
  logger: silentLogger,
})

const ask = async (question: string): Promise<Run> => {
  const settings = RunSettings.parse(options.passages ? { passages: Number(options.passages) } : {})
  const { runId } = await engine.client.runs.start({ question, approaches: [...approaches], settings })
  let run: Run | undefined
  for await (const event of await engine.client.runs.watch({ runId })) run = applyRunEvent(run, event)
  if (!run) throw new Error('The run had no events')
  return run
}

interface Row {
  id: string
  sourceRetrieved: boolean
  factRetrieved: boolean
  results: Record<Approach, { fact: boolean; format: boolean; text: string; firstTokenMs: number | null }>
}

const judge = ({ id, expectedFacts, expectedSources }: TestQuestion, run: Run): Row => {
  const passages = run.retrieval?.passages ?? []
  const results = Object.fromEntries(
    approaches.map(approach => {
      const answer = run.answers[approach]
      if (answer?.type !== 'done')
        throw new Error(`${approach} did not answer ${id}: ${JSON.stringify(answer)}`)
      const { text, timings } = answer
      return [
        approach,
        {
          fact: containsFacts(text, expectedFacts),
          format: followsFormat(text, formatRule),
          text,
          firstTokenMs: timings?.timeToFirstTokenMs ?? null,
        },
      ]
    }),
  ) as Row['results'] // every approach has its entry
  return {
    id,
    sourceRetrieved: passages.some(({ documentName }) => expectedSources.includes(documentName)),
    factRetrieved: containsFacts(passages.map(({ text }) => text).join('\n\n'), expectedFacts),
    results,
  }
}

const share = (count: number, total: number): string => {
  const { low, high } = wilsonInterval(count, total)
  const percent = (value: number): string => `${Math.round(value * 100)}%`
  return `${String(count).padStart(3)}/${total} = ${percent(count / total).padStart(4)} [${percent(low)}, ${percent(high)}]`
}

try {
  await engine.ready
  const rows: Row[] = []
  for (const question of questions) {
    const row = judge(question, await ask(question.question))
    rows.push(row)
    process.stderr.write(
      `${row.id} ${approaches.map(a => `${a} ${row.results[a].fact ? 'F' : '-'}${row.results[a].format ? 'f' : '-'}`).join('  ')}\n`,
    )
    if (options.show)
      for (const approach of approaches)
        process.stderr.write(`  ${approach}: ${JSON.stringify(row.results[approach].text)}\n`)
  }
  const count = (test: (row: Row) => boolean): number => rows.filter(test).length
  console.log(
    `Larkfield support desk, ${rows.length} questions, greedy decoding; 95% Wilson intervals in brackets`,
  )
  console.log(
    `retrieved passages hold the expected fact  ${share(
      count(row => row.factRetrieved),
      rows.length,
    )}`,
  )
  console.log(
    `an expected source is among the passages    ${share(
      count(row => row.sourceRetrieved),
      rows.length,
    )}`,
  )
  console.log('')
  console.log('approach  contains the expected fact    follows the house format      first token, median')
  for (const approach of approaches) {
    const firstTokens = rows.flatMap(row => row.results[approach].firstTokenMs ?? [])
    const firstToken = firstTokens.length > 0 ? `${Math.round(median(firstTokens))} ms` : '-'
    console.log(
      `${approach.padEnd(8)}  ${share(
        count(row => row.results[approach].fact),
        rows.length,
      ).padEnd(28)}  ` +
        `${share(
          count(row => row.results[approach].format),
          rows.length,
        ).padEnd(28)}  ${firstToken}`,
    )
  }
  if (options.json)
    await writeFile(options.json, JSON.stringify({ scenarioId, questions: rows.length, rows }, null, 2))
} finally {
  await engine.close()
  if (temporary) await rm(temporary, { recursive: true, force: true })
}
