import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { TrainingId, TrainingSetId } from '#contract/ids.ts'
import type { Training } from '#contract/training.ts'
import { EngineError } from '#engine/core/errors.ts'
import { temporaryFolder } from '#test/unit/retrieval/library-fixture.ts'
import {
  examples,
  gate,
  isState,
  notesOf,
  openWorkbench,
  setId,
  settings,
  type Workbench,
} from './workbench.ts'

const start = (bench: Workbench, changes: Partial<typeof settings> = {}): Promise<TrainingId> =>
  bench.jobs.start({ trainingSetId: setId, name: 'Terse', settings: { ...settings, ...changes } })

/** Starts a training that stands still before a step; `go` lets it run on. */
const startHeld = async (bench: Workbench, beforeStep: number, changes: Partial<typeof settings> = {}) => {
  const { opened, open } = gate()
  bench.trainer.beforeStep = async step => {
    if (step === beforeStep) await opened
  }
  const id = await start(bench, changes)
  await bench.until(id, ({ state, progress }) => state.type === 'running' && progress.step === beforeStep - 1)
  return { id, go: open }
}

/** What a restart after a kill finds: the folder as it is at this moment. */
const restarted = (bench: Workbench): Workbench =>
  openWorkbench(join(bench.folder, '..'), { shelf: bench.shelf })

/** Without what a clock says. */
const learnt = ({ steps, validation, samples }: Training) => ({ steps, validation, samples })

describe('a training', () => {
  test('runs to an adapter on the shelf, with its curves, and leaves only its notes', async () => {
    using folder = temporaryFolder()
    const bench = openWorkbench(folder.path)
    const id = await start(bench)
    const finished = await bench.until(id, isState('finished'))
    expect(finished).toMatchObject({
      name: 'Terse',
      trainingSetName: 'Questions',
      dataHash: 'c0ffee',
      trainingExamples: 8,
      validationExamples: 1,
      state: { type: 'finished', stoppedEarly: false },
      progress: { step: 12, totalSteps: 12, checkpointStep: 12 },
    })
    expect(finished.steps.map(({ step }) => step)).toEqual(
      Array.from({ length: 12 }, (_, index) => index + 1),
    )
    expect(finished.validation.map(({ step }) => step)).toEqual([0, 6, 12])
    const [adapter] = bench.shelf.values()
    expect(adapter).toMatchObject({
      trainingId: id,
      name: 'Terse',
      record: {
        dataHash: 'c0ffee',
        ...learnt(finished),
        secondsSpent: 24,
        tokensPerSecond: 300,
        stoppedEarly: false,
        forgetting: { before: 20, after: 21 },
      },
    })
    await bench.jobs.close()
    expect(readdirSync(join(bench.folder, id))).toEqual(['training.json'])
  })

  test('shows a window that comes in the middle all that was, and then every change', async () => {
    using folder = temporaryFolder()
    const bench = openWorkbench(folder.path)
    const { id, go } = await startHeld(bench, 7)
    const events = bench.jobs.watch()
    const { value: first } = await events.next()
    expect(first).toMatchObject({ type: 'snapshot', trainings: [{ id, state: { type: 'running' } }] })
    if (first?.type !== 'snapshot') throw new Error('no snapshot')
    expect(first.trainings[0]?.steps).toHaveLength(6)
    go()
    const later: string[] = []
    for await (const event of events) {
      if (event.type === 'step') later.push(`${event.step.step}`)
      if (event.type === 'state' && event.state.type === 'finished') break
    }
    expect(later).toEqual(['7', '8', '9', '10', '11', '12'])
    await bench.jobs.close()
  })

  test('learns from the examples as they were when it began', async () => {
    using folder = temporaryFolder()
    const known = structuredClone(examples)
    const bench = openWorkbench(folder.path, { known })
    const { id, go } = await startHeld(bench, 5)
    const pausing = bench.jobs.pause(id)
    go()
    await pausing
    known.splice(0, 8)
    await bench.jobs.resume(id)
    await bench.until(id, isState('finished'))

    using other = temporaryFolder()
    const undisturbed = openWorkbench(other.path)
    await undisturbed.until(await start(undisturbed), isState('finished'))
    const [edited] = bench.shelf.values()
    const [plain] = undisturbed.shelf.values()
    expect(edited?.weights).toEqual(plain?.weights)
  })

  test('that cannot begin is refused, and nothing of it stays', async () => {
    using folder = temporaryFolder()
    const bench = openWorkbench(folder.path, { known: examples.slice(0, 3) })
    await expect(start(bench)).rejects.toMatchObject({ code: 'TRAINING_SET_TOO_SMALL' })
    const gone = bench.jobs.start({ trainingSetId: TrainingSetId.parse('gone'), name: 'x', settings })
    await expect(gone).rejects.toMatchObject({ code: 'TRAINING_SET_NOT_FOUND' })
    expect(readdirSync(bench.folder)).toEqual([])
    expect(bench.events).toEqual([{ type: 'snapshot', trainings: [] }])
  })

  test('is one at a time; the second is told the name of the first', async () => {
    using folder = temporaryFolder()
    const bench = openWorkbench(folder.path)
    const { id, go } = await startHeld(bench, 3)
    for (const second of [start(bench), start(bench)])
      await expect(second).rejects.toMatchObject({
        code: 'TRAINING_RUNNING',
        message: expect.stringContaining('Terse'),
      })
    go()
    await bench.until(id, isState('finished'))
    await bench.until(await start(bench), isState('finished'))
  })

  test('of another workspace of the same engine counts as one too', async () => {
    using one = temporaryFolder()
    using two = temporaryFolder()
    const first = openWorkbench(one.path)
    const second = openWorkbench(two.path, { turn: first.turn })
    const { id, go } = await startHeld(first, 2)
    await expect(start(second)).rejects.toMatchObject({ code: 'TRAINING_RUNNING' })
    go()
    await first.until(id, isState('finished'))
    await second.until(await start(second), isState('finished'))
  })

  test('two that start at the same instant: one begins', async () => {
    using folder = temporaryFolder()
    const bench = openWorkbench(folder.path)
    const results = await Promise.allSettled([start(bench), start(bench)])
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  })
})

