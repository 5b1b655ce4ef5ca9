import { openAsBlob } from 'node:fs'
import { basename, resolve } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { AdapterInfo, ForgettingGauge } from '#contract/adapter.ts'
import type { TrainingId } from '#contract/ids.ts'
import { type Training, TrainingSettings } from '#contract/training.ts'
import { applyTrainingEvent } from '#contract/training-events.ts'
import type { TrainingSetSummary } from '#contract/training-set.ts'
import type { Engine } from '#engine/api/engine.ts'
import { EngineError } from '#engine/core/errors.ts'
import { silentLogger } from '#engine/core/logging.ts'
import type { TuneCommand } from './arguments.ts'
import { failureText } from './failure-text.ts'
import { interruptedByPerson, interruptedCode, unlessInterrupted } from './interruption.ts'
import { openTerminalEngine } from './open-terminal-engine.ts'
import { say } from './say.ts'
import { showStart } from './start-steps.ts'
import { durationText, finishedText, TrainingProgressText } from './training-text.ts'

type Client = Engine['client']

/**
 * Trains an adapter on a file of examples and writes how it goes to standard error; with --json one document
 * about it to standard output. A training of the same examples and settings that was stopped is gone on with.
 * Resolves with the exit code. Ctrl-C writes a checkpoint and stops.
 */
export const tune = async (command: TuneCommand): Promise<number> => {
  const interrupted = interruptedByPerson()
  // A terminal that is closed, or a reader that stops early, is no reason to lose what was learnt.
  process.stderr.on('error', () => {})
  /** Until a training is on disk there is nothing to save. */
  const orExit = <Result>(work: Promise<Result>): Promise<Result> => unlessInterrupted(work, interrupted)
  try {
    const { workspaceFolder } = command
    const file = await fileOf(resolve(command.examplesFile))
    const engine = await orExit(
      openTerminalEngine({
        dataFolder: command.dataFolder,
        open: workspaceFolder === undefined ? 'last-used' : { workspaceFolder },
        copyWhenInUse: false,
        logger: silentLogger,
        say,
        onOpened: opened => showStart(opened, say),
      }),
    )
    await using cleanup = new AsyncDisposableStack()
    cleanup.defer(() => engine.close())
    const { client } = engine
    const set = await orExit(importedSet(client, file))
    await orExit(sayFindings(client, set))
    const id = await orExit(beginOrResume(client, set, command))
    const training = await followed(client, id, interrupted)
    return await conclude(client, training, command, interrupted.aborted)
  } catch (error) {
    say(failureText(error))
    return 1
  }
}

/** Read as the engine asks for it, however large it is. */
const fileOf = async (path: string): Promise<File> => {
  try {
    return new File([await openAsBlob(path)], basename(path))
  } catch (cause) {
    throw new EngineError(
      'TRAINING_SET_UNREADABLE',
      `There is no file of examples at ${path}. Nothing was changed. Check the path and try again.`,
      { path },
      { cause },
    )
  }
}

/** The training set of the file: the one that holds the same examples already, or a new one. */
const importedSet = async (client: Client, file: File): Promise<TrainingSetSummary> => {
  const before = await client.trainingSets.list()
  const { set, imported, problems, problemCount } = await client.trainingSets.import({ file })
  for (const { message } of problems) say(message)
  if (problemCount > problems.length) say(`… and ${problemCount - problems.length} more lines with problems.`)
  const same = before.find(({ contentHash }) => contentHash === set.contentHash)
  if (same) await client.trainingSets.remove({ id: set.id })
  say(`Read ${imported} examples${problemCount > 0 ? `, left ${problemCount} out` : ''}.`)
  return same ?? set
}

const findingsToSay = 20

const sayFindings = async (client: Client, { id }: TrainingSetSummary): Promise<void> => {
  const findings = await client.trainingSets.findings({ id })
  for (const { message } of findings.slice(0, findingsToSay)) say(`Warning: ${message}`)
  if (findings.length > findingsToSay) say(`… and ${findings.length - findingsToSay} more warnings.`)
}

