const storageKey = 'diptych.token'

/** What `takeToken` needs of the browser's objects. */
export interface TokenPlaces {
  location: Pick<Location, 'hash' | 'pathname' | 'search'>
  history: Pick<History, 'replaceState'>
  storage: Pick<Storage, 'getItem' | 'setItem'>
}

/**
 * The token that the browser host printed in the URL's fragment. It is removed from the address bar
 * (so that it is neither bookmarked nor shared) and kept for reloads of this tab only.
 */
export const takeToken = ({ location, history, storage }: TokenPlaces): string | undefined => {
  const fromUrl = new URLSearchParams(location.hash.slice(1)).get('token')
  if (fromUrl) {
    storage.setItem(storageKey, fromUrl)
    history.replaceState(null, '', location.pathname + location.search)
    return fromUrl
  }
  return storage.getItem(storageKey) ?? undefined
}