describe('a pause', () => {
  test('keeps everything, and going on ends with the same adapter and curves as without it', async () => {
    using folder = temporaryFolder()
    const bench = openWorkbench(folder.path)
    const { id, go } = await startHeld(bench, 6)
    const pausing = bench.jobs.pause(id)
    go()
    await pausing
    expect(bench.seen(id)).toMatchObject({
      state: { type: 'paused', failure: null },
      progress: { step: 5, checkpointStep: 5 },
    })
    expect(notesOf(bench, id).training).toMatchObject({ state: { type: 'paused' }, progress: { step: 5 } })
    await bench.jobs.resume(id)
    const finished = await bench.until(id, isState('finished'))

    using other = temporaryFolder()
    const undisturbed = openWorkbench(other.path)
    const otherId = await start(undisturbed)
    expect(learnt(finished)).toEqual(learnt(await undisturbed.until(otherId, isState('finished'))))
    expect([...bench.shelf.values()][0]?.weights).toEqual([...undisturbed.shelf.values()][0]?.weights)
  })

  test('of what does not run does nothing, and of what does not exist is an error', async () => {
    using folder = temporaryFolder()
    const bench = openWorkbench(folder.path)
    const id = await start(bench)
    await bench.until(id, isState('finished'))
    await bench.jobs.pause(id)
    expect(bench.seen(id)?.state.type).toBe('finished')
    for (const call of [bench.jobs.pause, bench.jobs.resume, bench.jobs.remove])
      await expect(call(TrainingId.parse('../..'))).rejects.toMatchObject({ code: 'TRAINING_NOT_FOUND' })
    await expect(bench.jobs.resume(id)).rejects.toThrow(/finished/)
  })

  test('comes with the end of the workspace, and is there to be gone on with after it', async () => {
    using folder = temporaryFolder()
    const bench = openWorkbench(folder.path)
    const { id, go } = await startHeld(bench, 4)
    const closing = bench.jobs.close()
    go()
    await closing
    const again = restarted(bench)
    expect(await again.until(id, isState('paused'))).toMatchObject({
      state: { failure: null },
      progress: { step: 3, checkpointStep: 3 },
      steps: [{ step: 1 }, { step: 2 }, { step: 3 }],
    })
    await again.jobs.resume(id)
    await again.until(id, isState('finished'))
    await expect(bench.jobs.start({ trainingSetId: setId, name: 'late', settings })).rejects.toMatchObject({
      code: 'CANCELLED',
    })
  })

  test('comes with the end of the workspace even while it is only being started', async () => {
    using folder = temporaryFolder()
    const bench = openWorkbench(folder.path)
    const { opened, open } = gate()
    const { plan } = bench.trainer
    const order: string[] = []
    bench.trainer.plan = async request => {
      await opened
      order.push('planned')
      return plan(request)
    }
    const refused = expect(start(bench)).rejects.toMatchObject({ code: 'CANCELLED' })
    const closing = bench.jobs.close().then(() => order.push('closed'))
    setTimeout(open, 20)
    await closing
    // Nobody writes into a workspace that is closed.
    expect(order).toEqual(['planned', 'closed'])
    await refused
    expect(readdirSync(bench.folder)).toEqual([])
  })

  test('is waited for when it is a training that was put on disk a moment before', async () => {
    using folder = temporaryFolder()
    const bench = openWorkbench(folder.path)
    const { opened, open } = gate()
    bench.trainer.beforeStep = () => opened
    const starting = start(bench)
    await vi.waitFor(() => expect(readdirSync(bench.folder).length).toBeGreaterThan(0))
    const closing = bench.jobs.close()
    open()
    await closing
    const again = restarted(bench)
    expect((await again.until(await starting, isState('paused'))).state).toEqual({
      type: 'paused',
      failure: null,
    })
  })
})

