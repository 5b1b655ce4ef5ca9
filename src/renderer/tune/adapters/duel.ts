import * as z from 'zod'
import type { AdapterInfo } from '#contract/adapter.ts'
import type { Approach } from '#contract/approach.ts'
import { AdapterId, RunId } from '#contract/ids.ts'
import type { RunRequest, RunSettings } from '#contract/run.ts'
import { parseRemembered } from '../../app/storage.ts'
import { formatStrength } from './strength.ts'

/** Stands for the base model without an adapter; ids of adapters are never empty. */
export const noAdapter = ''

/** Two contestants, the question they were asked last, and the runs in which they answered it. */
export const Duel = z.object({
  question: z.string(),
  withDocuments: z.boolean(),
  sides: z.tuple([z.string(), z.string()]),
  runs: z.tuple([RunId.nullable(), RunId.nullable()]),
})
export type Duel = z.infer<typeof Duel>

/** The first contestant is the adapter that was looked at; the second the active one, another, or the base. */
export const newDuel = (first: AdapterId, list: readonly AdapterInfo[]): Duel => {
  const others = list.filter(({ id }) => id !== first)
  const second = others.find(({ active }) => active) ?? others[0]
  return { question: '', withDocuments: false, sides: [first, second?.id ?? noAdapter], runs: [null, null] }
}

export const approachOf = (side: string, withDocuments: boolean): Approach => {
  if (side === noAdapter) return withDocuments ? 'rag' : 'base'
  return withDocuments ? 'hybrid' : 'tuned'
}

/** What is asked of one side: the same question with the same settings as of the other. */
export const requestOf = (
  { question, withDocuments }: Pick<Duel, 'question' | 'withDocuments'>,
  side: string,
  settings: RunSettings,
): RunRequest => ({
  question,
  approaches: [approachOf(side, withDocuments)],
  // One answer a run, so there is nothing to run together with.
  settings: { ...settings, together: false },
  ...(side !== noAdapter && { adapterId: AdapterId.parse(side) }),
})

/** What a side can be, for a select. */
export const sideChoices = (list: readonly AdapterInfo[]): { value: string; label: string }[] => [
  ...list.map(({ id, name, strength }) => ({
    value: id,
    label: strength === 1 ? name : `${name} · strength ${formatStrength(strength)}`,
  })),
  { value: noAdapter, label: 'No adapter: the base model' },
]

/** The comparison of before, unless `first` is not in it or a side was deleted since. */
export const resumeDuel = (stored: string | null, first: AdapterId, list: readonly AdapterInfo[]): Duel => {
  const fresh = newDuel(first, list)
  const parsed = Duel.safeParse(parseRemembered(stored))
  if (!parsed.success) return fresh
  const isThere = (side: string) => side === noAdapter || list.some(({ id }) => id === side)
  const duel = parsed.data
  if (!duel.sides.includes(first) || !duel.sides.every(isThere)) return { ...fresh, question: duel.question }
  return duel
}
