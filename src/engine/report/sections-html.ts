import { approaches } from '#contract/approach.ts'
import { valueText } from '#contract/metric-text.ts'
import { type Html, html } from './html.ts'
import type { ReportData } from './report-data.ts'
import { scoreTable } from './scores-html.ts'
import { advisedText, factVersionText, provenanceRows, setUpRows } from './sections.ts'
import { approachNames, countText } from './values.ts'

const pairsTable = (rows: readonly (readonly [string, string])[]): Html =>
  html`<table><tbody>${rows.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}</tbody></table>`

/** What became of the answers when one fact of a document changed. */
export const freshnessSection = ({ freshnessTests }: ReportData): Html | null => {
  const finished = freshnessTests.filter(({ state }) => state.type === 'finished')
  if (finished.length === 0) return null
  return html`<h2>Freshness test</h2><p>One fact of a document was changed on a copy of the library, the document indexed again and the question asked again. Retrieval should follow the document; weights cannot.</p>
    ${finished.map(
      ({ request, documentName, reindexMs, answers }) => html`<h3>${request.question}</h3>
      <p class="small soft">${documentName}: “${request.find}” became “${request.replace}”${reindexMs === null ? '' : `; indexed again in ${valueText(reindexMs, 'ms')}`}</p>
      <div class="wide"><table><thead><tr><th>Approach</th><th>Before</th><th>After</th><th>Followed the document</th></tr></thead><tbody>${approaches.map(
        approach => {
          const answer = answers[approach]
          return (
            answer !== undefined &&
            html`<tr><td>${approachNames[approach]}</td><td>${factVersionText[answer.before.says]}<br /><span class="small soft">${answer.before.text}</span></td><td>${factVersionText[answer.after.says]}<br /><span class="small soft">${answer.after.text}</span></td><td class="${answer.flipped ? 'right' : ''}">${answer.flipped ? 'yes' : 'no'}</td></tr>`
          )
        },
      )}</tbody></table></div>`,
    )}`
}

/** Whether facts came from the passages or from the weights. */
export const memorySection = ({ memoryTest }: ReportData): Html | null => {
  if (!memoryTest) return null
  return html`<h2>Memory test</h2><p>${countText(memoryTest.questions, 'question')} with expected facts were asked again without the passages that hold them. An answer that still has the fact has it from the weights.</p>
    <table><thead><tr><th>Approach</th><th class="number">With the passage</th><th class="number">Of these still without it</th><th class="number">Only without it</th></tr></thead><tbody>${approaches.map(
      approach => {
        const counts = memoryTest.approaches[approach]
        return (
          counts !== undefined &&
          html`<tr><td>${approachNames[approach]}</td><td class="number">${counts.withPassage}</td><td class="number">${counts.stillWithout}</td><td class="number">${counts.onlyWithout}</td></tr>`
        )
      },
    )}</tbody></table>`
}

export const costSection = (data: ReportData): Html =>
  html`<h2>Costs</h2><p class="small soft">Measured on this machine; a dash was not measured here.</p>
    <h3>Of every answer</h3>${scoreTable(data, group => group === 'cost')}<h3>Paid once</h3>${pairsTable(setUpRows(data))}`

export const adviceSection = ({ advisor }: ReportData): Html | null => {
  if (!advisor || advisor.capabilities.length === 0) return null
  return html`<h2>Advice</h2>${advisor.capabilities.map(({ id, text }) => {
    const advice = advisor.advice.find(one => one.capabilityId === id)
    return (
      advice !== undefined &&
      html`<h3>${text}</h3><p><b>${advisedText[advice.recommendation]}</b> <span class="small soft">decided by ${advice.decidedBy === 'nothing' ? 'nothing known yet' : advice.decidedBy}</span></p>
      <ul class="small">${advice.reasons.map(({ sentence }) => html`<li>${sentence}</li>`)}</ul>`
    )
  })}`
}

export const provenanceSection = (data: ReportData): Html =>
  html`<h2>Provenance</h2><p class="small soft">The same hashes give the same greedy answers.</p><div class="wide">${pairsTable(
    provenanceRows(data),
  )}</div>`