describe('an end before the end', () => {
  test('keeps what was learnt as an adapter that says that it was stopped', async () => {
    using folder = temporaryFolder()
    const bench = openWorkbench(folder.path)
    const { id, go } = await startHeld(bench, 8)
    const stopping = bench.jobs.stop(id, true)
    go()
    await stopping
    expect(bench.seen(id)?.state).toEqual({
      type: 'finished',
      adapterId: 'adapter-1',
      stoppedEarly: true,
    })
    expect([...bench.shelf.values()][0]?.record).toMatchObject({ stoppedEarly: true, secondsSpent: 14 })
    expect([...bench.shelf.values()][0]?.record.steps).toHaveLength(7)
  })

  test('keeps it of a paused one too', async () => {
    using folder = temporaryFolder()
    const bench = openWorkbench(folder.path)
    const { id, go } = await startHeld(bench, 8)
    go()
    await bench.jobs.pause(id)
    await bench.jobs.stop(id, true)
    expect(bench.seen(id)?.state).toMatchObject({ type: 'finished', stoppedEarly: true })
    expect(bench.shelf.size).toBe(1)
    // The turn is free again.
    await bench.until(await start(bench), isState('finished'))
  })

  test('discards it without a trace, whether it runs or is paused', async () => {
    using folder = temporaryFolder()
    const bench = openWorkbench(folder.path)
    const running = await startHeld(bench, 8)
    const stopping = bench.jobs.stop(running.id, false)
    running.go()
    await stopping
    const paused = await startHeld(bench, 3)
    paused.go()
    await bench.jobs.pause(paused.id)
    await bench.jobs.stop(paused.id, false)
    expect(readdirSync(bench.folder)).toEqual([])
    expect(bench.shelf.size).toBe(0)
    await vi.waitFor(() => expect(bench.events.filter(({ type }) => type === 'discarded')).toHaveLength(2))
  })

  test('that cannot be made into an adapter leaves it paused and says why to who asked', async () => {
    using folder = temporaryFolder()
    const bench = openWorkbench(folder.path)
    const { id, go } = await startHeld(bench, 8)
    bench.trainer.conclude = () =>
      Promise.reject(new EngineError('DISK_FULL', 'The disk is full. Free some space and try again.'))
    const stopping = bench.jobs.stop(id, true)
    go()
    await expect(stopping).rejects.toMatchObject({ code: 'DISK_FULL' })
    expect(bench.seen(id)?.state).toMatchObject({ type: 'paused', failure: { code: 'DISK_FULL' } })
  })

  test('a finished one is forgotten on request, one that runs is not, and the adapter stays', async () => {
    using folder = temporaryFolder()
    const bench = openWorkbench(folder.path)
    const { id, go } = await startHeld(bench, 2)
    await expect(bench.jobs.remove(id)).rejects.toMatchObject({ code: 'TRAINING_RUNNING' })
    go()
    await bench.until(id, isState('finished'))
    await bench.jobs.close()
    const again = restarted(bench)
    await again.jobs.remove(id)
    expect(readdirSync(bench.folder)).toEqual([])
    expect(bench.shelf.size).toBe(1)
  })
})