const beginOrResume = async (
  client: Client,
  set: TrainingSetSummary,
  command: TuneCommand,
): Promise<TrainingId> => {
  const proposals = await client.trainings.propose({ trainingSetId: set.id })
  const proposal = proposals.find(({ preset }) => preset === command.preset)
  if (!proposal) throw new Error(`There is no proposal for ${command.preset}`)
  const settings = TrainingSettings.parse({ ...proposal.settings, ...command.settings })
  const name = command.name?.trim() ?? set.name
  const unfinished = (await allTrainings(client)).find(
    training =>
      training.state.type === 'paused' &&
      training.dataHash === set.contentHash &&
      training.name === name &&
      isDeepStrictEqual(training.settings, settings),
  )
  if (unfinished) {
    const { step, totalSteps } = unfinished.progress
    say(`Going on with “${name}” from step ${step} of ${totalSteps}.`)
    await client.trainings.resume({ id: unfinished.id })
    return unfinished.id
  }
  const { steps, seconds, tokensPerSecond } = await client.trainings.estimate({
    trainingSetId: set.id,
    settings,
  })
  say(
    `Training “${name}”: ${steps} steps, about ${durationText(seconds)} at ${Math.round(tokensPerSecond)} tokens/s as measured on this machine.`,
  )
  return (await client.trainings.start({ trainingSetId: set.id, name, settings })).trainingId
}

const allTrainings = async (client: Client): Promise<Training[]> => {
  for await (const event of await client.trainings.watch())
    if (event.type === 'snapshot') return event.trainings
  return []
}

/** Shows a training until it does not run any longer; an interruption pauses it. */
const followed = async (client: Client, id: TrainingId, interrupted: AbortSignal): Promise<Training> => {
  const text = new TrainingProgressText(process.stderr.isTTY ? (process.stderr.columns ?? 80) : null)
  const pause = (): void => {
    process.stderr.write(`${text.clear()}Stopping: writing a checkpoint…\n`)
    void client.trainings.pause({ id }).catch(() => {}) // why it could not is the training's state
  }
  interrupted.addEventListener('abort', pause, { once: true })
  if (interrupted.aborted) pause()
  let trainings: Training[] = []
  for await (const event of await client.trainings.watch()) {
    trainings = applyTrainingEvent(trainings, event)
    const training = trainings.find(known => known.id === id)
    if (!training) break
    if (!interrupted.aborted) process.stderr.write(text.next(training))
    const { type } = training.state
    if (type !== 'preparing' && type !== 'running') {
      process.stderr.write(text.clear())
      return training
    }
  }
  throw new EngineError('TRAINING_NOT_FOUND', 'The training was discarded while it was watched.', { id })
}

/** Says how it ended, makes the adapter the active one, and gives the exit code. */
const conclude = async (
  client: Client,
  training: Training,
  { activate, json, workspaceFolder }: TuneCommand,
  interrupted: boolean,
): Promise<number> => {
  const { state, progress } = training
  let adapter: AdapterInfo | null = null
  let forgetting: ForgettingGauge | null = null
  if (state.type === 'finished') {
    if (activate) await client.adapters.activate({ id: state.adapterId })
    const card = await client.adapters.card({ id: state.adapterId })
    adapter = card.adapter
    forgetting = card.training?.forgetting ?? null
    say(finishedText(training))
    if (forgetting)
      say(
        `Perplexity on a general text: ${forgetting.before.toFixed(1)} before, ${forgetting.after.toFixed(1)} after.`,
      )
    const place = workspaceFolder === undefined ? '' : ` --workspace ${workspaceFolder}`
    say(
      activate
        ? `The adapter is active. Ask it: diptych ask "…" --approaches base,tuned${place}`
        : 'The adapter is in the workspace; the active one stays.',
    )
  } else if (state.type === 'paused') {
    if (state.failure) say(state.failure.message)
    // What diverged would diverge again.
    if (state.failure?.code !== 'TRAINING_DIVERGED')
      say(
        `“${training.name}” is paused at step ${progress.step} of ${progress.totalSteps}; what it learnt is kept. The same command goes on from there.`,
      )
  } else if (state.type === 'failed') say(state.failure.message)
  if (json) process.stdout.write(`${JSON.stringify({ training, adapter, forgetting }, null, 2)}\n`)
  if (state.type === 'finished') return 0
  return interrupted ? interruptedCode : 1
}
