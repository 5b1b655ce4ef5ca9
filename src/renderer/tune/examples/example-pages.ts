import type { TrainingSetExample, TrainingSetPage, TrainingSetSummary } from '#contract/training-set.ts'

/** Examples are asked for in pages of this many. */
export const pageExamples = 500

interface Page {
  /** Of the set when the page was read. */
  contentHash: string
  examples: readonly TrainingSetExample[]
}

/** The part of a set that this page has read so far. Pages of an older content are shown until they are read anew. */
export interface ExamplePages {
  set: TrainingSetSummary
  pages: ReadonlyMap<number, Page>
}

export type ExamplePagesChange =
  | { type: 'page'; page: TrainingSetPage }
  /** The set is known to be another by now. */
  | { type: 'set'; set: TrainingSetSummary }
  /** Everything is to be read again, such as when tokens can be counted at last. */
  | { type: 'outdated' }

export const changePages = (state: ExamplePages, change: ExamplePagesChange): ExamplePages => {
  switch (change.type) {
    case 'set':
      return isSameSet(state.set, change.set)
        ? state
        : { set: change.set, pages: withinSet(state.pages, change.set) }
    case 'outdated':
      if (state.pages.size === 0) return state
      return {
        ...state,
        pages: new Map([...state.pages].map(([index, page]) => [index, { ...page, contentHash: '' }])),
      }
    case 'page': {
      const { set, offset, examples } = change.page
      const pages = new Map(withinSet(state.pages, set))
      pages.set(Math.floor(offset / pageExamples), { contentHash: set.contentHash, examples })
      return { set, pages }
    }
  }
}

const isSameSet = (a: TrainingSetSummary, b: TrainingSetSummary): boolean =>
  a.contentHash === b.contentHash && a.canUndo === b.canUndo && a.name === b.name

const withinSet = (pages: ExamplePages['pages'], { examples }: TrainingSetSummary): ExamplePages['pages'] =>
  new Map([...pages].filter(([index]) => index * pageExamples < Math.max(1, examples)))

/** The example in the row `index`, counted from 0; undefined until it is read. */
export const exampleAt = ({ set, pages }: ExamplePages, index: number): TrainingSetExample | undefined =>
  index < set.examples
    ? pages.get(Math.floor(index / pageExamples))?.examples[index % pageExamples]
    : undefined

/** Whether the row `index` was read from the set as it is now. */
export const isCurrent = ({ set, pages }: ExamplePages, index: number): boolean =>
  pages.get(Math.floor(index / pageExamples))?.contentHash === set.contentHash

/** Pages that have to be read to show the rows from `first` to `last`, both included. */
export const missingPages = (state: ExamplePages, first: number, last: number): number[] => {
  const from = Math.max(0, Math.floor(first / pageExamples))
  const to = Math.floor(Math.min(last, state.set.examples - 1) / pageExamples)
  const wanted = Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)
  return wanted.filter(page => !isCurrent(state, page * pageExamples))
}