describe('a failure in the middle', () => {
  const diverged = new EngineError('TRAINING_DIVERGED', 'The loss is no number. Lower the learning rate.')

  test('pauses at the checkpoint, where there is one', async () => {
    using folder = temporaryFolder()
    const bench = openWorkbench(folder.path)
    bench.trainer.beforeStep = step => (step === 7 ? Promise.reject(diverged) : Promise.resolve())
    const id = await start(bench)
    expect(await bench.until(id, isState('paused'))).toMatchObject({
      state: { failure: { code: 'TRAINING_DIVERGED', message: diverged.message } },
      progress: { checkpointStep: 4 },
    })
    bench.trainer.beforeStep = async () => {}
    await bench.jobs.resume(id)
    const finished = await bench.until(id, isState('finished'))
    // Back to the checkpoint: no step is in the curve twice.
    expect(finished.steps.map(({ step }) => step)).toEqual(
      Array.from({ length: 12 }, (_, index) => index + 1),
    )
  })

  test('without a checkpoint leaves nothing to go on from', async () => {
    using folder = temporaryFolder()
    const bench = openWorkbench(folder.path)
    bench.trainer.beforeStep = step => (step === 3 ? Promise.reject(diverged) : Promise.resolve())
    const id = await start(bench)
    expect(await bench.until(id, isState('failed'))).toMatchObject({
      state: { failure: { code: 'TRAINING_DIVERGED' } },
    })
    await bench.jobs.remove(id)
    expect(readdirSync(bench.folder)).toEqual([])
  })

  test('that the checkpoint itself is, leaves nothing to go on from either', async () => {
    using folder = temporaryFolder()
    const bench = openWorkbench(folder.path)
    const { id, go } = await startHeld(bench, 6)
    const pausing = bench.jobs.pause(id)
    go()
    await pausing
    bench.trainer.train = () =>
      Promise.reject(new EngineError('CHECKPOINT_CORRUPT', 'The checkpoint is damaged. Discard it.'))
    await bench.jobs.resume(id)
    expect(await bench.until(id, isState('failed'))).toMatchObject({
      state: { failure: { code: 'CHECKPOINT_CORRUPT' } },
    })
  })

  test('does not matter to who discards it anyway', async () => {
    using folder = temporaryFolder()
    const bench = openWorkbench(folder.path)
    const { opened, open } = gate()
    bench.trainer.beforeStep = async step => {
      if (step !== 6) return
      await opened
      throw diverged
    }
    const id = await start(bench)
    await bench.until(id, ({ progress }) => progress.step === 5)
    const stopping = bench.jobs.stop(id, false)
    open()
    await stopping
    expect(readdirSync(bench.folder)).toEqual([])
  })
})

