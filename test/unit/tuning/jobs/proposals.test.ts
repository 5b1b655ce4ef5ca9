import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import { TrainingSettings } from '#contract/training.ts'
import { systemClock } from '#engine/core/clock.ts'
import { silentLogger } from '#engine/core/logging.ts'
import { proposedSamplePrompts } from '#engine/tuning/jobs/sample-prompts.ts'
import { estimateOf } from '#engine/tuning/jobs/training-estimate.ts'
import { createTrainingSpeeds } from '#engine/tuning/jobs/training-speed.ts'
import { temporaryFolder } from '#test/unit/retrieval/library-fixture.ts'
import { examples, gate, isState, openWorkbench, setId, settings } from './workbench.ts'

describe('proposals', () => {
  test('are the three presets, each longer than the one before, by one measurement', async () => {
    using folder = temporaryFolder()
    const bench = openWorkbench(folder.path, { suggestedQuestions: ['How long?', 'How much?'] })
    const proposals = await bench.jobs.propose(setId)
    expect(proposals.map(({ preset }) => preset)).toEqual(['quick', 'balanced', 'thorough'])
    const seconds = proposals.map(({ estimate }) => estimate.seconds)
    expect(seconds).toEqual(seconds.toSorted((a, b) => a - b))
    for (const { estimate, settings: proposed } of proposals) {
      expect(estimate.tokensPerSecond).toBe(300)
      expect(estimate.tokens).toBe(estimate.steps * 600)
      expect(proposed.samplePrompts).toEqual(['How long?', 'How much?'])
    }
    await bench.jobs.estimate(setId, settings)
    expect(bench.trainer.measurements).toBe(1)
  })

  test('while a training runs wait for its speed and do not measure beside it', async () => {
    using folder = temporaryFolder()
    const bench = openWorkbench(folder.path)
    const { opened, open } = gate()
    bench.trainer.beforeStep = () => opened
    const id = await bench.jobs.start({ trainingSetId: setId, name: 'x', settings })
    const estimating = bench.jobs.estimate(setId, settings)
    await bench.until(id, isState('running'))
    open()
    expect((await estimating).tokensPerSecond).toBe(300)
    expect(bench.trainer.measurements).toBe(0)
    await bench.until(id, isState('finished'))
    await bench.jobs.close()
    // What it did in earnest is known from now on.
    expect((await bench.jobs.estimate(setId, settings)).tokensPerSecond).toBe(300)
    expect(bench.trainer.measurements).toBe(0)
  })
})

describe('a measurement that goes on', () => {
  test('is waited for by what is started meanwhile', async () => {
    using folder = temporaryFolder()
    const bench = openWorkbench(folder.path)
    const { opened, open } = gate()
    bench.trainer.beforeMeasured = () => opened
    const proposing = bench.jobs.propose(setId)
    await vi.waitFor(() => expect(bench.trainer.measurements).toBe(1))
    const starting = bench.jobs.start({ trainingSetId: setId, name: 'x', settings })
    await delay(50) // time enough to begin, if it did not wait
    open()
    await proposing
    expect((await bench.until(await starting, isState('finished'))).steps).toHaveLength(12)
  })

  test('never begins while one is being started', async () => {
    using folder = temporaryFolder()
    const bench = openWorkbench(folder.path)
    const starting = bench.jobs.start({ trainingSetId: setId, name: 'x', settings })
    const { tokensPerSecond } = await bench.jobs.estimate(setId, settings)
    expect(tokensPerSecond).toBe(300)
    expect(bench.trainer.measurements).toBe(0)
    await bench.until(await starting, isState('finished'))
  })
})

describe('measuring anew', () => {
  test('replaces a speed measured while the machine was busy in what is estimated from then on', async () => {
    using folder = temporaryFolder()
    const bench = openWorkbench(folder.path)
    bench.trainer.measuredSpeed = 50
    const [busy] = await bench.jobs.propose(setId)
    expect(busy?.estimate.tokensPerSecond).toBe(50)
    bench.trainer.measuredSpeed = 200
    await bench.jobs.measure()
    const [idle] = await bench.jobs.propose(setId)
    expect(idle?.estimate.tokensPerSecond).toBe(200)
    expect((await bench.jobs.estimate(setId, settings)).tokensPerSecond).toBe(200)
    expect(bench.trainer.measurements).toBe(2)
    // A restart knows it too.
    expect((await openWorkbench(folder.path).jobs.estimate(setId, settings)).tokensPerSecond).toBe(200)
  })

  test('is refused while a training runs, and one that is started meanwhile waits for it', async () => {
    using folder = temporaryFolder()
    const bench = openWorkbench(folder.path)
    const running = gate()
    bench.trainer.beforeStep = () => running.opened
    const id = await bench.jobs.start({ trainingSetId: setId, name: 'x', settings })
    await expect(bench.jobs.measure()).rejects.toMatchObject({ code: 'TRAINING_RUNNING' })
    expect(bench.trainer.measurements).toBe(0)
    running.open()
    await bench.until(id, isState('finished'))

    const measured = gate()
    bench.trainer.beforeMeasured = () => measured.opened
    await vi.waitFor(() => expect(() => bench.turn.requireFree()).not.toThrow())
    const measuring = bench.jobs.measure()
    const starting = bench.jobs.start({ trainingSetId: setId, name: 'y', settings })
    await delay(50) // time enough to begin, if it did not wait
    measured.open()
    await measuring
    expect((await bench.until(await starting, isState('finished'))).steps).toHaveLength(12)
  })
})

