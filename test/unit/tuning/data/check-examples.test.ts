import { describe, expect, it } from 'vitest'
import { checkExamples } from '#engine/tuning/data/check-examples.ts'
import { createLeakSearch } from '#engine/tuning/data/leaked-questions.ts'
import type { NumberedExample } from '#engine/tuning/data/training-example.ts'
import { collect } from './byte-chunks.ts'

/** Examples on lines 1, 2, …: a question and its answer each. */
const numbered = (...pairs: [question: string, answer: string][]): NumberedExample[] =>
  pairs.map(([question, answer], index) => ({
    line: index + 1,
    example: {
      messages: [
        { role: 'user', content: question },
        { role: 'assistant', content: answer },
      ],
    },
  }))

const distinct: [string, string][] = [
  ['How do I reset it?', 'Hold the button.'],
  ['When is it delivered?', 'In two days.'],
  ['Can I return it?', 'Within a month.'],
  ['Is it heavy?', 'No.'],
]

const check = (examples: NumberedExample[], changes = {}) =>
  collect(
    checkExamples(examples, {
      countTokens: ({ messages }) =>
        messages
          .map(({ content }) => content)
          .join(' ')
          .split(' ').length,
      contextTokens: 100,
      testQuestions: [],
      ...changes,
    }),
  )

describe('the check of a training set', () => {
  it('finds nothing in four good examples', async () => {
    expect(await check(numbered(...distinct))).toEqual([])
  })

  it('finds duplicates up to case, white space and compatibility forms, and names both lines', async () => {
    const findings = await check(
      numbered(
        ...distinct,
        [' how do I\nRESET it? ', 'hold  the button.'],
        ['2+2', '4'],
        ['2-2', '0'],
        ['２+2', '4'],
      ),
    )
    expect(findings).toMatchObject([
      { type: 'duplicate', line: 5, firstLine: 1 },
      { type: 'duplicate', line: 8, firstLine: 6 },
    ])
    expect(findings[0]?.message).toContain('Line 5 says the same as line 1.')
  })

  it('tells the same question with another answer from a duplicate', async () => {
    expect(await check(numbered(...distinct, ['Is it heavy?', 'Yes.']))).toEqual([])
  })

  it('does not take text that moved from one message to the next for a duplicate', async () => {
    expect(await check(numbered(...distinct, ['a b', 'c'], ['a', 'b c']))).toEqual([])
  })

  it('finds empty answers, also in the middle of a conversation', async () => {
    const [first] = numbered(['q', ' \n '])
    const middle: NumberedExample = {
      line: 9,
      example: {
        messages: [
          { role: 'user', content: 'q' },
          { role: 'assistant', content: '' },
          { role: 'user', content: 'q' },
          { role: 'assistant', content: 'a' },
        ],
      },
    }
    expect(await check([...(first ? [first] : []), ...numbered(...distinct).slice(1), middle])).toMatchObject(
      [
        { type: 'empty-answer', line: 1 },
        { type: 'empty-answer', line: 9 },
      ],
    )
  })

  it('finds examples with more tokens than fit, also when tokens are counted elsewhere', async () => {
    const findings = await check(numbered(...distinct), {
      contextTokens: 40,
      countTokens: async ({ messages }: NumberedExample['example']) =>
        messages[1]?.content === 'In two days.' ? 41 : 40,
    })
    expect(findings).toEqual([
      {
        type: 'too-long',
        line: 2,
        tokens: 41,
        contextTokens: 40,
        message: 'Line 2 has 41 tokens, and 40 fit. Its last 1 token will not be learnt; shorten it.',
      },
    ])
  })

  it('finds test questions, word for word and nearly, and names them', async () => {
    const testQuestions = [
      { id: 't1', question: 'How long does the battery of the Siskin 2 last in winter?' },
    ]
    const findings = await check(
      numbered(
        ...distinct,
        ['Passage: cold is bad.\n\nHow long does the battery of the siskin 2 last, in winter', 'a'],
        ['How long does the battery of the Siskin 2 last in summer?', 'b'],
        ['How long does the guarantee last?', 'c'],
      ),
      { testQuestions },
    )
    expect(findings).toMatchObject([
      { type: 'leaked-question', line: 5, testId: 't1', share: 1 },
      { type: 'leaked-question', line: 6, testId: 't1', share: 9 / 10 },
    ])
    expect(findings[0]?.message).toContain('asks the test question "How long')
    expect(findings[1]?.message).toContain('nearly asks')
  })

  it('finds fewer than four examples, none included', async () => {
    expect(await check([])).toMatchObject([{ type: 'too-few', examples: 0 }])
    expect(await check(numbered(...distinct.slice(0, 3)))).toMatchObject([{ type: 'too-few', examples: 3 }])
  })
})

describe('the search for leaked questions', () => {
  const search = createLeakSearch([
    { id: 'price', question: 'What is the price of the Larkfield Siskin 2?' },
    { id: 'hours', question: 'Opening hours?' },
    { id: 'none', question: '?!' },
  ])

  it('takes another question of the same pattern for another question', () => {
    // Nine words, seven sequences of three; five of them are in the text.
    expect(search('What is the price of the Larkfield Bittern?')).toEqual([])
  })

  it('finds a question of two words only as these two words', () => {
    expect(search('Tell me the opening hours')).toMatchObject([{ id: 'hours', share: 1 }])
    expect(search('reopening hours')).toEqual([])
    expect(search('opening the hours')).toEqual([])
  })

  it('does not call sequences that are scattered over a text a question word for word', () => {
    const scattered =
      'what is the price, is the price of. the price of the x; price of the Larkfield. y of the Larkfield Siskin! the Larkfield Siskin 2'
    expect(search(scattered)).toMatchObject([{ id: 'price', share: 1, wordForWord: false }])
    const changed = search('What is the price of the Larkfield Siskin 3?')
    expect(changed).toMatchObject([{ id: 'price', share: 6 / 7, wordForWord: false }])
    const whole = search('Hi! WHAT is the price of the Larkfield Siskin 2, please?')
    expect(whole).toMatchObject([{ id: 'price', share: 1, wordForWord: true }])
  })
})
