/**
 * Asks a shipped scenario's test questions of the approaches, greedily, and reports what the scenario is
 * about: for the support desk how many answers contain the expected fact and follow the house format, for the
 * redaction desk precision, recall and F1 over names and how many paragraphs are otherwise unchanged; each with
 * its sample size and its interval.
 *
 *   npm run scenario:check [-- --scenario ID --approaches base,rag --limit N --passages N --json FILE
 *                              --data FOLDER --show]
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import * as z from 'zod'
import { Approach, approaches as allApproaches } from '#contract/approach.ts'
import { type Run, RunSettings } from '#contract/run.ts'
import { applyRunEvent } from '#contract/run-events.ts'
import type { Engine } from '#engine/api/engine.ts'
import { silentLogger } from '#engine/core/logging.ts'
import { parseTestSet } from '#engine/evaluation/test-set.ts'
import { installation } from '#host/installation.ts'
import { openEngine } from '#host/open-engine.ts'
import type { ScenarioCheck } from './scenario-check/check.ts'
import { factCheck } from './scenario-check/facts.ts'
import { redactionCheck } from './scenario-check/redactions.ts'

const { values: options } = parseArgs({
  options: {
    scenario: { type: 'string', default: 'support-desk' },
    approaches: { type: 'string', default: allApproaches.join(',') },
    limit: { type: 'string' },
    passages: { type: 'string' },
    json: { type: 'string' },
    data: { type: 'string' },
    show: { type: 'boolean', default: false },
  },
})

const scenarioId = options.scenario
const approaches = z.array(Approach).min(1).parse(options.approaches.split(','))
const folder = join(installation.scenariosFolder, scenarioId)
const scenario = z
  .object({ name: z.string(), testSet: z.string() })
  .parse(JSON.parse(await readFile(join(folder, 'scenario.json'), 'utf8')))
const { rows, problems } = parseTestSet(
  await readFile(join(folder, 'test-sets', `${scenario.testSet}.jsonl`), 'utf8'),
)
if (problems[0]) throw new Error(problems[0].message)

// A set with names to take out is about those, the other one about facts and style.
const judged = rows.some(({ redaction }) => redaction) ? redactionCheck : factCheck
const check: ScenarioCheck = judged(scenario.name, rows, approaches)
const questions = check.questions.slice(0, options.limit ? Number(options.limit) : undefined)

const temporary = options.data ? undefined : await mkdtemp(join(tmpdir(), 'diptych-check-'))
const engine: Engine = await openEngine({
  dataFolder: options.data ?? temporary,
  open: { scenario: scenarioId },
  logger: silentLogger,
})

const ask = async (question: string): Promise<Run> => {
  const passages = options.passages ? { passages: Number(options.passages) } : {}
  const settings = RunSettings.parse({ ...check.settings, ...passages })
  const { runId } = await engine.client.runs.start({ question, approaches, settings })
  let run: Run | undefined
  for await (const event of await engine.client.runs.watch({ runId })) run = applyRunEvent(run, event)
  if (!run) throw new Error('The run had no events')
  return run
}

try {
  await engine.ready
  for (const [index, { id, question }] of questions.entries()) {
    const run = await ask(question)
    process.stderr.write(`${index + 1}/${questions.length} ${id} ${check.judge(index, run)}\n`)
    if (!options.show) continue
    for (const approach of approaches) {
      const answer = run.answers[approach]
      process.stderr.write(
        `  ${approach}: ${JSON.stringify(answer?.type === 'done' ? answer.text : answer)}\n`,
      )
    }
  }
  for (const line of check.report()) console.log(line)
  if (options.json)
    await writeFile(options.json, JSON.stringify({ scenarioId, approaches, ...check.results() }, null, 2))
} finally {
  await engine.close()
  if (temporary) await rm(temporary, { recursive: true, force: true })
}
