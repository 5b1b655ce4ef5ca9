/**
 * Writes the training set and the held-out test set of the redaction scenario: paragraphs composed from our
 * own clauses, names and places. The two sides share no name, no clause and no place. Deterministic.
 *
 * Usage: node scripts/scenarios/redaction/build-sets.ts
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createRandom, type SeededRandom } from '#engine/core/random.ts'
import { renderUserMessage } from '#engine/generation/prompt.ts'
import { drawParagraph, type RedactionParagraph } from './paragraph.ts'
import { phrasings } from './phrasings.ts'
import { chance, pick } from './pick.ts'
import { readPassages, readSourceLists, type Side, type SourceLists } from './source-lists.ts'

const trainingParagraphs = 1600
const heldOutParagraphs = 200
/** Of the paragraphs, those without any name; they have to come back as they are. */
const namelessShare = 0.1
/** Of the training questions, those with passages before them, as the hybrid asks. */
const passagesShare = 0.09

const scenario = join(import.meta.dirname, '../../../resources/scenarios/redaction')

/** Different paragraphs, the kinds of text in turn. */
const drawParagraphs = (count: number, lists: SourceLists, random: SeededRandom): RedactionParagraph[] => {
  const kinds = [...new Set(lists.clauses.map(({ kind }) => kind))]
  const drawn = new Map<string, RedactionParagraph>()
  for (let turn = 0; drawn.size < count; turn++) {
    const kind = kinds[turn % kinds.length] as string // turn % length is an index
    const paragraph = drawParagraph(kind, lists, chance(namelessShare, random), random)
    drawn.set(paragraph.paragraph, paragraph)
  }
  return [...drawn.values()]
}

const paragraphsOf = (side: Side, count: number): RedactionParagraph[] =>
  drawParagraphs(count, readSourceLists(side), createRandom(`redaction/${side}`))

const write = (path: string, rows: readonly unknown[]): void => {
  mkdirSync(dirname(join(scenario, path)), { recursive: true })
  writeFileSync(join(scenario, path), `${rows.map(row => JSON.stringify(row)).join('\n')}\n`)
  console.log(`${rows.length} rows written to ${path}`)
}

const passages = readPassages()
const random = createRandom('redaction/questions')
const shown = (): typeof passages => {
  if (!chance(passagesShare, random)) return []
  const first = random.integer(passages.length)
  return [...passages, ...passages].slice(first, first + 1 + random.integer(3))
}

write(
  'training-sets/redaction.jsonl',
  paragraphsOf('training', trainingParagraphs).map(({ paragraph, gold }) => ({
    messages: [
      { role: 'user', content: renderUserMessage(pick(phrasings, random) + paragraph, shown()) },
      { role: 'assistant', content: gold },
    ],
  })),
)

write(
  'test-sets/redaction.jsonl',
  paragraphsOf('held-out', heldOutParagraphs).map(({ kind, paragraph, gold, spans }, index) => ({
    id: `r${String(index + 1).padStart(3, '0')}`,
    question: phrasings[0] + paragraph,
    expectedFacts: [[gold]],
    expectedSources: ['redaction-policy.md'],
    tags: [kind],
    paragraph,
    gold,
    spans,
  })),
)
