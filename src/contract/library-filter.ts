import * as z from 'zod'
import { DocumentFormat } from './library.ts'

/** Which documents are searched: those that meet every condition given. */
export const LibraryFilter = z.object({
  /** A folder of the library with all below it: `manuals` or `manuals/tern`. */
  folder: z.string().min(1).optional(),
  formats: z.array(DocumentFormat).min(1).optional(),
  /** Changed on or after this day, where the file says when (otherwise when it was added). */
  from: z.iso.date().optional(),
  /** Changed on or before this day. */
  to: z.iso.date().optional(),
  /** All of them. */
  tags: z.array(z.string().min(1)).min(1).optional(),
})
export type LibraryFilter = z.infer<typeof LibraryFilter>
