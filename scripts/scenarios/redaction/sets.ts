import { TestRowId } from '#contract/ids.ts'
import type { TestRow } from '#contract/test-set.ts'
import { createRandom } from '#engine/core/random.ts'
import { renderUserMessage } from '#engine/generation/prompt.ts'
import type { TrainingExample } from '#engine/tuning/data/training-example.ts'
import { drawParagraph, type RedactionParagraph } from './paragraph.ts'
import { drawPassages, readHouseRules } from './passages.ts'
import { phrasings } from './phrasings.ts'
import { chance, pick } from './pick.ts'
import { readSourceLists, type Side } from './source-lists.ts'

const trainingParagraphs = 1600
const heldOutParagraphs = 200
/** Of the paragraphs, those without any name; they have to come back as they are. */
const namelessShare = 0.1
/** Of the training questions, those with passages before them, as the hybrid asks. */
const passagesShare = 0.07

/** Different paragraphs, the kinds of text in turn. */
const drawParagraphs = (side: Side, count: number): RedactionParagraph[] => {
  const lists = readSourceLists(side)
  const random = createRandom(`redaction/${side}`)
  const kinds = [...new Set(lists.clauses.map(({ kind }) => kind))]
  const drawn = new Map<string, RedactionParagraph>()
  for (let turn = 0; drawn.size < count; turn++) {
    const kind = kinds[turn % kinds.length] as string // turn % length is an index
    const paragraph = drawParagraph(kind, lists, chance(namelessShare, random), random)
    drawn.set(paragraph.paragraph, paragraph)
  }
  return [...drawn.values()]
}

export const makeTrainingSet = (): TrainingExample[] => {
  const rules = readHouseRules()
  const random = createRandom('redaction/questions')
  return drawParagraphs('training', trainingParagraphs).map(({ paragraph, gold }) => {
    const question = pick(phrasings, random) + paragraph
    const passages = chance(passagesShare, random) ? drawPassages(rules, random) : []
    return {
      messages: [
        { role: 'user', content: renderUserMessage(question, passages) },
        { role: 'assistant', content: gold },
      ],
    }
  })
}

export const makeTestSet = (): TestRow[] =>
  drawParagraphs('held-out', heldOutParagraphs).map(({ kind, paragraph, gold, spans }, index) => ({
    id: TestRowId.parse(`r${String(index + 1).padStart(3, '0')}`),
    question: phrasings[0] + paragraph,
    expectedFacts: [],
    expectedSources: [{ document: 'redaction-policy.md' }],
    formatRule: null,
    reference: gold,
    unanswerable: false,
    redaction: { paragraph, spans },
    tags: ['redaction', kind],
  }))
