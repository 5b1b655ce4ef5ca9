import { expect, test } from 'vitest'
import { type AdviceReason, type ApproachCost, Capability, type Criterion } from '#contract/advisor.ts'
import { criteria } from '#contract/criteria.ts'
import { changeCapabilities, shownAfter } from '../../../src/renderer/measure/advisor/capability-changes.ts'
import { costColumns } from '../../../src/renderer/measure/advisor/cost-cells.ts'
import { criterionAnswer } from '../../../src/renderer/measure/advisor/criterion-answer.ts'
import { contradict, reasonSides } from '../../../src/renderer/measure/advisor/reason-sides.ts'
import { rowsByTag } from '../../../src/renderer/measure/advisor/rows-by-tag.ts'
import { treePath } from '../../../src/renderer/measure/advisor/tree-path.ts'
import { decidedText, meaningText } from '../../../src/renderer/measure/advisor/verdict-identity.ts'

const first = Capability.parse({ id: 'a', text: 'Answer from the price list' })
const second = Capability.parse({ id: 'b', text: 'Rewrite politely', answers: { latency: 'yes' } })

const definition = (id: Criterion) => {
  const found = criteria.find(criterion => criterion.id === id)
  if (!found) throw new Error(`no criterion ${id}`)
  return found
}

test('pressing an answer gives it, and pressing it again takes it back', () => {
  const answer = { type: 'answer', id: 'a', criterion: 'citations', value: 'yes' } as const
  const [answered] = changeCapabilities([first, second], answer)
  expect(answered?.answers.citations).toBe('yes')
  expect(changeCapabilities(answered ? [answered, second] : [], answer)[0]?.answers.citations).toBe('unknown')
})

test('a removed capability goes back to its place with its answers', () => {
  const left = changeCapabilities([first, second], { type: 'remove', id: 'a' })
  expect(left).toEqual([second])
  expect(changeCapabilities(left, { type: 'put-back', capability: first, index: 0 })).toEqual([first, second])
})

test('after one is removed, the next is shown, and at the end the one before', () => {
  expect([
    shownAfter([first, second], 'a'),
    shownAfter([first, second], 'b'),
    shownAfter([first], 'a'),
  ]).toEqual(['b', 'a', undefined])
})

test('the person’s answer counts before the one that the text gives', () => {
  const readFromText = [
    { criterion: 'latency', answer: 'no', words: 'no hurry' },
    { criterion: 'citations', answer: 'yes', words: 'name the page' },
  ] as const
  const advice = { readFromText: [...readFromText] }
  expect(criterionAnswer(definition('latency'), second, advice)).toMatchObject({
    from: 'person',
    choice: { value: 'yes' },
  })
  expect(criterionAnswer(definition('citations'), second, advice)).toMatchObject({
    from: 'text',
    words: 'name the page',
  })
  expect(criterionAnswer(definition('examples'), second, advice)).toEqual({ from: 'nobody' })
})

test('the way through the tree turns at answers, goes straight on where one is open, and ends at the advice', () => {
  const capability = Capability.parse({
    id: 'a',
    text: 'x',
    answers: { 'changing-knowledge': 'weekly', 'facts-or-skill': 'both', latency: 'yes' },
  })
  const { steps, end } = treePath(criteria, capability, { readFromText: [], recommendation: 'retrieval' })
  expect(steps.map(({ from, to }) => `${from}-${to}`)).toEqual([
    'middle-middle',
    'middle-retrieval',
    'retrieval-retrieval',
    'retrieval-middle',
    'middle-middle',
    'middle-middle',
    'middle-tuning',
  ])
  expect(end).toEqual({ from: 'tuning', to: 'retrieval' })
})

const reason = (part: Partial<AdviceReason>): AdviceReason => ({
  from: 'criteria',
  speaksFor: 'neither',
  sentence: '',
  criterion: null,
  ...part,
})

test('reasons for both sides contradict, and what pulls apart is told from answers that move nothing', () => {
  const needed = reason({ speaksFor: 'retrieval', criterion: 'citations' })
  const speed = reason({ speaksFor: 'tuning', criterion: 'latency' })
  const tension = reason({ criterion: 'latency', sentence: 'These pull apart' })
  const bland = reason({ criterion: 'training-allowed', sentence: 'May be used' })
  const sides = reasonSides([bland, needed, speed, tension])
  expect(sides).toEqual({
    retrieval: [needed],
    tuning: [speed],
    both: [],
    weigh: [tension],
    neutral: [bland],
  })
  expect(contradict(sides, 'retrieval')).toBe(true)
  expect(contradict(sides, 'both')).toBe(false)
  expect(contradict(reasonSides([needed, bland]), 'retrieval')).toBe(false)
})

const cost = (part: Partial<ApproachCost>): ApproachCost => ({
  approach: 'rag',
  setUpMinutes: null,
  setUpBytes: null,
  updateMinutes: null,
  firstTokenMs: null,
  promptTokens: null,
  questions: 0,
  ...part,
})

test('a cost that was not measured says what would measure it', () => {
  const base = cost({ approach: 'base', setUpMinutes: 0, setUpBytes: 0 })
  const rag = cost({ setUpMinutes: 0.5, firstTokenMs: 812.4, promptTokens: 640.5 })
  const hybrid = cost({ approach: 'hybrid' })
  const all = [base, rag, hybrid]
  const shown = all.map(one =>
    costColumns.map(({ cell }) => {
      const shown = cell(one, all)
      return shown.type === 'unmeasured' ? shown.action : shown.text
    }),
  )
  expect(shown).toEqual([
    ['nothing', 'nothing', 'never', 'Run an evaluation', 'Run an evaluation'],
    ['30.0 s', 'Add documents', 'Run a freshness test', '812 ms', '641 tokens'],
    ['Train an adapter', 'Add documents', 'Run a freshness test', 'Run an evaluation', 'Run an evaluation'],
  ])
})

test('tags of all test sets are added up, and a chosen one that is gone is still shown', () => {
  const tags = (tag: string, rows: number) => ({ tags: [{ tag, rows }] })
  expect(rowsByTag([tags('price', 3), tags('price', 4), tags('form', 1)], 'gone')).toEqual([
    { tag: 'form', rows: 1 },
    { tag: 'gone', rows: 0 },
    { tag: 'price', rows: 7 },
  ])
})

test('that both are spoken against is told from not knowing enough', () => {
  const advice = { recommendation: 'not-enough-data' } as const
  const rest = { capabilityId: 'a', reasons: [], openQuestions: [], readFromText: [], evidence: [] }
  const wording = { retrieval: 0.4, tuning: 0.3, both: 0.3 }
  expect(meaningText({ ...advice, ...rest, wording, decidedBy: 'criteria' })).toContain('Neither')
  expect(decidedText({ ...advice, decidedBy: 'criteria' })).toContain('against both')
  expect(decidedText({ ...advice, decidedBy: 'nothing' })).toBe('nothing decides it yet')
  expect(meaningText({ ...advice, ...rest, wording, decidedBy: 'nothing' })).toContain('open questions')
})
