import { approaches } from '#contract/approach.ts'
import { differenceColumns } from '#contract/difference-columns.ts'
import type { MetricDefinition } from '#contract/metric.ts'
import { effectText, pText, scoreText, verdictText } from '#contract/metric-text.ts'
import type { ScoreboardMetric } from '#contract/scoreboard.ts'
import { cell, table } from './markdown.ts'
import { askedApproaches, type ReportData } from './report-data.ts'
import { advisedText, factVersionText, provenanceRows, setUpRows } from './sections.ts'
import { summarySentences } from './summary.ts'
import { approachNames, countText, listText } from './values.ts'

const quoted = (text: string): string[] => text.split('\n').map(line => `> ${line}`)

const differenceLines = (
  scored: readonly { metric: ScoreboardMetric; definition: MetricDefinition }[],
): string[] => {
  const columns = differenceColumns(
    scored.map(({ metric }) => metric),
    approach => approachNames[approach],
  )
  const rows = scored.filter(({ metric }) => columns.some(column => column.of(metric)))
  if (rows.length === 0) return []
  return [
    '## Differences (paired, sign-flip test, Holm-adjusted)',
    '',
    ...table(
      ['Metric', ...columns.map(({ name }) => name)],
      rows.map(({ metric, definition: { name, unit, better } }) => [
        name,
        ...columns.map(column => {
          const effect = column.of(metric)
          return effect
            ? `${verdictText(effect, better)}: ${effectText(effect, unit)}, ${pText(effect.adjustedPValue)}, n = ${effect.questions}`
            : '–'
        }),
      ]),
    ),
  ]
}

/** The same as the HTML report, for notes, pull requests and wikis. */
export const markdownReport = (data: ReportData): string => {
  const { scoreboard, definitions, questions, freshnessTests, memoryTest, advisor } = data
  const { evaluation } = scoreboard
  const summary = summarySentences(data)
  const asked = askedApproaches(data)
  const scored = scoreboard.metrics.flatMap(metric => {
    const definition = definitions.get(metric.metric)
    return definition ? [{ metric, definition }] : []
  })
  const lines = [
    `# Retrieval, tuning or both: ${cell(evaluation.testSetName)}`,
    '',
    `${data.workspaceName}, ${data.writtenAt.toISOString()}. ${countText(scoreboard.rows, 'question')}, ${countText(scoreboard.seeds, 'seed')}, ${listText(asked.map(one => approachNames[one]))}. ${evaluation.state.type === 'finished' ? '' : `Not finished: ${evaluation.progress.done} of ${evaluation.progress.total}.`}`,
    '',
    '## What was shown',
    '',
    ...(summary.length > 0
      ? summary.map(sentence => `- ${sentence}`)
      : ['Nothing can be compared: that needs questions that two approaches answered.']),
    '',
    '## Scores (mean, 95% bootstrap interval, questions)',
    '',
    ...table(
      ['Metric', ...asked.map(one => approachNames[one])],
      scored.map(({ metric: { scores }, definition: { name, unit } }) => [
        name,
        ...asked.map(approach => {
          const score = scores[approach]
          return score ? `${scoreText(score, unit)}, n = ${score.questions}` : '–'
        }),
      ]),
    ),
    ...differenceLines(scored),
  ]
  if (questions.length > 0) lines.push('## Questions', '')
  for (const { row, run } of questions) {
    lines.push(`### ${cell(row.question)}`, '')
    for (const approach of approaches) {
      const answer = run.answers[approach]
      if (answer?.type === 'done')
        lines.push(`**${approachNames[approach]}**`, '', ...quoted(answer.text), '')
    }
  }
  const fresh = freshnessTests.filter(({ state }) => state.type === 'finished')
  if (fresh.length > 0) lines.push('## Freshness test', '')
  for (const { request, documentName, answers } of fresh)
    lines.push(
      `${cell(documentName)}: “${cell(request.find)}” became “${cell(request.replace)}”. ${cell(request.question)}`,
      '',
      ...table(
        ['Approach', 'Before', 'After', 'Followed the document'],
        approaches.flatMap(approach => {
          const answer = answers[approach]
          if (!answer) return []
          const { before, after, flipped } = answer
          return [
            [
              approachNames[approach],
              factVersionText[before.says],
              factVersionText[after.says],
              flipped ? 'yes' : 'no',
            ],
          ]
        }),
      ),
    )
  if (memoryTest)
    lines.push(
      `## Memory test (${countText(memoryTest.questions, 'question')})`,
      '',
      ...table(
        ['Approach', 'With the passage', 'Of these still without it', 'Only without it'],
        approaches.flatMap(approach => {
          const counts = memoryTest.approaches[approach]
          if (!counts) return []
          return [
            [
              approachNames[approach],
              ...[counts.withPassage, counts.stillWithout, counts.onlyWithout].map(String),
            ],
          ]
        }),
      ),
    )
  lines.push('## Paid once', '', ...table(['What', 'Cost'], setUpRows(data)))
  if (advisor && advisor.capabilities.length > 0)
    lines.push(
      '## Advice',
      '',
      ...table(
        ['Capability', 'Advice', 'Decided by'],
        advisor.capabilities.flatMap(({ id, text }) => {
          const advice = advisor.advice.find(one => one.capabilityId === id)
          return advice ? [[text, advisedText[advice.recommendation], advice.decidedBy]] : []
        }),
      ),
    )
  lines.push('## Provenance', '', ...table(['What', 'Which'], provenanceRows(data)))
  return lines.join('\n')
}
