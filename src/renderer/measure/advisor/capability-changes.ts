import type { Capability, Criterion } from '#contract/advisor.ts'
import { CriterionAnswers } from '#contract/advisor.ts'

/** A change by the person to the list of capabilities. */
export type CapabilityChange =
  /** The answer that is there already is taken back. */
  | { type: 'answer'; id: string; criterion: Criterion; value: string }
  | { type: 'tag'; id: string; tag: string | null }
  | { type: 'text'; id: string; text: string }
  | { type: 'remove'; id: string }
  /** `index` counts from 0. */
  | { type: 'put-back'; capability: Capability; index: number }
  | { type: 'replace'; capabilities: readonly Capability[] }

export const changeCapabilities = (
  capabilities: readonly Capability[],
  change: CapabilityChange,
): Capability[] => {
  switch (change.type) {
    case 'answer':
      return edited(capabilities, change.id, ({ answers }) => {
        const value = answers[change.criterion] === change.value ? 'unknown' : change.value
        return { answers: CriterionAnswers.parse({ ...answers, [change.criterion]: value }) }
      })
    case 'tag':
      return edited(capabilities, change.id, () => ({ tag: change.tag }))
    case 'text':
      return edited(capabilities, change.id, () => ({ text: change.text }))
    case 'remove':
      return capabilities.filter(({ id }) => id !== change.id)
    case 'put-back':
      return capabilities.toSpliced(change.index, 0, change.capability)
    case 'replace':
      return [...change.capabilities]
  }
}

const edited = (
  capabilities: readonly Capability[],
  id: string,
  part: (capability: Capability) => Partial<Capability>,
): Capability[] =>
  capabilities.map(capability => (capability.id === id ? { ...capability, ...part(capability) } : capability))

/** Which capability to show after one is gone: the next, or the one before the end. */
export const shownAfter = (capabilities: readonly Capability[], removed: string): string | undefined => {
  const index = capabilities.findIndex(({ id }) => id === removed)
  return (capabilities[index + 1] ?? capabilities[index - 1])?.id
}
