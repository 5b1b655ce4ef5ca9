import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseTestSet } from '#engine/evaluation/test-set.ts'
import { renderUserMessage } from '#engine/generation/prompt.ts'

const root = join(import.meta.dirname, '../../..')
const scenario = join(root, 'resources/scenarios/support-desk')
const scripts = join(root, 'scripts/scenarios/support-desk')

interface TrainingExample {
  messages: { role: string; content: string }[]
}
interface SourceRow {
  question: string
  passages?: { title: string; text: string }[]
  answer: string
}

const readLines = <Row>(path: string): Row[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as Row)

const normalise = (text: string): string => text.toLowerCase().replace(/\s+/g, ' ').trim()

/** Whole-word occurrence: "26 km" is not found in "126 km" and "41 cm" not in "41 cmx". */
const holds = (text: string, phrase: string): boolean => holdsNormalised(normalise(text), phrase)

const holdsNormalised = (text: string, phrase: string): boolean => {
  const escaped = normalise(phrase).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'u').test(text)
}

/** The text of a document; PDF and DOCX are checked in the Markdown texts that they are built from. */
const documentText = (name: string): string => {
  const built = /^(.*)\.(pdf|docx)$/.exec(name)
  if (built) return readFileSync(join(scripts, 'documents', `${built[1]}.md`), 'utf8').replaceAll('**', '')
  const raw = readFileSync(join(scenario, 'documents', name), 'utf8')
  return name.endsWith('.html') ? raw.replace(/<[^>]+>/g, ' ') : raw.replaceAll('**', '')
}

const manifest = JSON.parse(readFileSync(join(scenario, 'scenario.json'), 'utf8'))
const testSet = parseTestSet(readFileSync(join(scenario, 'test-sets', `${manifest.testSet}.jsonl`), 'utf8'))
const rules = testSet.rows.map(({ formatRule }) => formatRule)
const houseRule = rules[0]?.type === 'pattern' ? rules[0] : undefined
const formatRule = new RegExp(houseRule?.pattern ?? '', houseRule?.flags)
/** The rows that the documents answer. */
const questions = testSet.rows
  .filter(({ unanswerable }) => !unanswerable)
  .map(row => ({
    ...row,
    expectedFacts: row.expectedFacts.map(fact => (fact.type === 'text' ? fact.wordings : [])),
    expectedSources: row.expectedSources.map(({ document }) => document),
  }))
const examples = readLines<TrainingExample>(join(scenario, 'training-sets/house-style.jsonl'))
const sources = readLines<SourceRow>(join(scripts, 'house-style.source.jsonl'))
const answers = examples.map(example => example.messages[1]?.content ?? '')

describe('the test set of the support desk', () => {
  it('asks forty different questions with unique ids', () => {
    expect(questions).toHaveLength(40)
    expect(new Set(questions.map(row => row.id)).size).toBe(40)
    expect(new Set(questions.map(row => normalise(row.question))).size).toBe(40)
  })

  it('holds every reply to the house format, and references keep to it and to the facts', () => {
    expect(testSet.problems).toEqual([])
    expect(houseRule?.pattern).toContain('thanks for writing to Larkfield')
    for (const rule of rules) expect(rule).toEqual(houseRule)
    const written = questions.filter(({ reference }) => reference !== null)
    expect(written.length).toBeGreaterThanOrEqual(20)
    for (const { id, reference, expectedFacts } of written) {
      expect(reference, id).toMatch(formatRule)
      for (const fact of expectedFacts)
        expect(
          fact.some(text => holds(reference ?? '', text)),
          id,
        ).toBe(true)
    }
  })

  it('asks at least ten questions that no document answers, and expects nothing of them but to be told so', () => {
    const refusals = testSet.rows.filter(({ unanswerable }) => unanswerable)
    expect(refusals.length).toBeGreaterThanOrEqual(10)
    for (const { tags, expectedFacts, expectedSources } of refusals) {
      expect(tags).toContain('refusal')
      expect([...expectedFacts, ...expectedSources]).toEqual([])
    }
  })

  it('finds every expected fact in every document that it names as source', () => {
    const missing = questions.flatMap(row =>
      row.expectedSources.flatMap(source =>
        row.expectedFacts
          .filter(fact => !fact.some(text => holds(documentText(source), text)))
          .map(fact => `${row.id}: ${fact[0]} in ${source}`),
      ),
    )
    expect(missing).toEqual([])
  })

  it('does not give a fact away in its own question', () => {
    const given = questions.filter(row => row.expectedFacts.flat().some(text => holds(row.question, text)))
    expect(given.map(row => row.id)).toEqual([])
  })

  it('asks about every shipped document and about all five formats', () => {
    const asked = new Set(questions.flatMap(row => row.expectedSources))
    const shipped = readdirSync(join(scenario, 'documents'))
    expect([...asked].sort()).toEqual(shipped.filter(name => name !== 'firmware-3.2-release-notes.md').sort())
    const formats = new Set(shipped.map(name => name.split('.').at(-1)))
    expect([...formats].sort()).toEqual(['docx', 'html', 'md', 'pdf', 'txt'])
  })

  it('asks at least six questions whose answer newer release notes changed', () => {
    const changed = questions.filter(row => row.tags.includes('newer-wins'))
    expect(changed.length).toBeGreaterThanOrEqual(6)
    const oldest = documentText('firmware-3.2-release-notes.md')
    for (const row of changed) {
      expect(row.expectedFacts.flat().some(text => holds(oldest, text))).toBe(false)
    }
  })
})

