import type { TrainingSetId } from '#contract/ids.ts'
import type { Training, TrainingPreset, TrainingProposal } from '#contract/training.ts'
import { TrainingSettings } from '#contract/training.ts'

/** A training that is being set up. What the person has not chosen follows the set and the preset. */
export interface TrainingDraft {
  setId: TrainingSetId | undefined
  name: string | undefined
  preset: TrainingPreset
  /** Settings of one's own instead of the preset's; sample prompts stand beside them. */
  own: TrainingSettings | undefined
  samplePrompts: readonly string[] | undefined
}

export type TrainingDraftChange =
  | { type: 'set-chosen'; setId: TrainingSetId }
  | { type: 'named'; name: string }
  | { type: 'preset-chosen'; preset: TrainingPreset }
  /** `from` are the settings that were shown. */
  | { type: 'setting-changed'; from: TrainingSettings; part: Partial<TrainingSettings> }
  | { type: 'prompts-changed'; samplePrompts: readonly string[] }
  /** The same again as an earlier training. */
  | { type: 'repeated'; training: Pick<Training, 'trainingSetId' | 'settings'> }
  | { type: 'started' }

export const emptyDraft: TrainingDraft = {
  setId: undefined,
  name: undefined,
  preset: 'balanced',
  own: undefined,
  samplePrompts: undefined,
}

export const changeDraft = (draft: TrainingDraft, change: TrainingDraftChange): TrainingDraft => {
  switch (change.type) {
    case 'set-chosen':
      // Another set has other prompts and another name; how to learn stays as it was chosen.
      return change.setId === draft.setId
        ? draft
        : { ...draft, setId: change.setId, name: undefined, samplePrompts: undefined }
    case 'named':
      return { ...draft, name: change.name }
    case 'preset-chosen':
      return { ...draft, preset: change.preset, own: undefined }
    case 'setting-changed':
      return { ...draft, own: { ...change.from, ...change.part } }
    case 'prompts-changed':
      return { ...draft, samplePrompts: change.samplePrompts }
    case 'repeated': {
      const { trainingSetId, settings } = change.training
      return {
        ...draft,
        setId: trainingSetId,
        name: undefined,
        own: settings,
        samplePrompts: settings.samplePrompts,
      }
    }
    case 'started':
      return { ...draft, name: undefined }
  }
}

/** The settings that the draft amounts to; undefined until the preset's are known. */
export const settingsOf = (
  { preset, own, samplePrompts }: TrainingDraft,
  proposals: readonly TrainingProposal[] | undefined,
): TrainingSettings | undefined => {
  const proposed = proposals?.find(proposal => proposal.preset === preset)?.settings
  const settings = own ?? proposed
  return settings && { ...settings, samplePrompts: [...(samplePrompts ?? settings.samplePrompts)] }
}

/** The settings as the engine takes them: without empty prompts. undefined where a value does not fit. */
export const fitSettings = (settings: TrainingSettings): TrainingSettings | undefined => {
  const samplePrompts = settings.samplePrompts.map(prompt => prompt.trim()).filter(prompt => prompt !== '')
  const parsed = TrainingSettings.safeParse({ ...settings, samplePrompts })
  return parsed.success ? parsed.data : undefined
}