describe('a killed process', () => {
  /** The folder as it is now, in another place: what the next start would find. */
  const killed = async (bench: Workbench, place: string): Promise<Workbench> => {
    const { cpSync } = await import('node:fs')
    mkdirSync(place, { recursive: true })
    cpSync(join(bench.folder, '..'), place, { recursive: true })
    return openWorkbench(place, { shelf: bench.shelf })
  }

  test('leaves a training that says from which step it will go on, with its curves up to there', async () => {
    using folder = temporaryFolder()
    const bench = openWorkbench(join(folder.path, 'before'))
    const { id } = await startHeld(bench, 7)
    const next = await killed(bench, join(folder.path, 'after'))
    const found = await next.until(id, isState('paused'))
    expect(found.state).toEqual({
      type: 'paused',
      failure: { code: 'CANCELLED', message: expect.stringMatching(/up to step 4 of 12 .* Resume/) },
    })
    expect(found.progress).toMatchObject({ step: 4, checkpointStep: 4, tokensPerSecond: null })
    expect(found.steps.map(({ step }) => step)).toEqual([1, 2, 3, 4])
    await next.jobs.resume(id)
    const finished = await next.until(id, isState('finished'))
    expect(finished.steps).toHaveLength(12)
    expect([...next.shelf.values()][0]?.record.steps).toHaveLength(12)
  })

  test('before the first checkpoint leaves one that begins again', async () => {
    using folder = temporaryFolder()
    const bench = openWorkbench(join(folder.path, 'before'))
    const { id } = await startHeld(bench, 2)
    const next = await killed(bench, join(folder.path, 'after'))
    expect(await next.until(id, isState('paused'))).toMatchObject({
      state: { failure: { code: 'CANCELLED', message: expect.stringContaining('begin again') } },
      progress: { step: 0, checkpointStep: null },
      steps: [],
    })
    await next.jobs.resume(id)
    await next.until(id, isState('finished'))
  })

  test('between putting the adapter on the shelf and noting it does not make two', async () => {
    using folder = temporaryFolder()
    const bench = openWorkbench(join(folder.path, 'before'))
    const id = await start(bench)
    await bench.until(id, isState('finished'))
    await bench.jobs.close()
    // The last things that were written are not there: the state, and what is deleted after it.
    const place = join(bench.folder, id)
    const { training, ...rest } = JSON.parse(readFileSync(join(place, 'training.json'), 'utf8'))
    training.state = { type: 'running' }
    writeFileSync(join(place, 'training.json'), JSON.stringify({ ...rest, training }))
    const lines = examples.map(example => `${JSON.stringify(example)}\n`).join('')
    writeFileSync(join(place, 'examples.jsonl'), lines)
    const next = restarted(bench)
    await next.until(id, isState('paused'))
    await next.jobs.resume(id)
    expect(await next.until(id, isState('finished'))).toMatchObject({ state: { adapterId: 'adapter-1' } })
    expect(bench.shelf.size).toBe(1)
  })

  test('leaves nothing unfinished lying about, and a damaged training does not hide the others', async () => {
    using folder = temporaryFolder()
    const bench = openWorkbench(folder.path)
    const id = await start(bench)
    await bench.until(id, isState('finished'))
    await bench.jobs.close()
    const stale = join(bench.folder, id, '.diptych-7d0a3c6e-2f59-4c57-9d6f-0f6f3c1b8f2a.tmp')
    writeFileSync(stale, 'half a checkpoint')
    mkdirSync(join(bench.folder, 'damaged'))
    writeFileSync(join(bench.folder, 'damaged/training.json'), '{ cut')
    const next = restarted(bench)
    await next.until(id, isState('finished'))
    expect(next.events[0]).toMatchObject({ type: 'snapshot', trainings: [{ id }] })
    expect(existsSync(stale)).toBe(false)
    expect(existsSync(join(bench.folder, 'damaged/training.json'))).toBe(true)
  })

  test('a finished training shows its curves from its adapter’s card, and none once that is gone', async () => {
    using folder = temporaryFolder()
    const bench = openWorkbench(folder.path)
    const id = await start(bench)
    await bench.until(id, isState('finished'))
    await bench.jobs.close()
    expect((await restarted(bench).until(id, isState('finished'))).steps).toHaveLength(12)
    bench.shelf.clear()
    expect((await restarted(bench).until(id, isState('finished'))).steps).toEqual([])
  })
})

