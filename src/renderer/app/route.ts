import { AdapterId, ChunkId, DocumentId, RunId, TrainingId, TrainingSetId } from '#contract/ids.ts'

/** The place a person is at; it lives in the URL's fragment, so that a reload returns to it. */
export type Route =
  | { screen: 'compare'; runId: RunId | undefined }
  | { screen: 'search'; question: string | undefined }
  | { screen: 'library'; documentId: DocumentId | undefined; chunkId: ChunkId | undefined }
  | TuneRoute

/**
 * A place on the Tune screen. `line` is the example to show, counted from 1; `comparing` an adapter is
 * asking it and another one the same question.
 */
export type TuneRoute =
  | { screen: 'tune'; tab: 'examples'; setId: TrainingSetId | undefined; line: number | undefined }
  | { screen: 'tune'; tab: 'train'; trainingId: TrainingId | undefined }
  | { screen: 'tune'; tab: 'adapters'; adapterId: AdapterId | undefined; comparing: boolean }

const comparingPart = 'compare'

/** Unknown or damaged fragments lead to the start, never to an error. */
export const parseRoute = (hash: string): Route => {
  const [screen, first, second, third] = hash.replace(/^#\/?/, '').split('/').map(decoded)
  if (screen === 'library')
    return {
      screen,
      documentId: first ? DocumentId.parse(first) : undefined,
      chunkId: first && second ? ChunkId.parse(second) : undefined,
    }
  if (screen === 'search') return { screen, question: first || undefined }
  if (screen === 'tune') return parseTuneRoute(first, second, third)
  return { screen: 'compare', runId: screen === 'compare' && first ? RunId.parse(first) : undefined }
}

const parseTuneRoute = (tab = '', id = '', more = ''): TuneRoute => {
  if (tab === 'train') return { screen: 'tune', tab, trainingId: id ? TrainingId.parse(id) : undefined }
  if (tab === 'adapters')
    return {
      screen: 'tune',
      tab,
      adapterId: id ? AdapterId.parse(id) : undefined,
      comparing: id !== '' && more === comparingPart,
    }
  return {
    screen: 'tune',
    tab: 'examples',
    setId: tab === 'examples' && id ? TrainingSetId.parse(id) : undefined,
    line: tab === 'examples' && id && /^[1-9]\d{0,6}$/.test(more) ? Number(more) : undefined,
  }
}

export const formatRoute = (route: Route): string => {
  const parts = [route.screen, ...partsOf(route)].filter(part => part !== undefined)
  return `#/${parts.map(encodeURIComponent).join('/')}`
}

const partsOf = (route: Route): (string | undefined)[] => {
  if (route.screen === 'compare') return [route.runId]
  if (route.screen === 'search') return [route.question]
  if (route.screen === 'library') return [route.documentId, route.documentId && route.chunkId]
  switch (route.tab) {
    case 'examples':
      return [route.tab, route.setId, route.setId && route.line?.toString()]
    case 'train':
      return [route.tab, route.trainingId]
    case 'adapters':
      return [route.tab, route.adapterId, route.adapterId && route.comparing ? comparingPart : undefined]
  }
}

export const searchHref = (question?: string): string => formatRoute({ screen: 'search', question })

export const libraryHref = (documentId?: DocumentId, chunkId?: ChunkId): string =>
  formatRoute({ screen: 'library', documentId, chunkId })

export const examplesHref = (setId?: TrainingSetId, line?: number): string =>
  formatRoute({ screen: 'tune', tab: 'examples', setId, line })

export const trainingHref = (trainingId?: TrainingId): string =>
  formatRoute({ screen: 'tune', tab: 'train', trainingId })

export const adaptersHref = (adapterId?: AdapterId, comparing = false): string =>
  formatRoute({ screen: 'tune', tab: 'adapters', adapterId, comparing })

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part)
  } catch {
    return ''
  }
}
