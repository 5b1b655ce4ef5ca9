import { expect, test } from 'vitest'
import { AdapterId, TrainingSetId } from '#contract/ids.ts'
import { Training, type TrainingProposal, TrainingSettings } from '#contract/training.ts'
import { answersByPrompt } from '../../../src/renderer/tune/train/sample-answers.ts'
import { settingHint } from '../../../src/renderer/tune/train/setting-hints.ts'
import { stateWord } from '../../../src/renderer/tune/train/state-word.ts'
import {
  changeDraft,
  emptyDraft,
  fitSettings,
  settingsOf,
} from '../../../src/renderer/tune/train/training-draft.ts'
import { outcome } from '../../../src/renderer/tune/train/training-outcome.ts'
import { hasLongExample } from '../../../src/renderer/tune/train/use-long-examples.ts'
import { announcementBetween, endingsBetween } from '../../../src/renderer/tune/training-milestones.ts'
import {
  activeTraining,
  createTrainingStore,
  percentDone,
  type TrainingList,
} from '../../../src/renderer/tune/training-store.ts'
import { formatPlannedTime, formatSpentTime } from '../../../src/renderer/tune/training-time.ts'

const defaults = TrainingSettings.parse({})
const settings = (part: Partial<TrainingSettings>): TrainingSettings => ({ ...defaults, ...part })

const training = (
  step: number,
  state: Training['state'] = { type: 'running' },
  more: object = {},
): Training =>
  Training.parse({
    id: 't',
    name: 'House style',
    startedAt: '2026-11-21T07:00:00.000Z',
    trainingSetId: 's',
    trainingSetName: 'S',
    dataHash: 'h',
    trainingExamples: 90,
    validationExamples: 10,
    settings: {},
    state,
    progress: {
      step,
      totalSteps: 200,
      epoch: 1,
      tokensPerSecond: 250,
      secondsLeft: 60,
      secondsSpent: 65,
      checkpointStep: null,
    },
    steps: [{ step: 1, loss: 3, learningRate: 1, gradientNorm: 1 }],
    validation: [],
    samples: [],
    ...more,
  })
const list = (...trainings: Training[]): TrainingList => ({ loaded: true, trainings })
const finished: Training['state'] = { type: 'finished', adapterId: AdapterId.parse('a'), stoppedEarly: false }
const failure = { code: 'DISK_FULL', message: 'The disk is full.' } as const

test('the percentage is 100 only when every step is done', () => {
  expect(percentDone(training(199))).toBe('99%')
  expect(percentDone(training(200))).toBe('100%')
  const unknown = training(0)
  expect(percentDone({ ...unknown, progress: { ...unknown.progress, totalSteps: 0 } })).toBe('0%')
})

test('a store tells its readers of each event and knows what runs', () => {
  const store = createTrainingStore()
  let told = 0
  store.subscribe(() => {
    told += 1
  })
  expect(store.current().loaded).toBe(false)
  store.push({ type: 'snapshot', trainings: [training(5, { type: 'paused', failure: null })] })
  expect(activeTraining(store.current())).toBeUndefined()
  store.push({ type: 'training', training: training(5) })
  expect(activeTraining(store.current())?.id).toBe('t')
  expect([told, store.current().loaded]).toEqual([2, true])
})

test('a training that finishes or breaks while it is watched has an ending; a pause by wish has none', () => {
  const running = list(training(10))
  expect(endingsBetween(running, list(training(10, { type: 'paused', failure: null })))).toEqual([])
  expect(endingsBetween(running, list(training(10, { type: 'paused', failure })))).toMatchObject([
    { type: 'broke', sentence: 'The disk is full.' },
  ])
  expect(endingsBetween(running, list(training(200, finished)))).toMatchObject([
    { type: 'finished', adapterId: 'a' },
  ])
})

test('a training that had ended before the page was opened has no ending', () => {
  const after = list(training(200, finished))
  expect(endingsBetween({ loaded: false, trainings: [] }, after)).toEqual([])
  expect(endingsBetween(after, after)).toEqual([])
})

test('beginnings, quarters and ends are announced, single steps are not', () => {
  expect(announcementBetween(list(training(48)), list(training(49)))).toBeUndefined()
  expect(announcementBetween(list(training(49)), list(training(50)))).toBe(
    'House style: 25% done, training loss 3.000.',
  )
  const preparing = training(0, { type: 'preparing', doing: 'Reading' })
  expect(announcementBetween(list(preparing), list(training(0)))).toMatch(/has begun/)
  expect(
    announcementBetween(list(training(9, { type: 'paused', failure: null })), list(training(9))),
  ).toMatch(/goes on/)
  expect(announcementBetween(list(training(199)), list(training(200, finished)))).toMatch(/finished/)
  expect(announcementBetween({ loaded: false, trainings: [] }, list(training(50)))).toBeUndefined()
})

const proposals: TrainingProposal[] = [
  {
    preset: 'balanced',
    settings: settings({ epochs: 3, samplePrompts: ['Why?'] }),
    estimate: { steps: 1, tokens: 1, seconds: 1, tokensPerSecond: 1, measuredAt: '2026-11-21T07:00:00.000Z' },
  },
]

