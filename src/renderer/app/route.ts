import { ChunkId, DocumentId, RunId } from '#contract/ids.ts'

/** The place a person is at; it lives in the URL's fragment, so that a reload returns to it. */
export type Route =
  | { screen: 'compare'; runId: RunId | undefined }
  | { screen: 'library'; documentId: DocumentId | undefined; chunkId: ChunkId | undefined }

/** Unknown or damaged fragments lead to the start, never to an error. */
export const parseRoute = (hash: string): Route => {
  const [screen, first, second] = hash.replace(/^#\/?/, '').split('/').map(decoded)
  if (screen === 'library')
    return {
      screen,
      documentId: first ? DocumentId.parse(first) : undefined,
      chunkId: first && second ? ChunkId.parse(second) : undefined,
    }
  return { screen: 'compare', runId: screen === 'compare' && first ? RunId.parse(first) : undefined }
}

export const formatRoute = (route: Route): string => {
  const parts =
    route.screen === 'compare' ? [route.runId] : [route.documentId, route.documentId && route.chunkId]
  return `#/${[route.screen, ...parts.filter(part => part !== undefined).map(encodeURIComponent)].join('/')}`
}

export const libraryHref = (documentId?: DocumentId, chunkId?: ChunkId): string =>
  formatRoute({ screen: 'library', documentId, chunkId })

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part)
  } catch {
    return ''
  }
}
