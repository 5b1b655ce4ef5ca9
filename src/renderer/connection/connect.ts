import { createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import type { Contract } from '#contract/api.ts'
import { setConnectionState } from './connection-state.ts'
import { inApp } from './in-app.ts'
import { connectByPort } from './port-transport.ts'
import { ReplaceableLink } from './replaceable-link.ts'
import { connectBySocket } from './socket-transport.ts'
import { withStableParts } from './stable-parts.ts'
import { takeToken } from './token.ts'
import { withUploadLimit } from './upload-limit.ts'

export { connectionState } from './connection-state.ts'

/** The engine's API. Expected failures arrive as `ORPCError` with the contract's `code` and `message`. */
export type Client = ContractRouterClient<Contract>

const notInvited =
  'This address needs the key that Diptych prints when it starts. Open the whole address from the terminal, the part after # included.'

/**
 * The client that this page uses for its whole life: in the app's window over a MessagePort, in a
 * browser over a WebSocket. It is usable at once; calls wait until the engine is reachable. When the
 * connection breaks, calls and streams under way reject, and later ones wait for the next connection;
 * `connectionState` says where it stands. Rejects when this tab was opened without the key.
 */
export const connect = async (): Promise<Client> => {
  const link = new ReplaceableLink()
  if (inApp()) {
    connectByPort(link)
  } else {
    const token = takeToken({
      location: window.location,
      history: window.history,
      storage: window.sessionStorage,
    })
    if (!token) {
      setConnectionState({ type: 'lost', message: notInvited })
      throw new Error(notInvited)
    }
    const url = new URL('/rpc', window.location.href)
    url.protocol = 'ws:'
    connectBySocket(link, token, url)
  }
  return withStableParts(createORPCClient<Client>(withUploadLimit(link)))
}
