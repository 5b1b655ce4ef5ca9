import { describe, expect, it } from 'vitest'
import { factsOfPassage } from '#engine/evaluation/passage-facts.ts'
import { leadsBack, writtenQuestion } from '#engine/evaluation/question-writing.ts'

const facts = (text: string): string[] => factsOfPassage(text).map(({ fact, kind }) => `${kind} ${fact}`)

describe('facts of a passage', () => {
  it('are amounts, dates, times and what is counted, but not numbers in names', () => {
    expect(facts('The collection of a returned bike costs EUR 87, taken off the refund.')).toEqual([
      'number EUR 87',
    ])
    expect(facts('You can return the bike within 43 days of delivery.')).toEqual(['number 43 days'])
    expect(facts('Walk assist pushes the bike at 4.5 km/h since then.')).toEqual(['number 4.5 km/h'])
    expect(facts('The prices are valid from 1 March 2026 in all shops.')).toEqual(['number 1 March 2026'])
    expect(facts('The shop opens at 9:15 on Saturdays and closes later.')).toEqual(['number 9:15'])
    expect(facts('The manual was written for bikes with a View 3 display only.')).toEqual(['name View'])
    expect(facts('The update to firmware 3 takes as long as a coffee.')).toEqual([])
    expect(facts('After 3 wrong codes the display waits a while.')).toEqual([])
  })

  it('are codes and names where there is no number, and nothing of tables and fragments', () => {
    expect(facts('The clock uses a coin cell of the type CR1632.')).toEqual(['code CR1632'])
    expect(facts('Write a letter with the order number to returns@example.com.')).toEqual([
      'code returns@example.com',
    ])
    expect(facts('Reports of smoking batteries go to the Ember team.')).toEqual(['name Ember'])
    expect(facts('It costs EUR 49 on the mainland today.')).toEqual([])
    expect(facts('| Weight | 21.4 kg with battery |\n\nShort one 5 kg.')).toEqual([])
  })
})

describe('a written question', () => {
  const fact = {
    sentence: 'You can return a bike that you bought online within 43 days of delivery.',
    fact: '43 days',
    kind: 'number',
  } as const
  it('is taken when it asks for the fact in words of the sentence', () => {
    const question = 'How many days after delivery can I return a bike?'
    expect(writtenQuestion(question, fact)).toBe(question)
    expect(writtenQuestion(`Question: "${question}"\nAnswer: 43 days`, fact)).toBe(question)
    expect(writtenQuestion(`Question: ${question}\nAnswer: 43 days`, fact)).toBe(question)
  })
  it('is dropped when it gives the fact away, is no question, is about nothing or about too much', () => {
    for (const written of [
      'Can I return a bike bought online within 43 days?',
      'What happens with a bike after 43 of them online?',
      'You can return a bike.',
      'What is the bike?',
      'How many weeks after delivery can a bike be returned?',
      'Is a bike that was bought online returned?',
      `How ${'very '.repeat(25)}long can a bike bought online be returned?`,
      'How long is the bike? And the delivery?',
      '',
    ])
      expect(writtenQuestion(written, fact), written).toBeNull()
  })
  it('leads back to its fact when the answer holds it', () => {
    expect(leadsBack('Within 43 days.', fact)).toBe(true)
    expect(leadsBack('It is 43.', fact)).toBe(true)
    expect(leadsBack('Within 143 days.', fact)).toBe(false)
  })
})
