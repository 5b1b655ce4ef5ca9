import { RPCLink } from '@orpc/client/message-port'
import { setConnectionState } from './connection-state.ts'
import type { ReplaceableLink } from './replaceable-link.ts'

/** Messages between the page and the preload script, which repeats the same words. */
const portRequest = 'diptych:port-request'
const portOffer = 'diptych:port-offer'

/**
 * Takes the MessagePort that leads to the engine from the preload script, and again whenever the
 * engine is restarted.
 */
export const connectByPort = (link: ReplaceableLink): void => {
  let current: MessagePort | undefined

  window.addEventListener('message', event => {
    // Only this very page (the preload script runs in it) may offer a port.
    if (event.source !== window || event.origin !== window.location.origin || event.data !== portOffer) return
    const [port] = event.ports
    if (!port) return
    current?.close()
    current = port
    port.addEventListener('close', () => {
      if (current !== port) return
      current = undefined
      link.lose()
      setConnectionState({ type: 'reconnecting', attempt: 1 })
    })
    const rpc = new RPCLink({ port })
    port.start()
    link.replace(rpc)
    setConnectionState({ type: 'connected' })
  })

  window.postMessage(portRequest, window.location.origin)
}
