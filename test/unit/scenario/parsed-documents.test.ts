import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ParsedDocument } from '#engine/documents/document.ts'
import { parseDocument } from '#engine/documents/parse-document.ts'
import { parseTestSet } from '#engine/evaluation/test-set.ts'

const scenario = join(import.meta.dirname, '../../../resources/scenarios/support-desk')
const documents = join(scenario, 'documents')

const normalise = (text: string): string => text.toLowerCase().replace(/\s+/g, ' ')

describe('the shipped documents, read by the product’s own parsers', () => {
  const parsed = new Map<string, ParsedDocument>()

  beforeAll(async () => {
    for (const name of readdirSync(documents)) {
      parsed.set(name, await parseDocument(name, new Uint8Array(readFileSync(join(documents, name)))))
    }
  }, 60_000)

  it('keep every expected fact inside one block of its document', () => {
    const { rows } = parseTestSet(readFileSync(join(scenario, 'test-sets/support-desk.jsonl'), 'utf8'))
    const questions = rows.map(row => ({
      ...row,
      facts: row.expectedFacts.flatMap(fact => (fact.type === 'text' ? [fact.wordings] : [])),
    }))
    const lost = questions.flatMap(row =>
      row.expectedSources
        .filter(({ document }) => {
          const blocks = parsed.get(document)?.blocks.map(block => normalise(block.text)) ?? []
          return !row.facts.every(fact =>
            fact.some(text => blocks.some(block => block.includes(normalise(text)))),
          )
        })
        .map(({ document }) => `${row.id} in ${document}`),
    )
    expect(lost).toEqual([])
  })

  it('open the manual with at least thirty pages, the headings of its chapters and whole words in its tables', () => {
    const manual = parsed.get('owners-manual.pdf')
    expect(manual?.pages).toBeGreaterThanOrEqual(30)
    const headings = manual?.blocks.filter(block => block.kind === 'heading').map(block => block.text) ?? []
    for (const chapter of ['9. Charging the battery', '21. Error codes', '26. Torque values']) {
      expect(headings).toContain(chapter)
    }
    // The column of the codes is too narrow for its header, which the page breaks after three letters.
    const faults = manual?.blocks.filter(block => block.text.includes('speed sensor finds no magnet'))
    expect(faults?.map(block => block.text)).toEqual([
      'Code: E06; Meaning: speed sensor finds no magnet; What to do: move the magnet to the sensor',
    ])
  })

  it('drop what surrounds a web page', () => {
    const text = (name: string): string =>
      parsed
        .get(name)
        ?.blocks.map(block => block.text)
        .join('\n') ?? ''
    expect(text('warranty-policy.html')).not.toMatch(/Newsletter|two cookies|Basket/)
    expect(text('product-dunlin-cargo.html')).not.toMatch(/Book a test ride/)
  })
})
