import type { TrainingId } from '#contract/ids.ts'
import {
  TargetModule,
  type Training,
  type TrainingProgress,
  type TrainingSettings,
  type TrainingState,
} from '#contract/training.ts'
import { toFailure } from '#engine/core/errors.ts'
import type { Logger } from '#engine/core/logging.ts'
import type { LanguageModel } from '#engine/models/language-model.ts'
import { createSampleRounds, type SampleRounds } from '#engine/tuning/jobs/sample-answers.ts'
import type { TrainingList } from '#engine/tuning/jobs/training-list.ts'
import type { TrainingSpeeds } from '#engine/tuning/jobs/training-speed.ts'
import type { TrainingStore } from '#engine/tuning/jobs/training-store.ts'
import type { Trainer, TrainerEvent, TrainingOutcome } from '#engine/tuning/trainer/trainer.ts'
import type { AdapterShelf } from './adapter-shelf.ts'

export interface TrainingRunDeps {
  store: TrainingStore
  list: TrainingList
  trainer: Trainer
  speeds: TrainingSpeeds
  adapters: Pick<AdapterShelf, 'add'>
  /** Answers the sample prompts. */
  model: Promise<LanguageModel>
  logger: Logger
}

/** What a run comes to. */
type Result = Exclude<TrainingState, { type: 'preparing' | 'running' }> | { type: 'discarded' }

/** How a person, or the end of the program, ends a training that runs. */
type Ending = 'pause' | 'keep' | 'discard'

/** A training while the trainer works on it. */
export interface TrainingRun {
  readonly id: TrainingId
  /** Resolves when its last state is on disk; never rejects, for the state says what failed. */
  readonly ended: Promise<void>
  /** Ends it, and resolves as `ended` does. Who wants to keep or to discard it overrules who wants to pause. */
  end(how: Ending): Promise<void>
}

/** After the last step the trainer still measures; before it everything is steps. */
const stateAt = ({ step, totalSteps }: TrainingProgress): TrainingState =>
  step < totalSteps
    ? { type: 'running' }
    : { type: 'preparing', doing: 'Measuring how much general language it forgot' }

/** A measurement in earnest takes at least this long. */
const noteworthySeconds = 20

/** Whether its speed tells how fast others will be. */
const isTypical = ({ targetModules }: TrainingSettings): boolean =>
  targetModules.length === TargetModule.options.length

/**
 * Trains from the checkpoint, or from the beginning, to an adapter on the shelf; with `conclude` makes the
 * adapter of what the checkpoint holds. The training's folder is there, its state is neither finished nor running.
 * @param onEnd called when nothing is left to do, just before everybody hears how it ended: whoever hears of it
 * may start the next one at once.
 */
