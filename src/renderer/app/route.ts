import {
  AdapterId,
  ChunkId,
  DocumentId,
  EvaluationId,
  RunId,
  TestRowId,
  TestSetId,
  TrainingId,
  TrainingSetId,
} from '#contract/ids.ts'

/** The place a person is at; it lives in the URL's fragment, so that a reload returns to it. */
export type Route =
  | { screen: 'compare'; runId: RunId | undefined }
  | { screen: 'search'; question: string | undefined }
  | { screen: 'library'; documentId: DocumentId | undefined; chunkId: ChunkId | undefined }
  | TuneRoute
  | MeasureRoute
  /** Full screen; `step` counts from 1. */
  | { screen: 'present'; step: number | undefined }

/**
 * A place on the Tune screen. `line` is the example to show, counted from 1; `comparing` an adapter is
 * asking it and another one the same question.
 */
export type TuneRoute =
  | { screen: 'tune'; tab: 'examples'; setId: TrainingSetId | undefined; line: number | undefined }
  | { screen: 'tune'; tab: 'train'; trainingId: TrainingId | undefined }
  | { screen: 'tune'; tab: 'adapters'; adapterId: AdapterId | undefined; comparing: boolean }

/**
 * A place on the Measure screen. `line` is the question to show, counted from 1; `rowId` a question of the
 * evaluation with its four panes; `against` the evaluation that this one is compared with.
 */
export type MeasureRoute =
  | { screen: 'measure'; tab: 'questions'; setId: TestSetId | undefined; line: number | undefined }
  | {
      screen: 'measure'
      tab: 'scores'
      evaluationId: EvaluationId | undefined
      rowId: TestRowId | undefined
      against: EvaluationId | undefined
    }
  | { screen: 'measure'; tab: 'advisor' }

const comparingPart = 'compare'

/** Unknown or damaged fragments lead to the start, never to an error. */
export const parseRoute = (hash: string): Route => {
  const [screen, first, second, third, fourth] = hash.replace(/^#\/?/, '').split('/').map(decoded)
  if (screen === 'library')
    return {
      screen,
      documentId: first ? DocumentId.parse(first) : undefined,
      chunkId: first && second ? ChunkId.parse(second) : undefined,
    }
  if (screen === 'search') return { screen, question: first || undefined }
  if (screen === 'tune') return parseTuneRoute(first, second, third)
  if (screen === 'measure') return parseMeasureRoute(first, second, third, fourth)
  if (screen === 'present') return { screen, step: lineOf(first) }
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
    line: tab === 'examples' && id ? lineOf(more) : undefined,
  }
}

const parseMeasureRoute = (tab = '', id = '', more = '', other = ''): MeasureRoute => {
  if (tab === 'advisor') return { screen: 'measure', tab }
  if (tab === 'scores')
    return {
      screen: 'measure',
      tab,
      evaluationId: id ? EvaluationId.parse(id) : undefined,
      rowId: id && more && more !== comparingPart && more.length <= 80 ? TestRowId.parse(more) : undefined,
      against: id && more === comparingPart && other ? EvaluationId.parse(other) : undefined,
    }
  return {
    screen: 'measure',
    tab: 'questions',
    setId: tab === 'questions' && id ? TestSetId.parse(id) : undefined,
    line: tab === 'questions' && id ? lineOf(more) : undefined,
  }
}

/** Lines and steps count from 1. */
const lineOf = (part = ''): number | undefined => (/^[1-9]\d{0,6}$/.test(part) ? Number(part) : undefined)

export const formatRoute = (route: Route): string => {
  const parts = [route.screen, ...partsOf(route)].filter(part => part !== undefined)
  return `#/${parts.map(encodeURIComponent).join('/')}`
}

const partsOf = (route: Route): (string | undefined)[] => {
  if (route.screen === 'compare') return [route.runId]
  if (route.screen === 'search') return [route.question]
  if (route.screen === 'library') return [route.documentId, route.documentId && route.chunkId]
  if (route.screen === 'present') return [route.step?.toString()]
  if (route.screen === 'measure') return measureParts(route)
  switch (route.tab) {
    case 'examples':
      return [route.tab, route.setId, route.setId && route.line?.toString()]
    case 'train':
      return [route.tab, route.trainingId]
    case 'adapters':
      return [route.tab, route.adapterId, route.adapterId && route.comparing ? comparingPart : undefined]
  }
}

const measureParts = (route: MeasureRoute): (string | undefined)[] => {
  switch (route.tab) {
    case 'questions':
      return [route.tab, route.setId, route.setId && route.line?.toString()]
    case 'scores':
      if (route.evaluationId && route.against)
        return [route.tab, route.evaluationId, comparingPart, route.against]
      return [route.tab, route.evaluationId, route.evaluationId && route.rowId]
    case 'advisor':
      return [route.tab]
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

export const questionsHref = (setId?: TestSetId, line?: number): string =>
  formatRoute({ screen: 'measure', tab: 'questions', setId, line })

export const scoresHref = (evaluationId?: EvaluationId, rowId?: TestRowId): string =>
  formatRoute({ screen: 'measure', tab: 'scores', evaluationId, rowId, against: undefined })

export const comparisonHref = (evaluationId: EvaluationId, against: EvaluationId): string =>
  formatRoute({ screen: 'measure', tab: 'scores', evaluationId, rowId: undefined, against })

export const advisorHref = (): string => formatRoute({ screen: 'measure', tab: 'advisor' })

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part)
  } catch {
    return ''
  }
}
