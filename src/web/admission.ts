import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** The first subprotocol that the page offers; the second is the token, which is never sent back. */
export const subprotocol = 'diptych'

/** Hashing first makes both sides equally long, so that not even the length shows in the time. */
export const tokenMatches = (offered: string, expected: string): boolean => {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(offered), hash(expected))
}

/** True for requests addressed to this server by number: a name that resolves here could be anyone's. */
export const isOwnHost = (host: string | undefined, port: number): boolean => host === `127.0.0.1:${port}`

export type Admission = { type: 'admitted' } | { type: 'refused'; status: 401 | 403; reason: string }

/** Decides on a WebSocket before it is opened. */
export const admitSocket = (headers: IncomingHttpHeaders, port: number, token: string): Admission => {
  if (!isOwnHost(headers.host, port)) return { type: 'refused', status: 403, reason: 'wrong host' }
  if (headers.origin !== `http://127.0.0.1:${port}`)
    return { type: 'refused', status: 403, reason: 'wrong origin' }
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map(part => part.trim())
  const [name, offeredToken] = offered
  if (offered.length !== 2 || name !== subprotocol || !offeredToken || !tokenMatches(offeredToken, token))
    return { type: 'refused', status: 401, reason: 'wrong token' }
  return { type: 'admitted' }
}
