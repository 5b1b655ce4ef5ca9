import { readdir, stat } from 'node:fs/promises'
import { availableParallelism, cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import type { Provenance, SetupCosts } from '#contract/evaluation.ts'
import type { AdapterId } from '#contract/ids.ts'
import type { TestSetSummary } from '#contract/test-set.ts'
import { hashOf, promptTemplateHash } from '#engine/evaluation/jobs/answer-key.ts'
import { indexFolder } from '#engine/workspace/library-indexes.ts'
import { libraryOptions } from '#engine/workspace/library-options.ts'
import type { Workspace } from '#engine/workspace/workspace.ts'
import type { AdapterShelf } from './adapter-shelf.ts'
import type { AskedAdapter } from './asking.ts'
import type { ModelIdentity } from './model-identity.ts'

interface ProvenanceDeps {
  workspace: Workspace
  adapters: Pick<AdapterShelf, 'card' | 'strengthOf'>
  adapterHash(id: AdapterId): Promise<string>
  identity: ModelIdentity
}

/** What passages are found by: the documents, how they are cut, and what orders them last. */
const indexHash = ({ documents, indexes, settings }: Workspace): string =>
  hashOf({
    limits: indexes.active().limits,
    reranker: libraryOptions(settings).rerankerId,
    documents: documents.list().map(({ name, contentHash }) => [name, contentHash]),
  })

/** What determines the answers of an evaluation that begins now. @throws EngineError ADAPTER_NOT_FOUND. */
export const provenanceOf = async (
  { workspace, adapters, adapterHash, identity }: ProvenanceDeps,
  set: Pick<TestSetSummary, 'contentHash'>,
  adapterId: AdapterId | null,
): Promise<Provenance> => {
  const { version, model, embeddingModel } = identity
  const [cpu] = cpus()
  return {
    diptychVersion: version,
    testSetHash: set.contentHash,
    model,
    embeddingModel,
    adapter: adapterId && {
      id: adapterId,
      name: (await adapters.card(adapterId)).adapter.name,
      hash: await adapterHash(adapterId),
      strength: adapters.strengthOf(adapterId),
    },
    indexHash: indexHash(workspace),
    documents: workspace.documents.count(),
    chunks: workspace.documents.chunkCount(),
    promptTemplateHash,
    machine: {
      cpu: cpu?.model.trim() ?? 'unknown',
      cores: availableParallelism(),
      memoryBytes: totalmem(),
      platform: `${process.platform} ${process.arch}`,
    },
  }
}

export const askedAdapterOf = ({ adapter }: Provenance): AskedAdapter | null =>
  adapter && { id: adapter.id, hash: adapter.hash, strength: adapter.strength }

const bytesIn = async (folder: string): Promise<number> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  let bytes = 0
  for (const entry of entries)
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size
  return bytes
}

const minutes = (seconds: number): number => seconds / 60

/** What was spent before the first question; memory is measured while answering. */
export const setupCosts = async (
  { workspace, adapters }: Pick<ProvenanceDeps, 'workspace' | 'adapters'>,
  adapterId: AdapterId | null,
): Promise<SetupCosts> => {
  const card = adapterId && (await adapters.card(adapterId))
  const indexMs = workspace.documents.indexMs()
  const folder = join(workspace.folder, indexFolder(workspace.indexes.active().generation))
  // Files come and go while documents are added; vectors on a server are not here at all.
  const indexBytes = await bytesIn(folder).catch(() => 0)
  return {
    trainingMinutes: card?.training ? minutes(card.training.secondsSpent) : null,
    adapterBytes: card?.adapter.sizeBytes ?? null,
    indexMinutes: indexMs === null ? null : minutes(indexMs / 1000),
    indexBytes: indexBytes > 0 ? indexBytes : null,
    peakMemoryBytes: null,
  }
}
