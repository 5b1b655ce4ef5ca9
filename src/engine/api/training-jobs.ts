import { randomUUID } from 'node:crypto'
import { TrainingId, type TrainingSetId } from '#contract/ids.ts'
import {
  type Training,
  type TrainingEstimate,
  TrainingPreset,
  type TrainingProposal,
  type TrainingSettings,
} from '#contract/training.ts'
import type { TrainingEvent } from '#contract/training-events.ts'
import type { Clock } from '#engine/core/clock.ts'
import { EngineError } from '#engine/core/errors.ts'
import type { NumberedExample } from '#engine/tuning/data/training-example.ts'
import { proposedSamplePrompts } from '#engine/tuning/jobs/sample-prompts.ts'
import { estimateOf } from '#engine/tuning/jobs/training-estimate.ts'
import { type CheckpointCurves, createTrainingList } from '#engine/tuning/jobs/training-list.ts'
import type { TrainingSpeed } from '#engine/tuning/jobs/training-speed.ts'
import { createTrainingStore } from '#engine/tuning/jobs/training-store.ts'
import type { TrainingTurn } from '#engine/tuning/jobs/training-turn.ts'
import { presetSettings } from '#engine/tuning/trainer/presets.ts'
import type { AdapterShelf } from './adapter-shelf.ts'
import { startTrainingRun, type TrainingRun, type TrainingRunDeps } from './training-run.ts'
import type { TrainingSets } from './training-sets.ts'

/** Trainings as jobs: they outlive the window; their checkpoints outlive the process. One runs at a time. */
export interface TrainingJobs {
  /** @throws EngineError TRAINING_SET_NOT_FOUND, TRAINING_SET_TOO_SMALL. */
  propose(trainingSetId: TrainingSetId): Promise<TrainingProposal[]>
  /** @throws EngineError as `propose`. */
  estimate(trainingSetId: TrainingSetId, settings: TrainingSettings): Promise<TrainingEstimate>
  /** Measures how fast this machine trains anew, for what is estimated from now on. @throws TRAINING_RUNNING. */
  measure(): Promise<void>
  /**
   * Resolves when the training is on disk and will be found again, whatever happens.
   * @throws EngineError TRAINING_RUNNING, TRAINING_SET_NOT_FOUND, TRAINING_SET_TOO_SMALL, DISK_FULL; nothing was begun.
   */
  start(request: {
    trainingSetId: TrainingSetId
    name: string
    settings: TrainingSettings
  }): Promise<TrainingId>
  /** A snapshot of all trainings, then events. */
  watch(signal?: AbortSignal): AsyncGenerator<TrainingEvent, void, undefined>
  /** Resolves when the checkpoint is written. Nothing happens to what does not run. @throws TRAINING_NOT_FOUND. */
  pause(id: TrainingId): Promise<void>
  /** @throws EngineError TRAINING_NOT_FOUND, TRAINING_RUNNING. */
  resume(id: TrainingId): Promise<void>
  /**
   * Resolves when the adapter is on the shelf, or nothing is left. A finished training stays as it is.
   * @throws EngineError TRAINING_NOT_FOUND, TRAINING_RUNNING, and why no adapter could be made of it; it is then paused.
   */
  stop(id: TrainingId, keep: boolean): Promise<void>
  /** @throws EngineError TRAINING_NOT_FOUND, TRAINING_RUNNING when it is this one. */
  remove(id: TrainingId): Promise<void>
  /** Pauses what runs, with a checkpoint, and waits until it is written. */
  close(): Promise<void>
}

export interface TrainingJobsDeps extends Omit<TrainingRunDeps, 'store' | 'list'> {
  /** `trainings` of the open workspace. */
  folder: string
  trainingSets: Pick<TrainingSets, 'read'>
  adapters: Pick<AdapterShelf, 'add' | 'card'>
  suggestedQuestions: readonly string[]
  /** Reads what a checkpoint in a training's folder holds for people; null when there is none. */
  readCurves(folder: string): Promise<CheckpointCurves | null>
  turn: TrainingTurn
  clock: Clock
}

const closing = (): EngineError =>
  new EngineError(
    'CANCELLED',
    'The workspace is being closed. The training was not begun and nothing was changed.',
  )

