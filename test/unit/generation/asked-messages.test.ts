import { expect, test } from 'vitest'
import type { Approach } from '#contract/approach.ts'
import { AdapterId, ChunkId, DocumentId } from '#contract/ids.ts'
import type { LibraryFilter } from '#contract/library-filter.ts'
import { type Passage, type Retrieval, Run, RunSettings } from '#contract/run.ts'
import { answerQuestion, askedMessages } from '#engine/generation/approaches.ts'
import type { ChatMessage, LanguageModel } from '#engine/models/language-model.ts'

const passage = (number: number, headingPath: string[]): Passage => ({
  number,
  chunkId: ChunkId.parse(`c${number}`),
  documentId: DocumentId.parse(`d${number}`),
  documentName: `guides/part-${number}.md`,
  page: null,
  headingPath,
  span: { start: 0, end: 10 },
  text: `What passage ${number} says of it. `.repeat(5),
  score: 1 / number,
  cosine: null,
  bm25: null,
  rerank: null,
})
const retrieval: Retrieval = {
  passages: [passage(1, ['Returns', 'Abroad']), passage(2, []), passage(3, ['Prices'])],
  durationMs: 1,
  notice: null,
}
const question = 'How long does it take?'

/** The port, with a token a word and an answer that says nothing; keeps what it was asked. */
const listeningModel = (contextTokens: number): LanguageModel & { asked: ChatMessage[][] } => {
  const asked: ChatMessage[][] = []
  const refused = (): never => {
    throw new Error('an answer needs nothing else of the model')
  }
  return {
    asked,
    id: 'listening',
    name: 'Listening',
    cacheInPlace: true,
    contextTokens,
    get base(): never {
      return refused()
    },
    countTokens: async messages => messages.flatMap(({ content }) => content.split(/\s+/)).length,
    countExampleTokens: refused,
    score: refused,
    loadAdapter: refused,
    unloadAdapter: refused,
    async *generate({ messages }) {
      asked.push(messages)
      yield { type: 'prefilled', promptTokens: 1, timeToFirstTokenMs: 1 }
      yield { type: 'text', delta: 'Two days.' }
      yield { type: 'finished', finishReason: 'end', answerTokens: 2, decodeMs: 1 }
    },
    close: async () => {},
  }
}

/** What the model was asked, and what is said of it once the run is kept as JSON. */
const ask = async (
  approach: Approach,
  contextTokens: number,
): Promise<{ asked: ChatMessage[] | undefined; said: ChatMessage[]; passages: number[] }> => {
  const model = listeningModel(contextTokens)
  const settings = RunSettings.parse({ maxTokens: 10 })
  const request = {
    approach,
    question,
    settings,
    retrieval: approach === 'rag' || approach === 'hybrid' ? retrieval : null,
    adapterId: AdapterId.parse('style'),
    adapterStrength: 1,
  }
  for await (const event of answerQuestion(request, model, new AbortController().signal)) {
    if (event.type !== 'done') continue
    const run = Run.parse({
      id: 'r1',
      createdAt: '2026-11-21T07:00:00.000Z',
      request: { question, approaches: [approach], settings },
      modelId: model.id,
      adapterId: null,
      state: 'finished',
      retrieval,
      answers: { [approach]: event.answer },
    })
    return {
      asked: model.asked[0],
      said: askedMessages(JSON.parse(JSON.stringify(run)) as Run, approach),
      passages: event.answer.passageNumbers,
    }
  }
  return expect.unreachable('an answer ends with done')
}

test('a finished run says what the model was asked, with the passages that fitted and no others', async () => {
  for (const [contextTokens, passages] of [
    [1000, [1, 2, 3]],
    [90, [1, 2]],
    [60, [1]],
    [20, []],
  ] as const) {
    const rag = await ask('rag', contextTokens)
    expect(rag.passages).toEqual(passages)
    expect(rag.said).toEqual(rag.asked)
  }
})

test('an approach that read no passage is said to have been asked the question alone', async () => {
  const tuned = await ask('tuned', 1000)
  expect(tuned.asked).toEqual([{ role: 'user', content: question }])
  expect(tuned.said).toEqual(tuned.asked)
})

test('an answer says where nothing was found, and the model is not asked', async () => {
  const said = async (filter: LibraryFilter | undefined): Promise<string> => {
    const model = listeningModel(1000)
    const request = {
      approach: 'rag' as const,
      question,
      settings: RunSettings.parse({}),
      retrieval: { ...retrieval, passages: [] },
      filter,
      adapterId: null,
      adapterStrength: 1,
    }
    for await (const event of answerQuestion(request, model, new AbortController().signal))
      if (event.type === 'done' && model.asked.length === 0) return event.answer.text
    return expect.unreachable('an answer ends with done')
  }
  expect(await said({ formats: ['pdf'] })).toMatch(/^Nothing in the documents chosen by the filter answers/)
  for (const everything of [undefined, {}, { folder: undefined }])
    expect(await said(everything)).toMatch(/^Nothing in your documents answers/)
})
