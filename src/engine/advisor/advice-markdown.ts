import type { Advice, AdvisorReport, ApproachCost, Capability, WordingAccuracy } from '#contract/advisor.ts'
import { criteria } from '#contract/criteria.ts'
import { pText, valueText } from '#contract/metric-text.ts'
import { cell, table } from '#engine/report/markdown.ts'
import { advisedText } from '#engine/report/sections.ts'
import { approachNames, bytesText, minutesText } from '#engine/report/values.ts'
import { answersWith } from './criteria-reading.ts'

/** Where and when the advice was given. */
export interface AdviceOrigin {
  workspaceName: string
  diptychVersion: string
  embedderId: string
  writtenAt: Date
}

const unmeasured = 'not measured here'

const share = (count: number, of: number): string => valueText(count / of, 'share')

const labelOf = (criterion: string, answer: string): string =>
  criteria.find(({ id }) => id === criterion)?.answers.find(({ value }) => value === answer)?.label ?? 'open'

/** The tree's questions in order, each with its answer and where that comes from. */
const treePath = ({ answers: given }: Capability, { readFromText }: Advice): string[] => {
  const answers = answersWith(given, readFromText)
  return criteria.map(({ id, question }, index) => {
    const read = readFromText.find(({ criterion }) => criterion === id)
    const from = read ? ` (read from “${cell(read.words)}”)` : ''
    return `${index + 1}. ${question} **${labelOf(id, answers[id])}**${from}`
  })
}

const reasonLines = ({ reasons }: Advice): string[] =>
  reasons.map(({ from, speaksFor, sentence }) => {
    const to = speaksFor === 'neither' ? '' : ` → ${advisedText[speaksFor].toLowerCase()}`
    return `- ${from}${to}: ${cell(sentence)}`
  })

const questionOf = (id: string): string => criteria.find(one => one.id === id)?.question ?? id

const capabilitySection = (capability: Capability, advice: Advice): string[] => [
  `### ${cell(capability.text)}`,
  '',
  `**${advisedText[advice.recommendation]}**, decided by ${advice.decidedBy}.`,
  '',
  ...treePath(capability, advice),
  '',
  ...reasonLines(advice),
  '',
  ...(advice.openQuestions.length === 0
    ? []
    : [
        `Still open, the one that could change most first: ${advice.openQuestions.map(questionOf).join(' ')}`,
        '',
      ]),
]

const matrix = (
  capabilities: readonly Capability[],
  adviceOf: (id: string) => Advice | undefined,
): string[] =>
  table(
    ['Capability', ...criteria.map(({ question }) => question), 'Advice', 'Decided by'],
    capabilities.flatMap(({ id, text, answers: given }) => {
      const advice = adviceOf(id)
      if (!advice) return []
      const answers = answersWith(given, advice.readFromText)
      return [
        [
          text,
          ...criteria.map(criterion => labelOf(criterion.id, answers[criterion.id])),
          advisedText[advice.recommendation],
          advice.decidedBy,
        ],
      ]
    }),
  )

const costTable = (costs: readonly ApproachCost[]): string[] => {
  const or = <Value>(value: Value | null, text: (value: Value) => string): string =>
    value === null ? unmeasured : text(value)
  return table(
    ['Approach', 'Paid once', 'On disk', 'A changed fact', 'First token', 'Prompt', 'Questions'],
    costs.map(cost => [
      approachNames[cost.approach],
      or(cost.setUpMinutes, minutesText),
      or(cost.setUpBytes, bytesText),
      cost.approach === 'base' ? 'never' : or(cost.updateMinutes, minutesText),
      or(cost.firstTokenMs, ms => valueText(ms, 'ms')),
      or(cost.promptTokens, tokens => `${valueText(tokens, 'tokens')} tokens`),
      String(cost.questions),
    ]),
  )
}

const accuracyLines = ({ labelled, heldOut, classifier, keywordRule, pValue }: WordingAccuracy): string[] => {
  const scored = ({ right, low, high }: WordingAccuracy['classifier']): string =>
    `${right} of ${heldOut}, ${share(right, heldOut)} [${valueText(low, 'share')} to ${valueText(high, 'share')}]`
  return [
    `The classifier of wordings learnt from ${labelled - heldOut} of ${labelled} labelled descriptions. Of the ${heldOut} that it never saw it tells ${scored(classifier)}; the plain keyword rule ${scored(keywordRule)} (Wilson 95%; exact McNemar ${pText(pValue)}).`,
    '',
  ]
}

/** The whole reasoning for a wiki or a pull request: matrix, each path through the tree, reasons, costs, accuracy. Pure. */
export const adviceMarkdown = (report: AdvisorReport, origin: AdviceOrigin): string => {
  const { capabilities, advice, costs, accuracy } = report
  const adviceOf = (id: string): Advice | undefined => advice.find(one => one.capabilityId === id)
  return [
    `# Retrieval, tuning or both: ${cell(origin.workspaceName)}`,
    '',
    `Written ${origin.writtenAt.toISOString()} by Diptych ${origin.diptychVersion}, embedding model ${cell(origin.embedderId)}.`,
    '',
    'Retrieval and fine-tuning are two needs. Each is decided by the strongest source that says something: what was measured here, then the criteria, then the wording. That the data may not be used for training rules fine-tuning out in any case.',
    '',
    '## Matrix',
    '',
    ...(capabilities.length === 0 ? ['No capability is listed yet.', ''] : matrix(capabilities, adviceOf)),
    ...(capabilities.length === 0 ? [] : ['## Reasons', '']),
    ...capabilities.flatMap(capability => {
      const one = adviceOf(capability.id)
      return one ? capabilitySection(capability, one) : []
    }),
    '## Costs on this machine',
    '',
    ...costTable(costs),
    '## How far the wording can be trusted',
    '',
    ...accuracyLines(accuracy),
    '## Criteria and where they were published',
    '',
    ...criteria.flatMap(({ question, why, source }) => [`- **${question}** ${why} ${cell(source)}`]),
    '',
  ].join('\n')
}
