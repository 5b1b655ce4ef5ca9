import type { ChunkLimits, DocumentFormat, Place } from '#contract/library.ts'
import type { Span } from '#contract/span.ts'

/** A piece of a document that belongs together: a paragraph, a heading, a list item, a table, code. */
export interface Block {
  kind: 'heading' | 'paragraph' | 'list-item' | 'table' | 'code'
  text: string
  /** Headings above this block, outermost first; a heading's own text is the last entry of its path. */
  headingPath: string[]
  /** Page the block begins on, from 1; null where the format has no pages. */
  page: number | null
  /** Where its lines stand on the page, in their order; `start` and `end` count in `text`. */
  places?: Place[]
}

/** What a parser makes of a file's bytes. */
export interface ParsedDocument {
  format: DocumentFormat
  title: string | null
  pages: number | null
  blocks: Block[]
  /** What of the file could not be read, in one sentence for people. */
  notice?: string
}

/** A stretch of the document's text that is embedded and retrieved as one. */
export interface Chunk {
  /** Position in the document, from 0. */
  ordinal: number
  text: string
  /** Place in the document's text, UTF-16 code units, half-open. */
  span: Span
  page: number | null
  headingPath: string[]
  /** Tokens of `text` under the embedding model's own tokenizer, special tokens not counted. */
  tokens: number
}

/** A document ready to be embedded: its text is the blocks joined by blank lines. */
export interface ReadDocument {
  format: DocumentFormat
  title: string | null
  pages: number | null
  text: string
  chunks: Chunk[]
  /** Where lines of the text stand on its pages, in the order of the text; empty without pages. */
  places: Place[]
  /** What could not be read, in one sentence for people. */
  notice: string | null
}

/**
 * Reads files in a worker thread with a time and memory limit. Throws EngineError DOCUMENT_EMPTY,
 * DOCUMENT_UNREADABLE, DOCUMENT_ENCRYPTED, DOCUMENT_TOO_LARGE, DOCUMENT_UNSUPPORTED,
 * DOCUMENT_TIMED_OUT, or CANCELLED when `signal` aborts. `recognisePictures` reads the text of PDF pages
 * that are pictures (OCR, English letters), which takes a second or more a page.
 */
export interface DocumentReader {
  read(
    file: { name: string; bytes: Uint8Array; limits?: ChunkLimits; recognisePictures?: boolean },
    signal?: AbortSignal,
  ): Promise<ReadDocument>
  close(): Promise<void>
}
