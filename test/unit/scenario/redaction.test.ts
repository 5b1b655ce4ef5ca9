import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { maxQuestionCharacters } from '#contract/run.ts'
import { TrainingSettings } from '#contract/training.ts'
import { redactionMark } from '#engine/evaluation/redaction-alignment.ts'
import { redactionOutcome } from '#engine/evaluation/redaction-spans.ts'
import { parseTestSet } from '#engine/evaluation/test-set.ts'
import { chatTokenizerOver } from '#engine/models/chat-tokenizer.ts'
import { renderExample } from '#engine/tuning/data/render.ts'
import { TrainingExample } from '#engine/tuning/data/training-example.ts'
import { readHouseRules } from '../../../scripts/scenarios/redaction/passages.ts'
import { phrasings } from '../../../scripts/scenarios/redaction/phrasings.ts'
import { makeTestSet, makeTrainingSet } from '../../../scripts/scenarios/redaction/sets.ts'
import { readSourceLists, type SourceLists } from '../../../scripts/scenarios/redaction/source-lists.ts'
import { loadSmolLM2Tokenizer } from '../tuning/data/smollm2-chat-tokenizer.ts'

const scenario = join(import.meta.dirname, '../../../resources/scenarios/redaction')
const read = (...path: string[]): string => readFileSync(join(scenario, ...path), 'utf8')

const manifest = JSON.parse(read('scenario.json'))
const { rows, problems } = parseTestSet(read('test-sets/redaction.jsonl'))
const cases = rows.flatMap(({ id, question, reference, redaction }) =>
  redaction && reference !== null ? [{ id, question, gold: reference, ...redaction }] : [],
)
const examples = read('training-sets/redaction.jsonl')
  .trim()
  .split('\n')
  .map(line => TrainingExample.parse(JSON.parse(line)))
const asked = examples.map(({ messages }) => messages[0]?.content ?? '')
const answers = examples.map(({ messages }) => messages[1]?.content ?? '')

/** The paragraph of a training question, without passages and wording. */
const paragraphs = asked.map(question => {
  const own = question.split('\nQuestion: ').at(-1) ?? ''
  const wording = phrasings.find(phrasing => own.startsWith(phrasing))
  return wording === undefined ? null : own.slice(wording.length)
})

const words = (text: string): string[] => text.match(/\p{L}[\p{L}\p{M}]*/gu) ?? []
const countWords = (text: string): number => text.split(/\s+/).length

/** The words of a name that say who it is: no initials, no `van der`, no Jr and no number. */
const tellingWords = (name: string): string[] =>
  words(name)
    .map(word => word.toLowerCase())
    .filter(word => word.length > 1 && !'van der de la del von bin al ter jr iii'.split(' ').includes(word))

const both = (one: readonly string[], other: readonly string[]): string[] => {
  const held = new Set(other)
  return [...new Set(one)].filter(item => held.has(item))
}
const namesOf = ({ women, men, surnames }: SourceLists): string[] => [...women, ...men, ...surnames]

