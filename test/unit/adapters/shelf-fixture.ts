import { join } from 'node:path'
import type { TrainingRecord } from '#contract/adapter.ts'
import { TrainingId } from '#contract/ids.ts'
import { TrainingSettings } from '#contract/training.ts'
import {
  type AdapterShelf,
  type AdapterShelfDeps,
  createAdapterShelf,
  type TrainedAdapter,
} from '#engine/api/adapter-shelf.ts'
import { silentLogger } from '#engine/core/logging.ts'
import { createRandom } from '#engine/core/random.ts'
import type { LlamaConfig } from '#engine/models/llama-config.ts'
import { readPeftAdapter } from '#engine/models/peft-adapter.ts'
import { initialLoraWeights } from '#engine/tuning/peft/lora-weights.ts'
import { createWorkspace, openWorkspace, type Workspace } from '#engine/workspace/workspace.ts'
import { exampleInfo, temporaryFolder } from '#test/unit/retrieval/library-fixture.ts'

const tiny: LlamaConfig = {
  layers: 1,
  hiddenSize: 8,
  intermediateSize: 12,
  attentionHeads: 2,
  keyValueHeads: 1,
  headSize: 4,
  vocabularySize: 30,
  contextTokens: 64,
  ropeTheta: 10000,
  rmsNormEpsilon: 1e-5,
  tiedEmbeddings: true,
}
export const base = { config: tiny, name: 'someone/tiny' }

/** A model that takes adapters for a tiny base and says which it holds; it answers nothing. */
const takingModel = (held: Set<string>): Awaited<AdapterShelfDeps['model']> => ({
  base,
  async loadAdapter(id, folder) {
    await readPeftAdapter(folder, base)
    held.add(id)
  },
  async unloadAdapter(id) {
    held.delete(id)
  },
})

export interface Shelf extends AsyncDisposable {
  shelf: AdapterShelf
  workspace: Workspace
  /** Ids of what the model holds. */
  held: Set<string>
  /** Closes everything and opens it as another start would. */
  reopen(): Promise<Shelf>
}

const clock = { now: () => new Date('2026-11-21T12:00:00Z'), monotonicMs: () => 0 }

const openShelf = async (
  folder: string,
  merge: AdapterShelfDeps['merge'],
  dispose: () => void,
): Promise<Shelf> => {
  const workspace = await openWorkspace(folder, { logger: silentLogger })
  const held = new Set<string>()
  const model = Promise.resolve(takingModel(held))
  const shelf = createAdapterShelf({
    workspace,
    modelName: 'Tiny',
    model,
    merge,
    clock,
    logger: silentLogger,
  })
  const close = async (): Promise<void> => {
    await shelf.close()
    workspace.close()
  }
  return {
    shelf,
    workspace,
    held,
    reopen: async () => {
      await close()
      return openShelf(folder, merge, dispose)
    },
    [Symbol.asyncDispose]: async () => {
      await close()
      dispose()
    },
  }
}

/** A new workspace's shelf. @param merge what an export writes; nothing when left out. */
export const newShelf = async (merge: AdapterShelfDeps['merge'] = async () => {}): Promise<Shelf> => {
  const folder = temporaryFolder()
  await createWorkspace(join(folder.path, 'mine'), exampleInfo)
  return openShelf(join(folder.path, 'mine'), merge, () => folder[Symbol.dispose]())
}

const settings = TrainingSettings.parse({ rank: 2, alpha: 4, targetModules: ['q_proj', 'down_proj'] })

export const record: TrainingRecord = {
  trainingSetName: 'Tickets',
  dataHash: 'd'.repeat(64),
  trainingExamples: 18,
  validationExamples: 2,
  settings,
  steps: [{ step: 1, loss: 2.5, learningRate: 5e-4, gradientNorm: 1.25 }],
  validation: [
    { step: 0, loss: 3 },
    { step: 1, loss: 2.25 },
  ],
  samples: [{ step: 1, prompt: 'Why?', text: 'Because | so.' }],
  secondsSpent: 12.5,
  tokensPerSecond: 250,
  stoppedEarly: false,
  forgetting: { before: 20, after: 21, tokens: 900 },
}

/** An adapter as a training leaves it, with weights that depend on its name. */
export const trained = (name: string, trainingId: string = name, of: LlamaConfig = tiny): TrainedAdapter => {
  const weights = initialLoraWeights(of, settings, 1)
  const random = createRandom(name)
  for (const pairs of weights)
    for (const { b } of Object.values(pairs)) for (let i = 0; i < b.length; i++) b[i] = random.uniform() - 0.5
  return { trainingId: TrainingId.parse(trainingId), name, settings, weights, record }
}
