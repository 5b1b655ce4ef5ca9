import { subscribe } from 'node:diagnostics_channel'

/** Whether `host` (a URL's hostname) is this very machine. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '127.0.0.1' || host === '[::1]' || host === '::1'

/**
 * Counts the requests to other machines that this thread makes from now on, with `fetch` or with
 * node:http. Nothing in Diptych makes one unless the person starts a download; the count is there to
 * show that. Worker threads are not seen: their models are loaded with remote loading off.
 */
export const watchRequests = (): (() => { allowed: number; blocked: number }) => {
  let allowed = 0
  const count = (host: string): void => {
    if (!isLoopback(host)) allowed += 1
  }
  subscribe('undici:request:create', message => {
    const { request } = message as { request: { origin: string | URL } }
    count(new URL(request.origin).hostname)
  })
  subscribe('http.client.request.start', message => {
    const { request } = message as { request: { host?: string } }
    count(request.host ?? '')
  })
  return () => ({ allowed, blocked: 0 })
}
