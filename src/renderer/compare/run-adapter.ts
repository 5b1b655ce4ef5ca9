import type { AdapterInfo } from '#contract/adapter.ts'
import type { Run } from '#contract/run.ts'

/** The adapter of a run as its panes name it. */
export interface RunAdapter {
  name: string
  /** Of that run; the adapter's may be another by now. */
  strength: number
}

/** `list` is of the adapters that there are now; the one of an old run may be gone from it. */
export const runAdapterOf = (
  { adapterId, adapterStrength }: Pick<Run, 'adapterId' | 'adapterStrength'>,
  list: readonly AdapterInfo[] | undefined,
): RunAdapter | undefined => {
  if (adapterId === null) return undefined
  const known = list?.find(adapter => adapter.id === adapterId)
  return {
    name: known?.name ?? (list ? `${adapterId}, deleted since` : adapterId),
    strength: adapterStrength,
  }
}