describe('the training set of the redaction desk', () => {
  it('holds at least 1,500 different paragraphs, each asked for in one of the five wordings', () => {
    expect(paragraphs).not.toContain(null)
    expect(new Set(paragraphs).size).toBe(paragraphs.length)
    expect(paragraphs.length).toBeGreaterThanOrEqual(1500)
    for (const phrasing of phrasings)
      expect(asked.filter(question => question.includes(phrasing)).length).toBeGreaterThan(200)
  })

  it('is composed of at least 150 clauses of a dozen kinds of text, 400 first names and 500 surnames', () => {
    const { clauses, women, men, surnames } = readSourceLists('training')
    expect(clauses.length).toBeGreaterThanOrEqual(150)
    expect(new Set(clauses.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(12)
    expect(women.length + men.length).toBeGreaterThanOrEqual(400)
    expect(surnames.length).toBeGreaterThanOrEqual(500)
    for (const list of [women, men, surnames]) expect(new Set(list).size).toBe(list.length)
  })

  it('answers with the paragraph, changed nowhere but at its marks', () => {
    const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    const wrong = answers.filter((answer, index) => {
      const around = answer.split(redactionMark).map(literal)
      return !new RegExp(`^${around.join("[\\p{L}\\p{M}.,' -]+?")}$`, 'u').test(paragraphs[index] ?? '')
    })
    expect(wrong).toEqual([])
  })

  it('has paragraphs with no name, with many, and with passages before them', () => {
    const marks = answers.map(answer => answer.split(redactionMark).length - 1)
    expect(marks.filter(count => count === 0).length).toBeGreaterThan(100)
    expect(marks.filter(count => count >= 5).length).toBeGreaterThan(100)
    expect(asked.filter(question => question.startsWith('[')).length).toBeGreaterThan(80)
  })

  it('fits whole into the tokens that it is trained with', { timeout: 60_000 }, async () => {
    const settings = TrainingSettings.parse(manifest.training.settings)
    const tokenizer = chatTokenizerOver(await loadSmolLM2Tokenizer())
    const longest = examples
      .toSorted((a, b) => JSON.stringify(b).length - JSON.stringify(a).length)
      .slice(0, 40)
    const tokens = longest.map(example => renderExample(example, tokenizer).tokenIds.length)
    expect(Math.max(...tokens)).toBeLessThanOrEqual(settings.maxTokens)
  })

  it('and the test set are what the generator makes of its lists', () => {
    expect(examples).toEqual(makeTrainingSet())
    expect(rows).toEqual(makeTestSet())
    expect(problems).toEqual([])
  })
})

describe('the held-out set of the redaction desk', () => {
  const [training, heldOut] = [readSourceLists('training'), readSourceLists('held-out')]

  it('asks for 200 different paragraphs of 25 to 70 words in one wording', () => {
    expect(cases).toHaveLength(200)
    expect(new Set(cases.map(({ paragraph }) => paragraph)).size).toBe(200)
    for (const { question, paragraph } of cases) {
      expect(question).toBe(phrasings[0] + paragraph)
      expect(countWords(paragraph)).toBeGreaterThanOrEqual(25)
      expect(countWords(paragraph)).toBeLessThanOrEqual(70)
    }
  })

  it('shares no first name, no surname and no part of one with the training lists', () => {
    expect(both(namesOf(heldOut).flatMap(tellingWords), namesOf(training).flatMap(tellingWords))).toEqual([])
  })

  it('names nobody by a word that occurs anywhere in the training set', () => {
    const known = new Set([...asked, ...answers].flatMap(text => words(text.toLowerCase())))
    const seen = cases.flatMap(({ id, paragraph, spans }) =>
      spans
        .flatMap(({ start, end }) => tellingWords(paragraph.slice(start, end)))
        .filter(word => known.has(word))
        .map(word => `${id}: ${word}`),
    )
    expect(seen).toEqual([])
  })

  it('shares no clause, no place, no firm and no act with the training lists', () => {
    const clause = ({ text }: { text: string }): string => words(text.toLowerCase()).join(' ')
    expect(both(heldOut.clauses.map(clause), training.clauses.map(clause))).toEqual([])
    for (const list of ['towns', 'brands', 'acts'] as const)
      expect(both(heldOut[list], training[list])).toEqual([])
  })

  it('has no six words in a row from a clause of the training side', () => {
    const runs = ({ text }: { text: string }): string[] => {
      const all = text.toLowerCase().split(/[\s.,;:"]+/)
      return all.slice(5).map((_, at) => all.slice(at, at + 6).join(' '))
    }
    const shared = both(heldOut.clauses.flatMap(runs), training.clauses.flatMap(runs))
    expect(shared.filter(run => !run.includes('{'))).toEqual([])
  })

  it('is solved without a fault by its own gold text, and by nothing when nothing is done', () => {
    for (const { id, paragraph, spans, gold } of cases) {
      expect(redactionOutcome(paragraph, spans, gold), id).toEqual({
        truePositives: spans.length,
        falsePositives: 0,
        falseNegatives: 0,
        otherwiseUnchanged: true,
      })
      expect(redactionOutcome(paragraph, spans, paragraph).truePositives, id).toBe(0)
    }
  })

  it('has paragraphs without a name and firms that are called like a person beside them', () => {
    expect(cases.filter(({ spans }) => spans.length === 0).length).toBeGreaterThanOrEqual(10)
    const lookalikes = cases.filter(({ paragraph, spans, gold }) =>
      spans.some(({ start, end }) => gold.includes(paragraph.slice(start, end).split(' ').at(-1) ?? '')),
    )
    expect(lookalikes.length).toBeGreaterThanOrEqual(5)
  })
})

describe('the papers of the redaction desk', () => {
  const documents = readdirSync(join(scenario, 'documents')).map(name =>
    read('documents', name).replace(/<[^>]+>/g, ' '),
  )
  const known = words([...asked, ...cases.map(({ paragraph }) => paragraph)].join(' '))

  it('are not what the training set shows before its questions', () => {
    const sentences = (text: string): string[] =>
      (text.match(/[^.:\n]+[.:\n]/g) ?? []).map(sentence => words(sentence.toLowerCase()).join(' '))
    const rules = readHouseRules().flatMap(({ sections }) => sections.map(({ text }) => text))
    const shared = both(rules.flatMap(sentences), documents.flatMap(sentences))
    expect(shared.filter(sentence => sentence.includes(' '))).toEqual([])
  })

  it('name in their examples nobody whom the sets name', () => {
    expect(both(['Idris', 'Whitlock', 'Byrd', 'Petronella', 'Lisle'], known)).toEqual([])
  })

  it('come with suggested questions that can be asked and name nobody whom the sets name', () => {
    const invented =
      'Gwendolyn Achterberg Tavish Imelda Vasconcelos Brandvold Nkemelu Sunita Rangarajan Fenstermacher'.split(
        ' ',
      )
    const suggested: string[] = manifest.suggestedQuestions
    for (const question of suggested) expect(question.length).toBeLessThanOrEqual(maxQuestionCharacters)
    expect(invented.filter(name => !suggested.join(' ').includes(name))).toEqual([])
    expect(both(invented, known)).toEqual([])
  })
})