describe('sample prompts', () => {
  const asking = { samplePrompts: ['Who?', 'Why?'] }

  test('are answered by the base model and by the adapter as it becomes, the last time when it is done', async () => {
    using folder = temporaryFolder()
    const bench = openWorkbench(folder.path)
    const id = await start(bench, asking)
    const { samples } = await bench.until(id, isState('finished'))
    expect(samples.filter(({ step }) => step === 0)).toEqual([
      { step: 0, prompt: 'Who?', text: 'Who? after nothing' },
      { step: 0, prompt: 'Why?', text: 'Why? after nothing' },
    ])
    expect(samples.slice(-2)).toEqual([
      { step: 12, prompt: 'Who?', text: 'Who? after 12' },
      { step: 12, prompt: 'Why?', text: 'Why? after 12' },
    ])
    expect(bench.model.loaded.size).toBe(0)
    expect([...bench.shelf.values()][0]?.record.samples).toEqual(samples)
  })

  test('are asked in one round at a time: one that comes too early is left out', async () => {
    using folder = temporaryFolder()
    const bench = openWorkbench(folder.path)
    const { opened, open } = gate()
    let atOnce = 0
    let most = 0
    bench.model.beforeAnswer = async () => {
      most = Math.max(most, ++atOnce)
      await opened
      atOnce--
    }
    const id = await start(bench, asking)
    // The base model still answers when the whole training is over.
    await bench.until(id, ({ progress }) => progress.step === 12)
    open()
    const { samples } = await bench.until(id, isState('finished'))
    expect(most).toBe(1)
    expect([...new Set(samples.map(({ step }) => step))]).toEqual([0, 12])
  })

  test('are kept with a paused training, and asked again only for what it goes back to', async () => {
    using folder = temporaryFolder()
    const bench = openWorkbench(folder.path)
    bench.trainer.checkpointEvery = 5
    const { id, go } = await startHeld(bench, 9, asking)
    await bench.until(id, ({ samples }) => samples.filter(({ step }) => step === 6).length === 2)
    go()
    await bench.jobs.pause(id)
    const before = bench.seen(id)?.samples
    await bench.jobs.close()
    const next = restarted(bench)
    expect((await next.until(id, isState('paused'))).samples).toEqual(before)
    await next.jobs.resume(id)
    const { samples } = await next.until(id, isState('finished'))
    expect(samples.filter(({ step }) => step === 6)).toHaveLength(2)
    expect(samples.filter(({ step }) => step === 0)).toHaveLength(2)
  })

  test('that were answered after the checkpoint are forgotten with the steps, in this session and the next', async () => {
    using folder = temporaryFolder()
    const bench = openWorkbench(folder.path)
    bench.trainer.checkpointEvery = 5
    const { opened, open } = gate()
    bench.trainer.beforeStep = async step => {
      if (step !== 9) return
      await opened
      throw new Error('broken')
    }
    const id = await start(bench, asking)
    await bench.until(id, ({ samples }) => samples.filter(({ step }) => step === 6).length === 2)
    open()
    await bench.until(id, isState('paused'))
    await bench.jobs.close()
    const next = restarted(bench)
    const found = await next.until(id, isState('paused'))
    expect(found.progress.step).toBe(5)
    expect([...new Set(found.samples.map(({ step }) => step))]).toEqual([0])

    // The first session still shows them, until it goes on.
    using other = temporaryFolder()
    const again = openWorkbench(other.path)
    again.trainer.checkpointEvery = 5
    const second = gate()
    again.trainer.beforeStep = async step => {
      if (step !== 9) return
      await second.opened
      throw new Error('broken')
    }
    const otherId = await start(again, asking)
    await again.until(otherId, ({ samples }) => samples.filter(({ step }) => step === 6).length === 2)
    second.open()
    await again.until(otherId, isState('paused'))
    again.trainer.beforeStep = async () => {}
    await again.jobs.resume(otherId)
    const { samples } = await again.until(otherId, isState('finished'))
    const steps = samples.map(({ step }) => step)
    for (const step of new Set(steps)) expect(steps.filter(other => other === step)).toHaveLength(2)
  })

  test('are answered once more by what is kept of a stopped training', async () => {
    using folder = temporaryFolder()
    const bench = openWorkbench(folder.path)
    const { id, go } = await startHeld(bench, 9, asking)
    const stopping = bench.jobs.stop(id, true)
    go()
    await stopping
    expect(bench.seen(id)?.samples.at(-1)).toEqual({ step: 8, prompt: 'Why?', text: 'Why? after 8' })
  })

  test('that cannot be answered do not stop the training', async () => {
    using folder = temporaryFolder()
    const bench = openWorkbench(folder.path)
    bench.model.beforeAnswer = () => Promise.reject(new Error('no memory'))
    const id = await start(bench, asking)
    expect((await bench.until(id, isState('finished'))).samples).toEqual([])
  })
})
