import type { Passage } from '#contract/run.ts'

/** Where a passage stands inside its document, in a few words: `page 12`, else the last heading. */
export const passagePlace = ({ page, headingPath }: Pick<Passage, 'page' | 'headingPath'>): string =>
  page === null ? (headingPath.at(-1) ?? '') : `page ${page}`
