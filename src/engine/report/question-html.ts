import { approaches } from '#contract/approach.ts'
import type { EvaluatedQuestion, JudgedAnswer } from '#contract/evaluation.ts'
import { stageNames, valueText } from '#contract/metric-text.ts'
import type { Answer, Run } from '#contract/run.ts'
import type { ExpectedFact } from '#contract/test-set.ts'
import { type Html, html } from './html.ts'
import { approachNames, countText, momentText } from './values.ts'

/** An answer with the sentences that no passage supports underlined. */
const markedText = (text: string, judged: JudgedAnswer | undefined): Html => {
  const parts: Html[] = []
  let at = 0
  for (const { span } of (judged?.sentences ?? []).filter(({ supported }) => !supported)) {
    if (span.start < at || span.end > text.length) continue
    parts.push(
      html`${text.slice(at, span.start)}<span class="unsupported">${text.slice(span.start, span.end)}</span>`,
    )
    at = span.end
  }
  return html`${parts}${text.slice(at)}`
}

const judgedLines = (judged: JudgedAnswer): Html => {
  const { facts, formatProblem, metrics, stage, cached } = judged
  const found = facts.filter(Boolean).length
  return html`<ul class="small soft plain">
    ${facts.length > 0 && html`<li class="${found === facts.length ? 'right' : 'wrong'}">${found} of ${countText(facts.length, 'expected fact')}</li>`}
    ${metrics['format-strict'] !== undefined && html`<li class="${metrics['format-strict'] === 1 ? 'right' : 'wrong'}">${formatProblem ?? 'The format is kept.'}</li>`}
    ${stage !== null && html`<li>Expected passage: ${stageNames[stage]}.</li>`}
    ${cached && html`<li>Taken from an earlier evaluation; its times were measured then.</li>`}
  </ul>`
}

const answerHtml = (answer: Answer, judged: JudgedAnswer | undefined): Html => {
  switch (answer.type) {
    case 'done':
      return html`<div class="answer">${markedText(answer.text, judged)}</div>
        ${judged ? judgedLines(judged) : null}
        ${
          answer.timings &&
          html`<p class="small soft">First token ${valueText(answer.timings.timeToFirstTokenMs, 'ms')}, ${countText(answer.timings.promptTokens, 'prompt token')}, ${countText(answer.timings.answerTokens, 'answer token')}</p>`
        }`
    case 'failed':
      return html`<p class="wrong">${answer.failure.message}</p>`
    case 'waiting':
    case 'streaming':
      return html`<p class="soft">This answer had not ended when the report was written.</p>`
  }
}

const sources = ({ retrieval }: Run): Html | null => {
  const passages = retrieval?.passages ?? []
  if (passages.length === 0) return null
  return html`<details><summary class="small">${countText(passages.length, 'passage')} that RAG and Hybrid were given</summary>
    ${passages.map(
      ({ number, documentName, page, headingPath, text }) =>
        html`<p class="small"><b>[${number}] ${documentName}</b>${page === null ? '' : `, page ${page}`}${
          headingPath.length > 0 ? ` · ${headingPath.join(' > ')}` : ''
        }</p><blockquote class="small">${text === '' ? '(its document was removed)' : text}</blockquote>`,
    )}
  </details>`
}

const panes = (run: Run, judged: EvaluatedQuestion['judged']): Html =>
  html`<div class="panes">${approaches
    .map(approach => {
      const answer = run.answers[approach]
      return (
        answer &&
        html`<section class="pane ${approach}"><h4>${approachNames[approach]}</h4>${answerHtml(answer, judged[approach])}</section>`
      )
    })
    .filter(pane => pane !== undefined)}</div>${sources(run)}`

const expectedText = (fact: ExpectedFact): string => {
  switch (fact.type) {
    case 'text':
      return fact.wordings[0] ?? ''
    case 'number':
      return `${fact.value}${fact.unit ? ` ${fact.unit}` : ''}`
    case 'pattern':
      return `/${fact.pattern}/${fact.flags}`
  }
}

/** A question of the evaluation pane by pane; open, so that it is on paper too. */
export const questionHtml = ({ row, run, judged }: EvaluatedQuestion): Html =>
  html`<details open><summary>${row.question}</summary>
    ${row.tags.length > 0 && html`<p class="small soft">${row.tags.join(', ')}</p>`}
    ${row.expectedFacts.length > 0 && html`<p class="small soft">Expected: ${row.expectedFacts.map(expectedText).join('; ')}</p>`}
    ${row.unanswerable && html`<p class="small soft">The documents do not answer it: a good answer says so.</p>`}
    ${panes(run, judged)}</details>`

export const runHtml = (run: Run): Html =>
  html`<details open><summary>${run.request.question}</summary>
    <p class="small soft">Asked on ${momentText(new Date(run.createdAt))}, from the history; it is not part of the scores.</p>
    ${panes(run, {})}</details>`
