type Kind = 'sessionStorage' | 'localStorage'

/** What was remembered under `key`; null without it, and where storage is switched off. */
export const remembered = (kind: Kind, key: string): string | null => {
  try {
    return window[kind].getItem(key)
  } catch {
    // Reading the property itself throws then. It costs what was remembered, nothing else.
    return null
  }
}

/** Remembers `value` for this tab (`sessionStorage`) or for all of this browser (`localStorage`), if it can. */
export const remember = (kind: Kind, key: string, value: string): void => {
  try {
    window[kind].setItem(key, value)
  } catch {
    // Switched off or full: it is forgotten with the page.
  }
}

/** JSON that was remembered; null where it is none, or damaged. */
export const parseRemembered = (text: string | null): unknown => {
  try {
    return JSON.parse(text ?? 'null')
  } catch {
    return null
  }
}
