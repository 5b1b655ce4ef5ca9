import * as z from 'zod'

/** Half-open range of UTF-16 code units in the text it belongs to. */
export const Span = z.object({ start: z.int().min(0), end: z.int().min(0) })
export type Span = z.infer<typeof Span>
