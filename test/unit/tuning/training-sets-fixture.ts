import { join } from 'node:path'
import type { ChatTurn } from '#contract/training-set.ts'
import type { TokenCounter } from '#engine/api/example-tokens.ts'
import type { RowFile } from '#engine/api/row-set-import.ts'
import { createTrainingSets, type TrainingSets } from '#engine/api/training-sets.ts'
import type { WriteFile } from '#engine/core/atomic-files.ts'
import { type Logger, silentLogger } from '#engine/core/logging.ts'
import type { ChatMessage } from '#engine/models/language-model.ts'
import { createWorkspace, openWorkspace } from '#engine/workspace/workspace.ts'
import { exampleInfo, temporaryFolder } from '#test/unit/retrieval/library-fixture.ts'
import { byteChunks } from './data/byte-chunks.ts'

/** A model that counts in a way of our own. */
export const countingModel = (count: (messages: ChatMessage[]) => number): TokenCounter => ({
  countExampleTokens: async examples => examples.map(count),
})

/** A token a word. */
const wordModel = countingModel(messages => messages.flatMap(({ content }) => content.split(' ')).length)

export interface OpenedSets extends AsyncDisposable {
  sets: TrainingSets
  /** The workspace's folder training-sets. */
  folder: string
  testSets: string
  /** What was logged as an error. */
  logged: string[]
  /** The same workspace after a restart. */
  reopen(): Promise<TrainingSets>
}

/** An empty workspace's training sets, in a folder that is deleted with the scope. */
export const openTrainingSets = async (
  options: { model?: Promise<TokenCounter>; writeFile?: WriteFile } = {},
): Promise<OpenedSets> => {
  const temporary = temporaryFolder()
  const path = join(temporary.path, 'workspace')
  await createWorkspace(path, exampleInfo)
  let workspace = await openWorkspace(path, { logger: silentLogger })
  const logged: string[] = []
  const logger: Logger = {
    ...silentLogger,
    error: (message, thrown) => logged.push(`${message}: ${(thrown as Error).message}`),
  }
  const open = (): Promise<TrainingSets> =>
    createTrainingSets({ workspace, model: Promise.resolve(wordModel), logger, ...options })
  return {
    sets: await open(),
    folder: workspace.folders.trainingSets,
    testSets: workspace.folders.testSets,
    logged,
    async reopen() {
      workspace.close()
      workspace = await openWorkspace(path, { logger: silentLogger })
      return open()
    },
    async [Symbol.asyncDispose]() {
      workspace.close()
      temporary[Symbol.dispose]()
    },
  }
}

export const pair = (question: string, answer: string): ChatTurn[] => [
  { role: 'user', content: question },
  { role: 'assistant', content: answer },
]

/** A line as Diptych writes it. */
export const chatLine = (question: string, answer: string): string =>
  JSON.stringify({ messages: pair(question, answer) })

export const textFile = (name: string, text: string): RowFile => ({
  name,
  sizeBytes: Buffer.byteLength(text),
  stream: () => byteChunks(text, 64 * 1024),
})
