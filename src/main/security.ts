import { contentSecurityPolicy as policyFor } from '#host/content-security-policy.ts'

/** The page's own scheme. Unlike file: it has an origin, so that the browser's rules apply to it. */
export const appScheme = 'app'
const appOrigin = 'app://diptych'
export const appUrl = `${appOrigin}/index.html`

/** The page's policy: it connects to nothing but its own files; the engine is behind a MessagePort. */
export const contentSecurityPolicy = (): string => policyFor([])

const parse = (url: string): URL | undefined => (URL.canParse(url) ? new URL(url) : undefined)

/** URL.origin is "null" for schemes that the parser does not know, so the parts are compared. */
const isOfApp = (url: URL | undefined): boolean =>
  url?.protocol === `${appScheme}:` && url.host === 'diptych' && url.username === '' && url.password === ''

/**
 * Whether the session may make this request. Only what stays inside the app: its own files, and data
 * and blob URLs that the page made itself. Developer tools are local too. Everything else is blocked,
 * other ports of this machine included.
 */
export const isAllowedRequest = (url: string): boolean => {
  const parsed = parse(url)
  if (!parsed) return false
  if (parsed.protocol === 'data:' || parsed.protocol === 'devtools:') return true
  if (parsed.protocol === 'blob:') return isOfApp(parse(parsed.pathname))
  return isOfApp(parsed)
}

/** Whether the page may save this as a file, where the person says: only what it made itself. */
export const isAllowedDownload = (url: string): boolean => url.startsWith('blob:') && isAllowedRequest(url)

/** Whether the window may go there: the page itself, and no other place, however it is asked. */
export const isAllowedNavigation = (url: string): boolean => {
  const parsed = parse(url)
  return isOfApp(parsed) && parsed?.pathname === '/index.html'
}

/** The frame of an ipc message, as far as trust depends on it. */
export interface Sender {
  url: string
  isMainFrame: boolean
}

/** Whether an ipc message comes from the page itself and not from a frame or another page. */
export const isTrustedSender = (sender: Sender | null): boolean =>
  sender?.isMainFrame === true && isAllowedNavigation(sender.url)

/**
 * Whether the page gets a permission of the browser. It may write to the clipboard, for "copy" buttons,
 * and be shown full screen; nothing else, and nobody but the page.
 */
export const isAllowedPermission = (permission: string, requestingUrl: string): boolean =>
  (permission === 'clipboard-sanitized-write' || permission === 'fullscreen') && isOfApp(parse(requestingUrl))

/** Path of a request to the app's scheme, or undefined when it is for another host. */
export const pagePath = (url: string): string | undefined => {
  const parsed = parse(url)
  return parsed && isOfApp(parsed) ? parsed.pathname : undefined
}
