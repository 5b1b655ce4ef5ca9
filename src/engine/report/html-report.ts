import { approaches } from '#contract/approach.ts'
import { stageNames } from '#contract/metric-text.ts'
import { type Html, html } from './html.ts'
import { questionHtml, runHtml } from './question-html.ts'
import { askedApproaches, type ReportData } from './report-data.ts'
import { reportStyle } from './report-style.ts'
import { differencesTable, metricCard, scoreTable } from './scores-html.ts'
import {
  adviceSection,
  costSection,
  freshnessSection,
  memorySection,
  provenanceSection,
} from './sections-html.ts'
import { headlines, summarySentences } from './summary.ts'
import { approachNames, countText, listText, momentText } from './values.ts'

const stagesSection = ({ scoreboard: { stages } }: ReportData): Html | null => {
  const rows = approaches.flatMap(approach => {
    const counts = stages[approach]
    if (!counts) return []
    return [
      html`<li><b>${approachNames[approach]}</b>: ${Object.entries(stageNames)
        .flatMap(([stage, name]) => {
          const count = counts[stage as keyof typeof stageNames] // the names' own keys
          return count ? [`${count} ${name}`] : []
        })
        .join(', ')}</li>`,
    ]
  })
  return rows.length === 0 ? null : html`<h3>How far the expected passages came</h3><ul>${rows}</ul>`
}

const definitionsSection = ({ scoreboard: { metrics }, definitions }: ReportData): Html => {
  const items = metrics.flatMap(({ metric }) => {
    const definition = definitions.get(metric)
    return definition
      ? [
          html`<li><b>${definition.name}</b>: ${definition.definition} <span class="soft">Source: ${definition.source}</span></li>`,
        ]
      : []
  })
  return html`<h2>Definitions</h2><ul class="small">${items}</ul>
    <p class="small soft">Intervals are 95% percentile bootstrap intervals over questions. Differences are paired; their p-values come from a sign-flip permutation test and are adjusted by Holm’s method over the metrics. “No difference shown” means that the data cannot support one, not that there is none.</p>`
}

/** One self-contained page: no script, no font, no picture from anywhere; it prints. */
export const htmlReport = (data: ReportData): string => {
  const { scoreboard, workspaceName, writtenAt, questions, runs } = data
  const { evaluation } = scoreboard
  const summary = summarySentences(data)
  const failed = Object.entries(scoreboard.failedAnswers).filter(([, count]) => count > 0)
  const cards = headlines(scoreboard).flatMap(metric => {
    const definition = data.definitions.get(metric.metric)
    return definition ? [metricCard(metric, definition)] : []
  })
  const unfinished = evaluation.state.type !== 'finished'
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8" /><meta name="viewport" content="width=device-width, initial-scale=1" />
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
<title>${evaluation.testSetName}: retrieval, tuning or both?</title><style>${{ markup: reportStyle }}</style></head><body><main>
<p class="small soft">Diptych report · ${workspaceName} · ${momentText(writtenAt)}</p>
<h1>Retrieval, tuning or both: ${evaluation.testSetName}</h1>
<p>${countText(scoreboard.rows, 'question')}${scoreboard.tag === null ? '' : ` tagged “${scoreboard.tag}”`}, ${scoreboard.seeds === 1 ? 'asked once' : `each asked with ${scoreboard.seeds} seeds`}, to ${listText(askedApproaches(data).map(one => approachNames[one]))}${evaluation.request.settings.temperature === 0 ? ', greedy decoding' : `, temperature ${evaluation.request.settings.temperature}`}. Everything ran and was measured on one machine, offline.</p>
${unfinished && html`<p class="wrong">The evaluation was not finished: ${evaluation.progress.done} of ${evaluation.progress.total} questions were asked.</p>`}
${failed.length > 0 && html`<p class="wrong">Failed answers, left out of the scores: ${failed.map(([approach, count]) => `${approachNames[approach as keyof typeof approachNames]} ${count}`).join(', ')}.</p>`}
<h2>What was shown</h2>
${summary.length > 0 ? html`<ul>${summary.map(sentence => html`<li>${sentence}</li>`)}</ul>` : html`<p>Nothing can be compared: that needs questions that two approaches answered.</p>`}
<h2>Scoreboard</h2><div class="cards">${cards}</div><h3>Scores</h3>${scoreTable(data, group => group !== 'cost')}${differencesTable(data)}${stagesSection(data)}
${questions.length > 0 && html`<h2>Questions</h2><p class="small soft">Dotted: sentences that no passage says.</p>${questions.map(questionHtml)}`}
${runs.length > 0 && html`<h2>From the history</h2>${runs.map(runHtml)}`}
${freshnessSection(data)}${memorySection(data)}${costSection(data)}${adviceSection(data)}${provenanceSection(data)}${definitionsSection(data)}
</main></body></html>
`.markup
}
