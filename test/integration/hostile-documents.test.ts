import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { hostileCases } from '../../scripts/hostile-documents/all-cases.ts'
import { encode, type HostileCase, isRead, isRefused, marker } from '../../scripts/hostile-documents/case.ts'
import { type CaseResult, problemsOfMessage, runCases } from '../../scripts/hostile-documents/run-cases.ts'

const root = new URL('../../', import.meta.url)
const options = {
  workerUrl: new URL('src/engine/documents/document-worker.ts', root),
  tokenizerFolder: fileURLToPath(new URL('models/all-minilm-l6-v2', root)),
  timeLimitMs: 60_000,
}
const run = async (cases: HostileCase[]): Promise<CaseResult[]> => {
  const results: CaseResult[] = []
  for await (const result of runCases(cases, options)) results.push(result)
  return results
}

/** `pdf: no pages` is of the kind `pdf`; the sample is every eighth of a kind that takes no seconds. */
const kindOf = ({ about }: HostileCase): string => /^\w+/.exec(about)?.[0] ?? about
const sample = Object.values(Object.groupBy(hostileCases, kindOf)).flatMap(ofKind =>
  (ofKind ?? []).filter(({ heavy }) => !heavy).filter((_, index) => index % 8 === 0),
)

describe('broken and hostile documents', () => {
  it('are more than three hundred, each described in its own words', () => {
    expect(hostileCases.length).toBeGreaterThan(300)
    expect(new Set(hostileCases.map(({ about }) => about)).size).toBe(hostileCases.length)
  })

  it('have the same bytes whenever they are made', () => {
    for (const { about, bytes } of sample.filter((_, index) => index % 5 === 0))
      expect(Buffer.compare(bytes(), bytes()), about).toBe(0)
  })

  it('are read or refused with a reason, and none harms the reader', async () => {
    const results = await run(sample)
    expect(results.filter(({ problems }) => problems.length > 0)).toEqual([])
    expect(results.map(({ outcome }) => outcome)).toEqual(
      expect.arrayContaining([
        'read',
        'DOCUMENT_EMPTY',
        'DOCUMENT_TOO_LARGE',
        'DOCUMENT_UNREADABLE',
        'DOCUMENT_UNSUPPORTED',
      ]),
    )
  }, 300_000)

  it('are reported when they come out otherwise than they should', async () => {
    const bytes = (): Uint8Array => encode(marker)
    const [refused, lost, forbidden] = await run([
      {
        about: 'read although it should be refused',
        name: 'a.txt',
        bytes,
        expects: isRefused('DOCUMENT_EMPTY'),
      },
      { about: 'read without its text', name: 'a.txt', bytes, expects: isRead('something else') },
      { about: 'read with a secret', name: 'a.txt', bytes, expects: isRead(), forbidden: ['harbour'] },
    ])
    expect(refused?.problems).toEqual([`read as "${marker}"`])
    expect(lost?.problems).toEqual([`“something else” is not in "${marker}"`])
    expect(forbidden?.problems).toEqual(['the text has “harbour”'])
  })

  it('have reasons of which no part may be missing', () => {
    expect(problemsOfMessage('It is damaged. Nothing was added to the library. Get it again.')).toEqual([])
    expect(problemsOfMessage('It is damaged.')).toEqual([
      'the message does not say what was kept',
      'the message does not say what to do',
    ])
    expect(problemsOfMessage('“a\u202eb” is damaged. Nothing was added to the library.')).toEqual([
      'the message does not say what to do',
      'the message has control codes or marks that turn its direction',
    ])
  })
})
