/** Rows are asked for in pages of this many. */
export const pageRows = 500

/** What of a set tells one state of it from another. */
interface SetState {
  name: string
  contentHash: string
  canUndo: boolean
}

interface Page<R> {
  /** Of the set when the page was read. */
  contentHash: string
  rows: readonly R[]
}

/** The part of a set that this page has read so far. Pages of an older content are shown until they are read anew. */
export interface RowPages<S extends SetState, R> {
  set: S
  /** Rows of the set. */
  count: number
  pages: ReadonlyMap<number, Page<R>>
}

export type RowPagesChange<S, R> =
  | { type: 'page'; set: S; count: number; offset: number; rows: readonly R[] }
  /** The set is known to be another by now. */
  | { type: 'set'; set: S; count: number }
  /** Everything is to be read again, such as when tokens can be counted at last. */
  | { type: 'outdated' }

export const changePages = <S extends SetState, R>(
  state: RowPages<S, R>,
  change: RowPagesChange<S, R>,
): RowPages<S, R> => {
  switch (change.type) {
    case 'set': {
      const { set, count } = change
      return isSameState(state.set, set) ? state : { set, count, pages: withinSet(state.pages, count) }
    }
    case 'outdated':
      if (state.pages.size === 0) return state
      return {
        ...state,
        pages: new Map([...state.pages].map(([index, page]) => [index, { ...page, contentHash: '' }])),
      }
    case 'page': {
      const { set, count, offset, rows } = change
      const pages = new Map(withinSet(state.pages, count))
      pages.set(Math.floor(offset / pageRows), { contentHash: set.contentHash, rows })
      return { set, count, pages }
    }
  }
}

const isSameState = (a: SetState, b: SetState): boolean =>
  a.contentHash === b.contentHash && a.canUndo === b.canUndo && a.name === b.name

const withinSet = <R>(pages: ReadonlyMap<number, Page<R>>, count: number): ReadonlyMap<number, Page<R>> =>
  new Map([...pages].filter(([index]) => index * pageRows < Math.max(1, count)))

/** The row `index`, counted from 0; undefined until it is read. */
export const rowAt = <S extends SetState, R>(
  { count, pages }: RowPages<S, R>,
  index: number,
): R | undefined =>
  index < count ? pages.get(Math.floor(index / pageRows))?.rows[index % pageRows] : undefined

/** Whether the row `index` was read from the set as it is now. */
export const isCurrent = <S extends SetState, R>({ set, pages }: RowPages<S, R>, index: number): boolean =>
  pages.get(Math.floor(index / pageRows))?.contentHash === set.contentHash

/** Pages that have to be read to show the rows from `first` to `last`, both included. */
export const missingPages = <S extends SetState, R>(
  state: RowPages<S, R>,
  first: number,
  last: number,
): number[] => {
  const from = Math.max(0, Math.floor(first / pageRows))
  const to = Math.floor(Math.min(last, state.count - 1) / pageRows)
  const wanted = Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)
  return wanted.filter(page => !isCurrent(state, page * pageRows))
}
