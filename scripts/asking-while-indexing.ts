import { RunSettings } from '#contract/run.ts'
import { silentLogger } from '#engine/core/logging.ts'
import { openEngine } from '#host/open-engine.ts'

type EngineClient = ReturnType<typeof openEngine>['client']

/** One more than the model keeps conversations: asked in turn, each is read from its beginning every time. */
const questions = [
  'How many days do I have to return a bike that I bought online?',
  'What does error code E17 on the display mean?',
  'How often should I charge the battery in winter?',
  'What is the tightening torque of the stem bolts?',
  'How much does delivery to an island cost?',
]
const documents = 40
const wordsADocument = 6000

/** From asking to the first token of the rag answer: what a person waits, retrieval and its queue included. */
const timeToAnswer = async (client: EngineClient, question: string): Promise<number> => {
  const askedMs = performance.now()
  const { runId } = await client.runs.start({
    question,
    approaches: ['rag'],
    settings: RunSettings.parse({ maxTokens: 16 }),
  })
  let firstMs: number | undefined
  for await (const event of await client.runs.watch({ runId }))
    if (event.type === 'text') firstMs ??= performance.now() - askedMs
  if (firstMs === undefined) throw new Error('The rag answer had no text')
  return firstMs
}

const longText = (seed: number): string =>
  Array.from({ length: wordsADocument }, (_, word) => `word${(word * 7919 + seed * 104_729) % 50_021}`)
    .join(' ')
    .replace(/((?:\S+ ){12}\S+) /g, '$1.\n')

/** What the same question takes with the machine idle, and while documents are indexed; milliseconds. */
export const measureAskingWhileIndexing = async (
  dataFolder: string,
): Promise<{ idleMs: number[]; indexingMs: number[] }> => {
  const engine = openEngine({ dataFolder, open: { scenario: 'support-desk' }, logger: silentLogger })
  try {
    await engine.ready
    const { client } = engine
    for (const question of questions) await timeToAnswer(client, question) // warms up
    const idleMs: number[] = []
    for (const question of questions) idleMs.push(await timeToAnswer(client, question))
    const { jobId } = await client.library.add({
      files: Array.from({ length: documents }, (_, n) => ({
        path: `long-${n}.txt`,
        file: new File([longText(n)], `long-${n}.txt`),
      })),
    })
    await new Promise(resolve => setTimeout(resolve, 3_000)) // until it is in full swing
    const indexingMs: number[] = []
    for (const question of questions) {
      indexingMs.push(await timeToAnswer(client, question))
      await new Promise(resolve => setTimeout(resolve, 1_000)) // the indexing goes on between two questions
    }
    for await (const event of await client.library.watch()) {
      const job = event.type === 'snapshot' ? event.jobs.find(({ id }) => id === jobId) : undefined
      if (job && job.state !== 'running')
        throw new Error('The documents were indexed before the last question was asked')
      break
    }
    return { idleMs, indexingMs }
  } finally {
    await engine.close()
  }
}
