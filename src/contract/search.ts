import * as z from 'zod'
import { ChunkId, DocumentId } from './ids.ts'
import { LibraryFilter } from './library-filter.ts'
import { Passage } from './run.ts'
import { Span } from './span.ts'

export const SearchRequest = z.object({
  question: z.string().min(1),
  limit: z.int().min(1).max(50).default(10),
  filter: LibraryFilter.prefault({}),
})
export type SearchRequest = z.infer<typeof SearchRequest>

/** A passage with the reasons why it was found. */
export const SearchHit = z.object({
  passage: Passage,
  /** Place in the ranking by meaning, from 1; null when it is not among the candidates. */
  cosineRank: z.int().nullable(),
  /** Place in the ranking by words, from 1; null when it is not among the candidates. */
  bm25Rank: z.int().nullable(),
  /** Place in the two rankings fused, from 1. */
  fusedRank: z.int(),
  /** Place in the reranker's ranking, from 1; null when none looked at the passage. */
  rerankRank: z.int().nullable(),
  /** Where words of the question stand in the passage's text. */
  matches: z.array(Span),
  /** Passages that say the same and were merged into this one. */
  alsoIn: z.array(z.object({ chunkId: ChunkId, documentId: DocumentId, documentName: z.string() })),
  /** Whether an answer would be given this passage: something relevant was found and it is among the best. */
  used: z.boolean(),
})
export type SearchHit = z.infer<typeof SearchHit>

export const SearchResult = z.object({
  hits: z.array(SearchHit),
  /** Whether anything found is worth showing to the model, and what that was decided by. */
  relevance: z.object({
    relevant: z.boolean(),
    /** Of question and best chunk; null in an empty library. */
    bestCosine: z.number().nullable(),
    /** Cosines below this say nothing; measured on this library with unrelated questions. */
    cosineFloor: z.number(),
    /** How many unrelated questions the floor was measured with; 0 for the floor that ships. */
    floorSampleSize: z.int(),
    /** Words or codes of the question stand in a chunk to an extent that is evidence by itself. */
    keywordEvidence: z.boolean(),
  }),
  /** The cross-encoder that ordered the best passages, and how many; null where none did. */
  reranker: z.object({ name: z.string(), passages: z.int() }).nullable(),
  /** Why the workspace's reranker did not order them, for people; null when it did or there is none. */
  notice: z.string().nullable(),
  searchedDocuments: z.int(),
  searchedChunks: z.int(),
  /** Embedding of the question, both searches, reranking (null where none was tried), and the whole. */
  timings: z.object({
    embeddingMs: z.number(),
    vectorMs: z.number(),
    keywordMs: z.number(),
    rerankMs: z.number().nullable(),
    totalMs: z.number(),
  }),
})
export type SearchResult = z.infer<typeof SearchResult>
