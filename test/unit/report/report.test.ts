import { parseHTML } from 'linkedom'
import { describe, expect, it } from 'vitest'
import { csvReport } from '#engine/report/csv-report.ts'
import { htmlReport } from '#engine/report/html-report.ts'
import { markdownReport } from '#engine/report/markdown-report.ts'
import type { ReportData } from '#engine/report/report-data.ts'
import { summarySentences } from '#engine/report/summary.ts'
import { sampleQuestion, sampleReport } from './sample-report.ts'

describe('a report', () => {
  it('claims only what was shown, with its sample size', () => {
    expect(summarySentences(sampleReport)).toEqual([
      'Fact match: retrieval made it better (+65 points [+52 to +78], 40 questions); tuning: no difference shown (+5 points [−2 to +12], 40 questions).',
    ])
  })
})

describe('the HTML report', () => {
  const { document } = parseHTML(htmlReport(sampleReport))

  it('takes nothing from anywhere and runs nothing, whatever its texts try', () => {
    expect(document.querySelectorAll('script, img, link, iframe, object, form, base')).toHaveLength(0)
    expect([...document.querySelectorAll('[src], [href], [style], [onclick]')]).toEqual([])
    const policy = document.querySelector('meta[http-equiv="Content-Security-Policy"]')
    expect(policy?.getAttribute('content')).toBe("default-src 'none'; style-src 'unsafe-inline'")
    expect(document.querySelector('style')?.textContent).not.toMatch(/url\(|@import/)
    expect(document.body.textContent).toContain('<script>alert("a")</script>')
  })

  it('shows every score with interval and sample size', () => {
    const row = [...document.querySelectorAll('tr')].find(tr => tr.textContent?.startsWith('Fact match'))
    expect(row?.textContent).toContain('60%45 to 75%, n = 40')
  })

  it('says of each effect whether the data show it', () => {
    const rows = [...document.querySelectorAll('tr')].filter(tr => tr.textContent?.startsWith('Fact match'))
    expect(rows[1]?.textContent).toMatch(/better\s*\+65 points.*no difference shown\s*\+5 points/)
  })

  it('compares two approaches pair by pair where not all four were asked', () => {
    const { evaluation } = sampleReport.scoreboard
    const [metric] = sampleReport.scoreboard.metrics
    if (!metric?.retrieval) throw new Error('the sample has an effect')
    const { base, rag } = metric.scores
    const two: ReportData = {
      ...sampleReport,
      scoreboard: {
        ...sampleReport.scoreboard,
        evaluation: { ...evaluation, request: { ...evaluation.request, approaches: ['base', 'rag'] } },
        metrics: [
          {
            ...metric,
            ...{ retrieval: null, tuning: null, interaction: null },
            scores: { ...(base && { base }), ...(rag && { rag }) },
            pairs: [{ from: 'base', to: 'rag', effect: metric.retrieval }],
          },
        ],
      },
    }
    expect(summarySentences(two)).toEqual([
      'Fact match: RAG against Base: better (+65 points [+52 to +78], 40 questions).',
    ])
    const page = parseHTML(htmlReport(two)).document
    const headers = [...page.querySelectorAll('.scores thead tr')].map(tr => tr.textContent)
    expect(headers.slice(0, 2)).toEqual(['MetricBaseRAG', 'MetricRAG against Base'])
    expect(markdownReport(two)).toContain('| Metric | RAG against Base |')
  })

  it('calls a longer time worse', () => {
    const row = [...document.querySelectorAll('tr')].find(tr =>
      tr.textContent?.startsWith('Time to first token'),
    )
    expect(row?.textContent).toMatch(/worse\s*\+723 ms/)
  })

  it('underlines the sentences that no passage supports', () => {
    const marked = [...document.querySelectorAll('.unsupported')].map(({ textContent }) => textContent)
    expect(marked).toEqual(['It is free.'])
  })

  it('names the freshness test and the hashes that the answers come from', () => {
    const text = document.body.textContent ?? ''
    expect(text).toContain('“43 days” became “58 days”')
    expect(text).toContain(`Small model (m), ${'a'.repeat(64)}`)
  })
})

describe('the Markdown report', () => {
  it('keeps texts inside their cells', () => {
    const lines = markdownReport(sampleReport).split('\n')
    const row = lines.find(line => line.startsWith('| Fact match | 0%'))
    expect(row).toContain('60% \\[45 to 75%\\], n = 40')
    expect(lines.some(line => line.startsWith('returns\\|policy.md'))).toBe(true)
    expect(lines.some(line => line.startsWith('### \\<script'))).toBe(true)
  })
})

describe('the CSV report', () => {
  it('has a line an answer and leaves no formula for a spreadsheet to run', () => {
    const lines = csvReport([sampleQuestion]).split('\n')
    expect(lines[0]?.startsWith('id,question,tags,seed,approach,answer')).toBe(true)
    expect(lines.filter(line => line.startsWith('q1,'))).toHaveLength(2)
    expect(lines[1]).toContain(`"'=1+1 `)
  })
})
