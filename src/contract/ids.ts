import * as z from 'zod'

/** Ids are opaque strings; the brand keeps one kind from being passed for another. */
export const RunId = z.string().min(1).brand<'RunId'>()
export type RunId = z.infer<typeof RunId>

export const DocumentId = z.string().min(1).brand<'DocumentId'>()
export type DocumentId = z.infer<typeof DocumentId>

export const ChunkId = z.string().min(1).brand<'ChunkId'>()
export type ChunkId = z.infer<typeof ChunkId>

export const AdapterId = z.string().min(1).brand<'AdapterId'>()
export type AdapterId = z.infer<typeof AdapterId>

export const JobId = z.string().min(1).brand<'JobId'>()
export type JobId = z.infer<typeof JobId>

export const WorkspaceId = z.string().min(1).brand<'WorkspaceId'>()
export type WorkspaceId = z.infer<typeof WorkspaceId>

export const TrainingSetId = z.string().min(1).brand<'TrainingSetId'>()
export type TrainingSetId = z.infer<typeof TrainingSetId>

export const TrainingId = z.string().min(1).brand<'TrainingId'>()
export type TrainingId = z.infer<typeof TrainingId>

export const RerankerId = z.string().min(1).brand<'RerankerId'>()
export type RerankerId = z.infer<typeof RerankerId>

export const FolderId = z.string().min(1).brand<'FolderId'>()
export type FolderId = z.infer<typeof FolderId>

export const TestSetId = z.string().min(1).brand<'TestSetId'>()
export type TestSetId = z.infer<typeof TestSetId>

/** Of a row within its test set; a person may have chosen it (`q17`). */
export const TestRowId = z.string().min(1).max(80).brand<'TestRowId'>()
export type TestRowId = z.infer<typeof TestRowId>

export const EvaluationId = z.string().min(1).brand<'EvaluationId'>()
export type EvaluationId = z.infer<typeof EvaluationId>
