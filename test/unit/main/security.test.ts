import { describe, expect, test } from 'vitest'
import {
  appUrl,
  contentSecurityPolicy,
  isAllowedDownload,
  isAllowedNavigation,
  isAllowedPermission,
  isAllowedRequest,
  isTrustedSender,
  pagePath,
} from '#main/security.ts'

describe('requests of the session', () => {
  test.each([
    'app://diptych/index.html',
    'app://diptych/assets/index-abc.js?v=1',
    'data:image/png;base64,AAAA',
    'blob:app://diptych/4c0e2b1e-0000-4000-8000-000000000000',
    'devtools://devtools/bundled/inspector.html',
  ])('allows %s, which stays inside the app', url => {
    expect(isAllowedRequest(url)).toBe(true)
  })

  test.each([
    'https://example.com/',
    'http://127.0.0.1:8080/',
    'http://localhost/',
    'ws://127.0.0.1:9000/',
    'wss://example.com/',
    'ftp://example.com/file',
    'file:///etc/passwd',
    'app://other/index.html',
    'app://diptych.example.com/index.html',
    'app://diptych@example.com/index.html',
    'app://user:word@diptych/index.html',
    'blob:https://example.com/4c0e2b1e-0000-4000-8000-000000000000',
    'chrome-extension://abc/x.js',
    'javascript:alert(1)',
    'not a url',
    '',
  ])('blocks %s', url => {
    expect(isAllowedRequest(url)).toBe(false)
  })
})

describe('navigation of the window', () => {
  test('goes to the page itself, with whatever fragment', () => {
    expect(isAllowedNavigation(appUrl)).toBe(true)
    expect(isAllowedNavigation(`${appUrl}#/library`)).toBe(true)
  })

  test.each([
    'https://example.com/',
    'file:///etc/passwd',
    'data:text/html,<script>alert(1)</script>',
    'blob:app://diptych/4c0e2b1e-0000-4000-8000-000000000000',
    'javascript:alert(1)',
    'about:blank',
    'app://diptych/assets/logo.svg',
    'app://elsewhere/index.html',
  ])('does not go to %s', url => {
    expect(isAllowedNavigation(url)).toBe(false)
  })
})

describe('senders of ipc messages', () => {
  test('the page in the main frame is trusted', () => {
    expect(isTrustedSender({ url: appUrl, isMainFrame: true })).toBe(true)
  })

  test('a frame, another page and a frame that is gone are not', () => {
    expect(isTrustedSender({ url: appUrl, isMainFrame: false })).toBe(false)
    expect(isTrustedSender({ url: 'https://example.com/index.html', isMainFrame: true })).toBe(false)
    expect(isTrustedSender(null)).toBe(false)
  })
})

describe('permissions of the page', () => {
  test.each(['clipboard-sanitized-write', 'fullscreen'])('grants %s to the page', permission => {
    expect(isAllowedPermission(permission, appUrl)).toBe(true)
    expect(isAllowedPermission(permission, 'app://diptych/')).toBe(true)
  })

  test('grants nothing to anyone else', () => {
    expect(isAllowedPermission('fullscreen', 'https://example.com/')).toBe(false)
    expect(isAllowedPermission('fullscreen', '')).toBe(false)
  })

  test.each([
    'media',
    'geolocation',
    'notifications',
    'midi',
    'openExternal',
    'clipboard-read',
    'display-capture',
    'hid',
    'serial',
    'usb',
    'fileSystem',
    'a permission of the future',
  ])('denies %s', permission => {
    expect(isAllowedPermission(permission, appUrl)).toBe(false)
  })
})

test('the policy allows no inline script, no evaluation, no foreign origin and no connection outside', () => {
  const directives = new Map(
    contentSecurityPolicy()
      .split('; ')
      .map(directive => {
        const [name, ...sources] = directive.split(' ')
        return [name, sources] as const
      }),
  )
  expect(directives.get('default-src')).toEqual(["'none'"])
  expect(directives.get('script-src')).toEqual(["'self'"])
  expect(directives.get('connect-src')).toEqual(["'self'"])
  for (const name of ['object-src', 'base-uri', 'form-action', 'frame-ancestors'])
    expect(directives.get(name)).toEqual(["'none'"])
  expect(contentSecurityPolicy()).not.toMatch(/unsafe-eval|https?:|\*/)
})

test('the app’s scheme serves paths of the page only', () => {
  expect(pagePath('app://diptych/assets/a.js?x#y')).toBe('/assets/a.js')
  expect(pagePath('app://diptych/../../etc/passwd')).toBe('/etc/passwd')
  expect(pagePath('app://other/assets/a.js')).toBeUndefined()
  expect(pagePath('nonsense')).toBeUndefined()
})

test('saves files that the page made itself, and downloads nothing else', () => {
  expect(isAllowedDownload('blob:app://diptych/4c0e2b1e-0000-4000-8000-000000000000')).toBe(true)
  for (const url of [
    'blob:https://example.com/4c0e2b1e-0000-4000-8000-000000000000',
    'app://diptych/index.html',
    'data:application/zip;base64,AAAA',
    'https://example.com/file.zip',
    'file:///etc/passwd',
  ])
    expect(isAllowedDownload(url)).toBe(false)
})
