import { describe, expect, it } from 'vitest'
import { ChunkId, DocumentId } from '#contract/ids.ts'
import type { Passage } from '#contract/run.ts'
import { fitPrompt, promptPassage, renderUserMessage } from '#engine/generation/prompt.ts'
import type { ChatMessage } from '#engine/models/language-model.ts'

const passage = (number: number, headingPath: string[] = []): Passage => ({
  number,
  chunkId: ChunkId.parse(`c${number}`),
  documentId: DocumentId.parse('d'),
  documentName: 'guides/returns.policy.md',
  page: null,
  headingPath,
  span: { start: 0, end: 10 },
  text: 'ten words '.repeat(5).trim(),
  score: 1 / number,
  cosine: null,
  bm25: null,
  rerank: null,
})
const countWords = async (messages: ChatMessage[]): Promise<number> =>
  messages.reduce((sum, { content }) => sum + content.split(/\s+/).length, 0)

describe('the prompt', () => {
  it('is the question alone without passages', () => {
    expect(renderUserMessage('How long?')).toBe('How long?')
  })

  it('numbers the passages from the strongest, and writes it last, next to the question', () => {
    const text = renderUserMessage('How long?', [
      { title: 'A', text: 'first' },
      { title: 'B', text: 'second' },
    ])
    expect(text).toBe('[2] B\nsecond\n\n[1] A\nfirst\n\nAnswer from the passages above.\nQuestion: How long?')
  })

  it('titles a passage by its headings, or by its document', () => {
    expect(promptPassage(passage(1, ['Returns', 'Outside the EU'])).title).toBe('Returns > Outside the EU')
    expect(promptPassage(passage(1)).title).toBe('guides/returns.policy')
  })

  it('drops the weakest passages until it fits and never cuts the question', async () => {
    const question = 'What is the longest question that anybody asked?'
    const passages = [passage(1), passage(2), passage(3)]
    const fitted = await fitPrompt(question, passages, 45, countWords)
    expect(fitted.passages.map(({ number }) => number)).toEqual([1, 2])
    expect(fitted.messages[0]?.content).toContain(question)
    expect((await fitPrompt(question, passages, 1000, countWords)).passages).toHaveLength(3)
    expect((await fitPrompt(question, passages, 8, countWords)).passages).toEqual([])
  })

  it('refuses a question that does not fit by itself', async () => {
    await expect(fitPrompt('one two three', [passage(1)], 2, countWords)).rejects.toMatchObject({
      code: 'QUESTION_TOO_LONG',
    })
  })
})
