import type { TestSetId } from '#contract/ids.ts'
import { remember, remembered } from '../app/storage.ts'

const storageKey = 'diptych.test-set'

/** The test set that took a run last. */
export const lastFilledSet = (): string | null => remembered('localStorage', storageKey)

export const rememberFilledSet = (id: TestSetId): void => remember('localStorage', storageKey, id)

/** What a set is called that is made for the first run. */
export const newSetName = 'Questions asked'