export const createTrainingJobs = (deps: TrainingJobsDeps): TrainingJobs => {
  const { trainer, speeds, trainingSets, adapters, readCurves, turn, clock, logger } = deps
  const store = createTrainingStore(deps.folder, logger)
  const list = createTrainingList({
    store,
    readCurves,
    recordOf: async id => (await adapters.card(id)).training,
    logger,
  })
  let running: TrainingRun | null = null
  let closed = false
  /** Those that have the turn and do not run yet. */
  const launches = new Set<Promise<unknown>>()

  /** @param prepare puts what is to run into the list. @throws EngineError TRAINING_RUNNING. */
  const launch = async (
    training: { id: TrainingId; name: string },
    work: 'train' | 'conclude',
    prepare: () => void | Promise<void>,
  ): Promise<TrainingRun> => {
    if (closed) throw closing()
    const { id } = training
    turn.take(training)
    const begin = async (): Promise<TrainingRun> => {
      await speeds.idle()
      await prepare()
      // Begun even if the workspace is being closed by now: closing it pauses what runs.
      running = startTrainingRun(id, work, { ...deps, store, list }, () => {
        running = null
        turn.release(id)
      })
      return running
    }
    const begun = begin().catch(thrown => {
      turn.release(id)
      throw thrown
    })
    launches.add(begun)
    return begun.finally(() => launches.delete(begun))
  }

  /** As fast as it goes now, as soon as that is known; null when it ends before. */
  const speedOf = async (training: TrainingRun): Promise<TrainingSpeed | null> => {
    const over = new AbortController()
    void training.ended.then(() => over.abort())
    for await (const event of list.watch(over.signal)) {
      const { progress } =
        event.type === 'snapshot'
          ? (event.trainings.find(({ id }) => id === training.id) ?? {})
          : event.type === 'step' && event.id === training.id
            ? event
            : {}
      if (progress && progress.tokensPerSecond !== null)
        return { tokensPerSecond: progress.tokensPerSecond, measuredAt: clock.now().toISOString() }
    }
    return null
  }

  /** Measuring would disturb a training that runs, and would itself be disturbed. */
  const speed = async (): Promise<TrainingSpeed> => {
    const known = await speeds.known()
    if (known) return known
    await Promise.allSettled(launches)
    return (running && (await speedOf(running))) ?? speeds.get()
  }

  const estimate = async (
    examples: NumberedExample[],
    settings: TrainingSettings,
  ): Promise<TrainingEstimate> => {
    const plan = await trainer.plan({ examples, settings })
    return estimateOf(plan, settings, await speed())
  }

  const create = async (
    id: TrainingId,
    { trainingSetId, name, settings }: Parameters<TrainingJobs['start']>[0],
  ): Promise<void> => {
    await list.loaded
    const { summary, examples } = await trainingSets.read(trainingSetId)
    const { trainingExamples, validationExamples, totalSteps } = await trainer.plan({ examples, settings })
    if (closed) throw closing()
    const training: Training = {
      id,
      name,
      startedAt: clock.now().toISOString(),
      trainingSetId,
      trainingSetName: summary.name,
      dataHash: summary.contentHash,
      trainingExamples,
      validationExamples,
      settings,
      state: { type: 'preparing', doing: 'Preparing to train' },
      progress: {
        step: 0,
        totalSteps,
        epoch: 0,
        tokensPerSecond: null,
        secondsLeft: null,
        secondsSpent: 0,
        checkpointStep: null,
      },
      steps: [],
      validation: [],
      samples: [],
    }
    await store.create(training, examples)
    list.publish({ type: 'training', training })
  }

  return {
    async propose(trainingSetId) {
      const { examples } = await trainingSets.read(trainingSetId)
      const proposals: TrainingProposal[] = []
      for (const preset of TrainingPreset.options) {
        const bare = presetSettings(preset, examples.length)
        const samplePrompts = proposedSamplePrompts(deps.suggestedQuestions, examples, bare)
        const settings = { ...bare, samplePrompts }
        proposals.push({ preset, settings, estimate: await estimate(examples, settings) })
      }
      return proposals
    },
    async estimate(trainingSetId, settings) {
      const { examples } = await trainingSets.read(trainingSetId)
      return estimate(examples, settings)
    },
    async measure() {
      turn.requireFree()
      await speeds.measure()
    },
    async start(request) {
      const id = TrainingId.parse(randomUUID())
      const name = request.name.trim() || 'Training'
      await launch({ id, name }, 'train', () => create(id, { ...request, name }))
      return id
    },
    watch: list.watch,
    async pause(id) {
      await list.loaded
      list.get(id)
      if (running?.id === id) await running.end('pause')
    },
    async resume(id) {
      await list.loaded
      const { name, state } = list.get(id)
      if (running?.id === id) return
      if (state.type === 'finished')
        throw new EngineError(
          'TRAINING_NOT_FOUND',
          `“${name}” is finished, so there is nothing to go on with. Its adapter stays. Start a new training to learn more.`,
          { id },
        )
      await launch({ id, name }, 'train', () =>
        list.setState(id, { type: 'preparing', doing: 'Preparing to go on' }),
      )
    },
    async stop(id, keep) {
      await list.loaded
      const { name, state } = list.get(id)
      if (state.type === 'finished') return
      if (running?.id === id) await running.end(keep ? 'keep' : 'discard')
      else if (!keep) {
        await list.written()
        await store.remove(id)
        list.publish({ type: 'discarded', id })
      } else {
        const run = await launch({ id, name }, 'conclude', () =>
          list.setState(id, { type: 'preparing', doing: 'Making the adapter of what was learnt so far' }),
        )
        await run.ended
      }
      const after = list.all().find(known => known.id === id)?.state
      if ((after?.type === 'paused' || after?.type === 'failed') && after.failure)
        throw new EngineError(after.failure.code, after.failure.message, { id })
    },
    async remove(id) {
      await list.loaded
      const { name } = list.get(id)
      if (running?.id === id)
        throw new EngineError(
          'TRAINING_RUNNING',
          `“${name}” is being trained now. Nothing was removed. Stop it first.`,
          { id },
        )
      await list.written()
      await store.remove(id)
      list.publish({ type: 'discarded', id })
    },
    async close() {
      closed = true
      await Promise.allSettled(launches)
      await running?.end('pause')
      await list.loaded.catch(() => {})
      await list.written()
      list.close()
    },
  }
}