export const startTrainingRun = (
  id: TrainingId,
  work: 'train' | 'conclude',
  deps: TrainingRunDeps,
  onEnd: () => void,
): TrainingRun => {
  const { store, list, trainer, speeds, adapters, logger } = deps
  const { settings, name } = list.get(id)
  const folder = store.folderOf(id)
  const stop = new AbortController()
  /** Nobody waits for answers to the sample prompts any longer. */
  const quiet = new AbortController()
  let wanted: Ending | null = null
  let secondsBefore = 0
  const rounds: SampleRounds = createSampleRounds({
    trainingId: id,
    folder,
    settings,
    model: deps.model,
    publish: sample => list.publish({ type: 'sample', id, sample }),
    signal: quiet.signal,
    logger,
  })
  const hasSamplesOf = (step: number): boolean => list.get(id).samples.some(sample => sample.step === step)

  const onEvent = (event: TrainerEvent): void => {
    const training = list.get(id)
    switch (event.type) {
      case 'preparing':
        list.setState(id, { type: 'preparing', doing: event.doing })
        return
      case 'begun': {
        const { plan, steps, validation, progress } = event
        const { trainingExamples, validationExamples } = plan
        secondsBefore = progress.secondsSpent
        const begun: Training = {
          ...training,
          ...{ trainingExamples, validationExamples, steps, validation, progress },
          // What was answered after the checkpoint will be answered again.
          samples: training.samples.filter(({ step }) => step <= progress.step),
          state: stateAt(progress),
        }
        list.publish({ type: 'training', training: begun })
        if (progress.step === 0 && !hasSamplesOf(0)) rounds.begin(0, null)
        return
      }
      case 'step':
        list.publish({ type: 'step', id, step: event.step, progress: event.progress })
        return
      case 'validation':
        list.publish({ type: 'validation', id, point: event.point })
        return
      case 'weights':
        rounds.begin(event.step, event.weights)
        return
      case 'checkpoint':
        list.publish({ type: 'state', id, state: stateAt(event.progress), progress: event.progress })
    }
  }

  const finish = async (
    { weights, forgetting }: Extract<TrainingOutcome, { type: 'finished' }>,
    stoppedEarly: boolean,
  ): Promise<Result> => {
    await rounds.idle()
    const { step } = list.get(id).progress
    if (settings.samplePrompts.length > 0 && !hasSamplesOf(step) && !quiet.signal.aborted) {
      list.setState(id, { type: 'preparing', doing: 'Answering the sample prompts' })
      rounds.begin(step, weights)
      await rounds.idle()
    }
    if (wanted === 'discard') return { type: 'discarded' }
    const training = list.get(id)
    const { trainingSetName, dataHash, trainingExamples, validationExamples, progress } = training
    const adapterId = await adapters.add({
      trainingId: id,
      name,
      settings,
      weights,
      record: {
        ...{ trainingSetName, dataHash, trainingExamples, validationExamples, settings },
        ...{ steps: training.steps, validation: training.validation, samples: training.samples },
        secondsSpent: progress.secondsSpent,
        tokensPerSecond: progress.tokensPerSecond,
        stoppedEarly,
        forgetting,
      },
    })
    return { type: 'finished', adapterId, stoppedEarly }
  }

  const carryOut = async (): Promise<Result> => {
    const request = { examples: await store.examples(id), settings }
    if (work === 'train') {
      const outcome = await trainer.train(folder, request, onEvent, stop.signal)
      if (outcome.type === 'finished') return finish(outcome, false)
    }
    if (wanted === 'discard') return { type: 'discarded' }
    if (work === 'train' && wanted !== 'keep') return { type: 'paused', failure: null }
    list.setState(id, { type: 'preparing', doing: 'Making the adapter of what was learnt so far' })
    return finish(await trainer.conclude(folder, request), true)
  }

  const failed = (thrown: unknown): Result => {
    // What failed does not matter to who discards it anyway.
    if (wanted === 'discard') return { type: 'discarded' }
    const failure = toFailure(thrown)
    if (failure.code === 'UNEXPECTED') logger.error('a training failed', thrown, { id })
    const canGoOn = failure.code !== 'CHECKPOINT_CORRUPT' && list.get(id).progress.checkpointStep !== null
    return canGoOn ? { type: 'paused', failure } : { type: 'failed', failure }
  }

  const noteSpeed = async (): Promise<void> => {
    if (work === 'conclude' || !isTypical(settings)) return
    const { tokensPerSecond, secondsSpent } = list.get(id).progress
    if (tokensPerSecond !== null && secondsSpent - secondsBefore >= noteworthySeconds)
      await speeds.note(tokensPerSecond)
  }

  /** Everything on disk is as the result says, before anybody hears of it. */
  const settle = async (result: Result): Promise<void> => {
    await list.written()
    if (result.type === 'discarded') return store.remove(id)
    await store.save({ ...list.get(id), state: result })
    if (result.type === 'finished') await store.strip(id)
  }

  const conclude = async (): Promise<void> => {
    const result = await carryOut().catch(failed)
    quiet.abort() // a round that still goes on is of no use to anybody
    await rounds.idle()
    await noteSpeed()
    await settle(result).catch(thrown => logger.error('could not note how a training ended', thrown, { id }))
    onEnd()
    if (result.type === 'discarded') list.publish({ type: 'discarded', id })
    else list.setState(id, result)
    await list.written()
  }
  const ended = conclude()
  return {
    id,
    ended,
    end(how) {
      const rank: Ending[] = ['pause', 'keep', 'discard']
      if (wanted === null || rank.indexOf(how) > rank.indexOf(wanted)) wanted = how
      stop.abort()
      if (how !== 'keep') quiet.abort()
      return ended
    },
  }
}
