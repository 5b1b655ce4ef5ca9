import { RPCLink } from '@orpc/client/websocket'
import { setConnectionState } from './connection-state.ts'
import type { ReplaceableLink } from './replaceable-link.ts'

/** The first subprotocol names the protocol; the second carries the token, which the server never echoes. */
const protocol = 'diptych'
const attempts = 12

/** Milliseconds to wait before the nth attempt to reconnect, n from 1: 250, 500, 1000 … at most 5 s. */
export const reconnectDelayMs = (attempt: number): number => Math.min(250 * 2 ** (attempt - 1), 5000)

const ended = 'Diptych has ended. Start it again and open the address that it prints.'

/** Keeps a WebSocket to the browser host open; after about 40 s without one it says that the host has ended. */
export const connectBySocket = (link: ReplaceableLink, token: string, url: URL): void => {
  const open = (attempt: number): void => {
    const socket = new WebSocket(url, [protocol, token])
    let wasOpen = false
    socket.addEventListener('open', () => {
      wasOpen = true
      link.replace(new RPCLink({ websocket: socket }))
      setConnectionState({ type: 'connected' })
    })
    socket.addEventListener('close', () => {
      link.lose()
      const next = wasOpen ? 1 : attempt + 1
      if (next > attempts) {
        link.giveUp(new Error(ended))
        setConnectionState({ type: 'lost', message: ended })
        return
      }
      setConnectionState({ type: 'reconnecting', attempt: next })
      setTimeout(() => open(next), reconnectDelayMs(next))
    })
  }
  open(0)
}