describe('sample prompts', () => {
  const bare = TrainingSettings.parse({ validationShare: 0.2 })

  test('are the workspace’s questions, of which three are enough', () => {
    expect(proposedSamplePrompts(['a', 'b', 'b', 'c', 'd'], examples, bare)).toEqual(['a', 'b', 'c'])
  })

  test('are short before they are long, so that they can be read at a glance', () => {
    const long = 'x'.repeat(301)
    expect(proposedSamplePrompts([long, 'a', 'b', 'c'], examples, bare)).toEqual(['a', 'b', 'c'])
    expect(proposedSamplePrompts([long, 'a'], examples, bare)).toEqual(['a', long])
  })

  test('are else questions that the training does not learn from', () => {
    const prompts = proposedSamplePrompts([], examples, bare)
    expect(prompts.length).toBeGreaterThan(0)
    expect(prompts.length).toBeLessThanOrEqual(2) // a fifth of nine
  })

  test('are else the first examples’, and never what the contract refuses', () => {
    const [first, second, third] = ['Question 0', 'Question 1', 'Question 2']
    expect(proposedSamplePrompts(['x'.repeat(4001), ''], examples, { ...bare, validationShare: 0 })).toEqual([
      ...[first, second, third],
    ])
    expect(proposedSamplePrompts([], [], bare)).toEqual([])
  })
})

test('an estimate counts what is learnt from, what is only read and what is written, at the measured speed', () => {
  const plan = { trainingExamples: 10, validationExamples: 4, totalSteps: 20, tokens: 1000, readTokens: 4000 }
  const speed = { tokensPerSecond: 100, measuredAt: '2026-11-02T09:30:00.000Z' }
  // What is only read takes half the time.
  expect(estimateOf(plan, { samplePrompts: [] }, speed)).toEqual({
    steps: 20,
    tokens: 1000,
    seconds: 5 + (1000 + 0.5 * 4000) / 100,
    ...speed,
  })
  // Each prompt is answered seven times in at most 80 tokens, each of which takes as long as five learnt ones.
  const asking = estimateOf(plan, { samplePrompts: ['a', 'b'] }, speed).seconds
  expect(asking).toBeCloseTo(5 + (1000 + 0.5 * 4000 + 5 * 7 * 2 * 80) / 100)
  // After each of two steps, and before the first.
  const short = estimateOf({ ...plan, totalSteps: 2 }, { samplePrompts: ['a'] }, speed).seconds
  expect(short).toBeCloseTo(5 + (1000 + 0.5 * 4000 + 5 * 3 * 80) / 100)
})

describe('the measured speed', () => {
  const open = (folder: string, machine: string, measure: () => Promise<number>) =>
    createTrainingSpeeds({
      file: join(folder, 'training-speed.json'),
      machine,
      measure,
      clock: systemClock,
      logger: silentLogger,
    })

  test('is measured once a machine, whoever asks at the same time', async () => {
    using folder = temporaryFolder()
    let measured = 0
    const measure = async (): Promise<number> => ++measured * 100
    const speeds = open(folder.path, 'a', measure)
    expect(await speeds.known()).toBeNull()
    const [one, two] = await Promise.all([speeds.get(), speeds.get()])
    expect([one.tokensPerSecond, two.tokensPerSecond]).toEqual([100, 100])
    expect(await open(folder.path, 'a', measure).get()).toEqual(one)
    expect((await open(folder.path, 'b', measure).get()).tokensPerSecond).toBe(200)
  })

  test('is replaced by what a training did, and a damaged note is measured again', async () => {
    using folder = temporaryFolder()
    const speeds = open(folder.path, 'a', async () => 100)
    await speeds.note(250)
    expect(await speeds.get()).toMatchObject({ tokensPerSecond: 250 })
    expect(readFileSync(join(folder.path, 'training-speed.json'), 'utf8')).toContain('250')
    writeFileSync(join(folder.path, 'training-speed.json'), '{')
    expect(await speeds.get()).toMatchObject({ tokensPerSecond: 100 })
  })

  test('that could not be measured is asked for again', async () => {
    using folder = temporaryFolder()
    let fails = true
    const speeds = open(folder.path, 'a', async () => {
      if (fails) throw new Error('busy')
      return 100
    })
    await expect(speeds.get()).rejects.toThrow('busy')
    fails = false
    expect(await speeds.get()).toMatchObject({ tokensPerSecond: 100 })
  })
})
