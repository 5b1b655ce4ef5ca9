import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { applyEvaluationEvent, type Evaluation } from '#contract/evaluation.ts'
import type { FreshnessTest, MemoryTest } from '#contract/freshness.ts'
import type { EvaluationId } from '#contract/ids.ts'
import type { TestSetSummary } from '#contract/test-set.ts'
import type { Engine } from '#engine/api/engine.ts'
import { EngineError } from '#engine/core/errors.ts'
import type { EvaluateCommand } from './arguments.ts'
import { colorsFor } from './colors.ts'
import { EvaluationProgressText, freshnessText, memoryText, scoreboardText } from './evaluation-text.ts'
import { interruptedCode } from './interruption.ts'
import { say } from './say.ts'
import { missedThresholds } from './thresholds.ts'
import { withTerminalEngine } from './with-terminal-engine.ts'

type Client = Engine['client']

/**
 * Asks a test set to the approaches and writes the scoreboard to standard output (with --json everything that was
 * measured), how it goes to standard error. An evaluation of the same set and settings that was paused is gone on
 * with. Resolves with the exit code, 1 when a threshold is missed. Ctrl-C pauses.
 */
export const evaluate = (command: EvaluateCommand): Promise<number> =>
  withTerminalEngine(command, ({ client }, interrupted) => measure(client, command, interrupted), {
    mayCopy: false,
  })

const measure = async (
  client: Client,
  command: EvaluateCommand,
  interrupted: AbortSignal,
): Promise<number> => {
  const set = await chosenSet(client, command.testSetName)
  const evaluation = await followed(client, await beginOrResume(client, set, command), interrupted)
  if (evaluation.state.type !== 'finished') return unfinished(evaluation, interrupted)
  const { id } = evaluation
  let memory: MemoryTest | null = null
  if (command.memory) {
    say('Asking again without the passages that hold the facts…')
    const without = await followed(client, await beginOrResumeMemory(client, id), interrupted)
    if (without.state.type !== 'finished') return unfinished(without, interrupted)
    memory = await client.evaluations.memoryTest({ id })
  }
  const freshness = command.freshness ? await testFreshness(client, set, command, interrupted) : null
  if (interrupted.aborted) return interruptedCode

  const board = await client.evaluations.scoreboard({ id })
  if (command.report) {
    const { file, format } = command.report
    const report = await client.evaluations.report({ evaluationId: id, format })
    await writeFile(resolve(file), await report.bytes())
    say(`Wrote ${resolve(file)}.`)
  }
  const missed = missedThresholds(command.thresholds, board.metrics)
  const json = `${JSON.stringify({ scoreboard: board, memory, freshness, missed }, null, 2)}\n`
  if (command.jsonFile !== undefined) await writeFile(resolve(command.jsonFile), json)
  if (command.json && command.jsonFile === undefined) process.stdout.write(json)
  else {
    const colors = colorsFor(process.stdout, process.env)
    process.stdout.write(scoreboardText(board, colors))
    if (memory) process.stdout.write(`\n${memoryText(memory, colors)}`)
    if (freshness) process.stdout.write(`\n${freshnessText(freshness, colors)}`)
  }
  for (const sentence of missed) say(sentence)
  return missed.length > 0 ? 1 : 0
}

const namesOf = (sets: readonly TestSetSummary[]): string => sets.map(({ name }) => `“${name}”`).join(', ')

/** By its name, or the only one. @throws EngineError TEST_SET_NOT_FOUND. */
const chosenSet = async (client: Client, wanted: string | undefined): Promise<TestSetSummary> => {
  const sets = await client.testSets.list()
  const notFound = (sentence: string): EngineError => new EngineError('TEST_SET_NOT_FOUND', sentence)
  if (sets.length === 0)
    throw notFound('This workspace has no test set. Nothing was asked. Add one in the window first.')
  if (wanted === undefined) {
    const [only, ...others] = sets
    if (only && others.length === 0) return only
    throw notFound(`Say which test set to ask with --test-set: ${namesOf(sets)}. Nothing was asked.`)
  }
  const set = sets.find(({ name, id }) => name.toLowerCase() === wanted.toLowerCase() || id === wanted)
  if (!set) throw notFound(`There is no test set “${wanted}” here, only ${namesOf(sets)}. Nothing was asked.`)
  return set
}

