import * as z from 'zod'

/**
 * One way to answer. `base`: the question only. `rag`: the question and retrieved passages.
 * `tuned`: the adapter, question only. `hybrid`: the adapter and the passages.
 */
export const Approach = z.enum(['base', 'rag', 'tuned', 'hybrid'])
export type Approach = z.infer<typeof Approach>

export const approaches = Approach.options

export const usesRetrieval = (approach: Approach): boolean => approach === 'rag' || approach === 'hybrid'
export const usesAdapter = (approach: Approach): boolean => approach === 'tuned' || approach === 'hybrid'
