import { expect, test } from 'vitest'
import { CriterionAnswers, maxCapabilities } from '#contract/advisor.ts'
import { addCapabilities, parseCapabilityLines } from '#contract/capability-list.ts'
import { criteria } from '#contract/criteria.ts'

const textsOf = (text: string): string[] => {
  const list = parseCapabilityLines(text)
  if (list.type === 'refused') throw new Error(list.sentence)
  return list.texts
}

test('takes bullets, numbers and empty lines away, but no word', () => {
  const pasted = `
- Cite the law
  * Keep a polite tone
1. Answer from the price list
12) Sort e-mails
(3) Redact names
[ ] Say who is on call
• Write haiku
a) Translate menus
- 3 bullet points in every answer
- [x] 24/7 answers
A plain line
`
  expect(textsOf(pasted)).toEqual([
    'Cite the law',
    'Keep a polite tone',
    'Answer from the price list',
    'Sort e-mails',
    'Redact names',
    'Say who is on call',
    'Write haiku',
    'Translate menus',
    '3 bullet points in every answer',
    '24/7 answers',
    'A plain line',
  ])
})

test('reads every kind of line end and a byte order mark, and a repeated line once', () => {
  expect(textsOf('\uFEFFone\r\ntwo\rthree\none')).toEqual(['one', 'two', 'three'])
})

test('says in a sentence why a text is no list', () => {
  expect(parseCapabilityLines(' \n - \n')).toMatchObject({
    type: 'refused',
    sentence: expect.stringContaining('no capability'),
  })
  expect(parseCapabilityLines(`fine\n${'x'.repeat(501)}`)).toMatchObject({
    type: 'refused',
    sentence: expect.stringContaining('Line 2 has 501 characters'),
  })
  const tooMany = Array.from({ length: maxCapabilities + 1 }, (_, n) => `capability ${n}`).join('\n')
  expect(parseCapabilityLines(tooMany)).toMatchObject({
    type: 'refused',
    sentence: expect.stringContaining('201 capabilities'),
  })
})

test('keeps the answers of a capability that is pasted again', () => {
  let ids = 0
  const first = addCapabilities([], ['Cite the law'], () => `id-${ids++}`)
  if (first.type === 'refused') throw new Error(first.sentence)
  const answered = first.capabilities.map(one => ({ ...one, tag: 'law' }))
  expect(addCapabilities(answered, ['Cite the law', 'Keep a tone'], () => `id-${ids++}`)).toMatchObject({
    type: 'list',
    capabilities: [
      { id: 'id-0', text: 'Cite the law', tag: 'law' },
      { id: 'id-1', text: 'Keep a tone' },
    ],
  })
})

test('refuses what would make the list too long', () => {
  const texts = Array.from({ length: maxCapabilities }, (_, n) => `capability ${n}`)
  const full = addCapabilities([], texts, () => 'id')
  if (full.type === 'refused') throw new Error(full.sentence)
  expect(addCapabilities(full.capabilities, ['one more'], () => 'id')).toMatchObject({ type: 'refused' })
})

test('the decision tree asks every criterion once and offers exactly its answers', () => {
  expect(criteria.map(({ id }) => id).toSorted()).toEqual(CriterionAnswers.keyof().options.toSorted())
  for (const { id, answers, source } of criteria) {
    const known = CriterionAnswers.shape[id].unwrap().options.filter(answer => answer !== 'unknown')
    expect(answers.map(({ value }) => value).toSorted()).toEqual(known.toSorted())
    expect(source).toMatch(/20\d\d/)
  }
})