const allEvaluations = async (client: Client): Promise<Evaluation[]> => {
  for await (const event of await client.evaluations.watch())
    if (event.type === 'snapshot') return event.evaluations
  return []
}

const resume = async (client: Client, { id, progress }: Evaluation): Promise<EvaluationId> => {
  say(`Going on from question ${progress.done} of ${progress.total}.`)
  await client.evaluations.resume({ id })
  return id
}

const beginOrResume = async (
  client: Client,
  set: TestSetSummary,
  { request }: EvaluateCommand,
): Promise<EvaluationId> => {
  const wanted = { ...request, testSetId: set.id }
  const paused = (await allEvaluations(client)).find(
    evaluation =>
      evaluation.state.type === 'paused' &&
      evaluation.provenance.testSetHash === set.contentHash &&
      isDeepStrictEqual({ ...evaluation.request }, { ...wanted }),
  )
  return paused ? resume(client, paused) : (await client.evaluations.start(wanted)).id
}

/** A memory test has no settings of its own: the paused one of these rows is the one. */
const beginOrResumeMemory = async (client: Client, id: EvaluationId): Promise<EvaluationId> => {
  const { request, provenance } = await client.evaluations.get({ id })
  const paused = (await allEvaluations(client)).find(
    evaluation =>
      evaluation.state.type === 'paused' &&
      evaluation.provenance.testSetHash === provenance.testSetHash &&
      isDeepStrictEqual(evaluation.request, { ...request, passages: 'without-support', perplexity: false }),
  )
  return paused ? resume(client, paused) : (await client.evaluations.startMemoryTest({ id })).id
}

/** Shows an evaluation until it does not run any longer; an interruption pauses it. */
const followed = async (client: Client, id: EvaluationId, interrupted: AbortSignal): Promise<Evaluation> => {
  const text = new EvaluationProgressText(process.stderr.isTTY ? (process.stderr.columns ?? 80) : null)
  const pause = (): void => {
    process.stderr.write(`${text.clear()}Stopping…\n`)
    void client.evaluations.pause({ id }).catch(() => {}) // why it could not is the evaluation's state
  }
  interrupted.addEventListener('abort', pause, { once: true })
  if (interrupted.aborted) pause()
  let evaluations: Evaluation[] = []
  try {
    for await (const event of await client.evaluations.watch()) {
      evaluations = applyEvaluationEvent(evaluations, event)
      const evaluation = evaluations.find(known => known.id === id)
      if (!evaluation) break
      if (!interrupted.aborted) process.stderr.write(text.next(evaluation))
      if (evaluation.state.type === 'running') continue
      process.stderr.write(text.clear())
      return evaluation
    }
  } finally {
    interrupted.removeEventListener('abort', pause)
  }
  throw new EngineError('EVALUATION_NOT_FOUND', 'The evaluation was removed while it was watched.', { id })
}

/** Says why it ended early and gives the exit code. */
const unfinished = ({ state, progress }: Evaluation, interrupted: AbortSignal): number => {
  if (state.type === 'paused' && state.failure) say(state.failure.message)
  say(
    `Paused at question ${progress.done} of ${progress.total}; what was answered is kept. The same command goes on from there.`,
  )
  return interrupted.aborted ? interruptedCode : 1
}

/** The best fact change that the set allows, tried. null where it allows none or it was interrupted. */
const testFreshness = async (
  client: Client,
  set: TestSetSummary,
  { request }: EvaluateCommand,
  interrupted: AbortSignal,
): Promise<FreshnessTest | null> => {
  const [proposal] = await client.evaluations.freshnessProposals({ testSetId: set.id })
  if (!proposal) {
    say('No row has a fact with a figure that stands in a text document, so no fact was changed.')
    return null
  }
  const { approaches } = request
  const { id } = await client.evaluations.startFreshnessTest({ ...proposal, approaches })
  interrupted.addEventListener('abort', () => {
    // It ends the loop below; closing would end it as well.
    void client.evaluations.removeFreshnessTest({ id }).catch(() => {})
  })
  let doing = ''
  for await (const tests of await client.evaluations.freshnessTests()) {
    const test = tests.find(known => known.id === id)
    if (!test) return null
    if (test.state.type === 'finished') return test
    if (test.state.type === 'failed')
      throw new EngineError(test.state.failure.code, test.state.failure.message)
    if (test.state.doing !== doing) say(`${test.state.doing}…`)
    doing = test.state.doing
  }
  return null
}
