import type { TrainingSetId } from '#contract/ids.ts'
import type {
  ChatTurn,
  TrainingSetChange,
  TrainingSetFinding,
  TrainingSetImport,
  TrainingSetPage,
  TrainingSetSummary,
} from '#contract/training-set.ts'
import type { NumberedExample } from '#engine/tuning/data/training-example.ts'

/** A file of examples, read as it is asked for. */
export interface ExampleFile {
  name: string
  sizeBytes: number
  stream(): AsyncIterable<Uint8Array>
}

/** The training sets of an open workspace. Changes of one set are done one after the other. */
export interface TrainingSets {
  list(): Promise<TrainingSetSummary[]>
  create(name: string): Promise<TrainingSetSummary>
  remove(id: TrainingSetId): Promise<void>
  examples(id: TrainingSetId, offset: number, limit: number): Promise<TrainingSetPage>
  findings(id: TrainingSetId): Promise<TrainingSetFinding[]>
  /** Into the set with this id, or into a new one named after the file. */
  import(id: TrainingSetId | undefined, file: ExampleFile): Promise<TrainingSetImport>
  paste(id: TrainingSetId | undefined, name: string, text: string): Promise<TrainingSetImport>
  change(id: TrainingSetId, contentHash: string, change: TrainingSetChange): Promise<TrainingSetSummary>
  undo(id: TrainingSetId): Promise<TrainingSetSummary>
  /** Adds a conversation at the end, whatever the set holds by now. */
  append(id: TrainingSetId, messages: ChatTurn[]): Promise<TrainingSetSummary>
  /** Everything a training needs of a set, as it is at this moment. */
  read(id: TrainingSetId): Promise<{ summary: TrainingSetSummary; examples: NumberedExample[] }>
}
