import type { DocumentChunk } from '#contract/library.ts'

/** `Chunk 4 · page 2 · Returns`: people count from 1. */
export const chunkTitle = ({ ordinal, page, headingPath }: DocumentChunk): string =>
  [`Chunk ${ordinal + 1}`, page !== null && `page ${page}`, headingPath.at(-1)].filter(Boolean).join(' · ')
