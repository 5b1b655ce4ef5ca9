import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { createKeywordIndex, type KeywordIndex } from '#engine/retrieval/keyword-index.ts'
import { isKeywordEvidence } from '#engine/retrieval/relevance.ts'
import { unrelatedQuestions } from '#engine/retrieval/unrelated-questions.ts'
import { addAndWait, openLibrary, temporaryFolder, textFile } from './library-fixture.ts'
import { otherQuestions } from './other-questions.ts'

const collection = join(import.meta.dirname, '../../../resources/collections/support-desk')
const lines = <Line>(file: string, line: z.ZodType<Line>): Line[] =>
  readFileSync(join(collection, file), 'utf8')
    .trim()
    .split('\n')
    .map(text => line.parse(JSON.parse(text)))

const withDocuments = async (texts: string[], check: (index: KeywordIndex) => void): Promise<void> => {
  using folder = temporaryFolder()
  await using library = await openLibrary(`${folder.path}/workspace`)
  await addAndWait(
    library,
    texts.map((text, index) => textFile(`n${index}`, text)),
  )
  check(createKeywordIndex(library.workspace))
}

test('finds what the index finds: other forms of a word, a code in another spelling', () =>
  withDocuments(['Returning batteries', 'Error E 17 is a leak', 'lamp', 'vase', 'desk'], index => {
    const [batteries] = index.search('Can I return a battery?', 5)
    expect(batteries?.evidence).toEqual({ words: 2, found: 2, share: 1, code: false })
    const [leak] = index.search('What does E-17 mean?', 5)
    expect(leak?.evidence).toMatchObject({ words: 2, found: 1, code: true })
  }))

test('weighs a word that no document has most: two common ones beside it are no evidence', () =>
  withDocuments(['stay warm', 'keep warm and stay dry', 'warm lamp', 'stay'], index => {
    const [best] = index.search('How do penguins stay warm?', 5)
    expect(best?.evidence).toMatchObject({ words: 3, found: 2 })
    expect(best && isKeywordEvidence(best.evidence)).toBe(false)
  }))

test('has evidence for the questions of the support desk and next to none for others', async () => {
  const passages = lines('corpus.jsonl', z.object({ title: z.string(), text: z.string() }))
  const questions = lines('queries.jsonl', z.object({ _id: z.string(), text: z.string() }))
  await withDocuments(
    passages.map(({ title, text }) => `# ${title}\n\n${text.replace(/\n+/g, '\n')}`),
    index => {
      const withEvidence = (asked: readonly string[]): string[] =>
        asked.filter(question =>
          index.search(question, 5).some(({ evidence }) => isKeywordEvidence(evidence)),
        )
      const scenario = questions.filter(({ _id }) => _id.startsWith('q')).map(({ text }) => text)
      expect(scenario).toHaveLength(40)
      expect(withEvidence(scenario)).toEqual(scenario)
      // The rule before (half of the words, unstemmed) had evidence for 176 of the 200, and for 11 of the 116.
      expect(withEvidence(questions.map(({ text }) => text)).length).toBeGreaterThanOrEqual(171)
      const others = withEvidence([...unrelatedQuestions, ...otherQuestions])
      expect(others.length, others.join(' ')).toBeLessThanOrEqual(6)
    },
  )
})