test("a draft follows the preset until a setting is changed, and a preset takes one's own settings back", () => {
  const proposed = settingsOf(emptyDraft, proposals)
  expect(proposed?.epochs).toBe(3)
  const own = changeDraft(emptyDraft, {
    type: 'setting-changed',
    from: proposed ?? defaults,
    part: { rank: 4 },
  })
  expect(settingsOf(own, proposals)).toMatchObject({ rank: 4, epochs: 3, samplePrompts: ['Why?'] })
  const back = changeDraft(own, { type: 'preset-chosen', preset: 'balanced' })
  expect(settingsOf(back, proposals)?.rank).toBe(defaults.rank)
  expect(settingsOf(emptyDraft, undefined)).toBeUndefined()
})

test('prompts of one’s own stay with another preset and go with another set', () => {
  const prompted = changeDraft(emptyDraft, { type: 'prompts-changed', samplePrompts: ['How?'] })
  expect(
    settingsOf(changeDraft(prompted, { type: 'preset-chosen', preset: 'balanced' }), proposals)
      ?.samplePrompts,
  ).toEqual(['How?'])
  const other = changeDraft(prompted, { type: 'set-chosen', setId: TrainingSetId.parse('other') })
  expect(settingsOf(other, proposals)?.samplePrompts).toEqual(['Why?'])
})

test('an earlier training is repeated with its own settings', () => {
  const earlier = {
    trainingSetId: TrainingSetId.parse('s'),
    settings: settings({ rank: 2, samplePrompts: ['Q'] }),
  }
  const draft = changeDraft(emptyDraft, { type: 'repeated', training: earlier })
  expect(draft.setId).toBe('s')
  expect(settingsOf(draft, undefined)).toEqual(earlier.settings)
})

test('empty prompts are left out, and a value that does not fit is no setting', () => {
  expect(fitSettings(settings({ samplePrompts: [' ', 'Why? '] }))?.samplePrompts).toEqual(['Why?'])
  expect(fitSettings(settings({ epochs: Number.NaN }))).toBeUndefined()
})

test('the defaults need no hint, unusual values get one', () => {
  for (const setting of TrainingSettings.keyof().options)
    expect(settingHint(setting, defaults, 500), setting).toBeUndefined()
  expect(settingHint('learningRate', settings({ learningRate: 0.05 }), 500)).toMatch(/High/)
  expect(settingHint('alpha', settings({ alpha: 16, rank: 64 }), 500)).toMatch(/Low/)
  expect(settingHint('alpha', settings({ alpha: 16, rank: 64, rankStabilized: true }), 500)).toBeUndefined()
  expect(settingHint('batchExamples', settings({ batchExamples: 64 }), 50)).toMatch(/fewer than ten steps/)
  expect(settingHint('targetModules', settings({ targetModules: ['q_proj', 'v_proj'] }), 500)).toMatch(
    /Attention only/,
  )
})

test('answers are grouped by prompt, newest first, and a step answered again counts once', () => {
  const samples = [
    { step: 0, prompt: 'A', text: 'base' },
    { step: 10, prompt: 'A', text: 'before the pause' },
    { step: 10, prompt: 'A', text: 'after it' },
  ]
  expect(answersByPrompt({ settings: settings({ samplePrompts: ['B', 'A'] }), samples })).toEqual([
    { prompt: 'B', answers: [] },
    { prompt: 'A', answers: [samples[2], samples[0]] },
  ])
})

test('a state is named in a word or two', () => {
  expect(stateWord(training(50))).toBe('training, 25%')
  expect(stateWord(training(50, { type: 'paused', failure: null }))).toBe('paused at 25%')
  expect(stateWord(training(50, { type: 'paused', failure }))).toBe('stopped at 25%')
})

test('a result tells only what was measured', () => {
  expect(outcome(training(1, finished))).toEqual([
    ['Steps', '1'],
    ['Time', '1 min 5 s'],
    ['Speed', '250 tokens/s'],
  ])
  const validation = [
    { step: 0, loss: 3 },
    { step: 100, loss: 1.25 },
  ]
  expect(outcome(training(100, finished, { validation }))).toContainEqual([
    'Validation loss',
    '3.000 → 1.250',
  ])
})

test.each([
  [0.2, '1 s'],
  [13.4, '13 s'],
  [58, '60 s'],
  [89, '90 s'],
  [372, '6 min'],
  [3599, '1 h'],
  [4800, '1 h 20 min'],
  [86_400, '1 day'],
  [270_000, '3 days 3 h'],
])('%f seconds are planned as %s', (seconds, words) => {
  expect(formatPlannedTime(seconds)).toBe(words)
})

test.each([
  [48.4, '48 s'],
  [365, '6 min 5 s'],
  [3840, '1 h 4 min'],
])('%f seconds were spent as %s', (seconds, words) => {
  expect(formatSpentTime(seconds)).toBe(words)
})

test('an example is long from the token on that no longer fits beside others', () => {
  expect(hasLongExample([{ tokens: 12 }, { tokens: 512 }])).toBe(false)
  expect(hasLongExample([{ tokens: 12 }, { tokens: 513 }])).toBe(true)
  expect(hasLongExample([{ tokens: null }])).toBe(false)
})