describe('the training set of the support desk', () => {
  it('holds at least four hundred examples, each a question and a reply', () => {
    expect(examples.length).toBeGreaterThanOrEqual(400)
    for (const example of examples) {
      expect(example.messages.map(message => message.role)).toEqual(['user', 'assistant'])
    }
  })

  it('is what the renderer makes of the source with the prompt of today', () => {
    expect(examples).toEqual(
      sources.map(row => ({
        messages: [
          { role: 'user', content: renderUserMessage(row.question, row.passages) },
          { role: 'assistant', content: row.answer },
        ],
      })),
    )
  })

  it('asks nothing twice', () => {
    const asked = sources.map(row => normalise(row.question))
    expect(asked.filter((question, index) => asked.indexOf(question) !== index)).toEqual([])
  })

  it('replies in the house format without exception', () => {
    expect(answers.filter(answer => !formatRule.test(answer))).toEqual([])
  })

  it('knows only the eight topics and the three priorities', () => {
    const tickets = answers.map(answer => answer.split('\n').at(-1) ?? '')
    const allowed = /^\[LF-(ORDER|RETURN|WARRANTY|BATTERY|FIRMWARE|REPAIR|PRODUCT|ACCOUNT)-P[123]\]$/
    expect(tickets.filter(ticket => !allowed.test(ticket))).toEqual([])
    expect(new Set(tickets.map(ticket => ticket.slice(-3, -1)))).toEqual(new Set(['P1', 'P2', 'P3']))
    expect(new Set(tickets.map(ticket => ticket.split('-')[1])).size).toBe(8)
  })

  it('holds no fact and no question of the test set', () => {
    const texts = examples.map(example =>
      normalise(example.messages.map(message => message.content).join('\n')),
    )
    const whole = texts.join('\n\n')
    const leaked = questions.flatMap(row =>
      [row.question, ...row.expectedFacts.flat()]
        .filter(phrase => holdsNormalised(whole, phrase))
        .map(phrase => `${row.id}: ${phrase}`),
    )
    expect(leaked).toEqual([])
  })

  it('takes the figures of a grounded reply from the passages beside it', () => {
    const invented = sources.filter(row => {
      const shown = row.passages?.map(passage => passage.text).join('\n')
      const body = row.answer.split('\n')[2] ?? ''
      const figures = body.match(/\d[\d.,:]*\d|\d/g) ?? []
      return (
        shown !== undefined &&
        figures.some(figure => !`${shown}\n${row.question}\n${titles(row)}`.includes(figure))
      )
    })
    expect(invented.map(row => row.answer)).toEqual([])
  })
})

const titles = (row: SourceRow): string => row.passages?.map(passage => passage.title).join('\n') ?? ''

describe('the format rule of the support desk', () => {
  const reply =
    'Hello, and thanks for writing to Larkfield.\n\nIt weighs 20 kg.\n\nNext step: Lift it.\n[LF-PRODUCT-P3]'

  it('accepts a reply in the house format', () => {
    expect(formatRule.test(reply)).toBe(true)
  })

  it.each([
    ['without the greeting', reply.replace('Hello, and', 'Hi and')],
    ['without a next step', reply.replace('Next step: ', '')],
    ['without the ticket line', reply.replace(/\n\[.*$/, '')],
    ['with an unknown topic', reply.replace('PRODUCT', 'BIKE')],
    ['with an unknown priority', reply.replace('P3', 'P4')],
    ['with text after the ticket', `${reply}\nBye`],
    ['with two answer paragraphs', reply.replace('kg.', 'kg.\n\nReally.')],
  ])('rejects a reply %s', (_case, text) => {
    expect(formatRule.test(text)).toBe(false)
  })
})

describe('the shipped documents of the support desk', () => {
  it('has a built file for every text of a PDF or DOCX', () => {
    for (const text of readdirSync(join(scripts, 'documents'))) {
      const name = text.replace(/\.md$/, '')
      const built = ['pdf', 'docx'].filter(ext => existsSync(join(scenario, 'documents', `${name}.${ext}`)))
      expect(built, name).toHaveLength(1)
    }
  })

  it('names only addresses and telephone numbers that are reserved for examples', () => {
    for (const name of readdirSync(join(scenario, 'documents'))) {
      const text = documentText(name)
      for (const address of text.match(/[\w.]+@[\w.-]+\w/g) ?? []) expect(address).toMatch(/example\.com$/)
      for (const number of text.match(/\b\d{3}-\d{4}\b/g) ?? []) expect(number).toMatch(/^555-01\d\d$/)
    }
  })
})
