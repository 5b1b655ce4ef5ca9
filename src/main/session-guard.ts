import type { Session, WebContents } from 'electron'
import { pageHeaders } from '#host/content-security-policy.ts'
import type { PageFiles } from '#host/page-files.ts'
import {
  appScheme,
  contentSecurityPolicy,
  isAllowedDownload,
  isAllowedNavigation,
  isAllowedPermission,
  isAllowedRequest,
  pagePath,
} from './security.ts'

/** Serves the page from memory and blocks every request that is not for it. */
export const guardSession = (
  session: Session,
  files: PageFiles,
  onBlocked: (total: number) => void,
): void => {
  let blocked = 0

  session.protocol.handle(appScheme, request => {
    const headers = pageHeaders(contentSecurityPolicy())
    const path = pagePath(request.url)
    const file = path === undefined ? undefined : files.get(path)
    if (!file || request.method !== 'GET') return new Response('Not found', { status: 404, headers })
    return new Response(file.body, { headers: { ...headers, 'content-type': file.contentType } })
  })

  session.webRequest.onBeforeRequest((details, callback) => {
    const isAllowed = isAllowedRequest(details.url)
    if (!isAllowed) {
      blocked += 1
      onBlocked(blocked)
    }
    callback({ cancel: !isAllowed })
  })

  session.setPermissionRequestHandler((_contents, permission, callback, details) =>
    callback(isAllowedPermission(permission, details.requestingUrl)),
  )
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin) =>
    isAllowedPermission(permission, requestingOrigin),
  )
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', (event, item) => {
    if (!isAllowedDownload(item.getURL())) event.preventDefault()
  })
  // The spelling dictionaries of Chromium come from a server.
  session.setSpellCheckerEnabled(false)
}

/** Keeps the window on its page. */
export const guardContents = (contents: WebContents): void => {
  contents.on('will-frame-navigate', event => {
    if (!event.isMainFrame || !isAllowedNavigation(event.url)) event.preventDefault()
  })
  contents.on('will-redirect', event => event.preventDefault())
  contents.on('will-attach-webview', event => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}
