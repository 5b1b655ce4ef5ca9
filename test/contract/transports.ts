import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import type { AnyRouter, InferRouterInitialContexts, RouterClient } from '@orpc/server'
import { createRouterClient } from '@orpc/server'
import { RPCHandler as PortHandler } from '@orpc/server/message-port'
import { WebSocket } from 'ws'
import type { Engine } from '#engine/api/engine.ts'
import { type Logger, silentLogger } from '#engine/core/logging.ts'
import { rpcOptions } from '#host/rpc-options.ts'
import { startBrowserHost } from '#web/browser-host.ts'

export interface Connected<Client> {
  client: Client
  /** Breaks the connection as a page that is closed does. */
  disconnect(): void
  close(): Promise<void>
}

export type Transport = 'called directly' | 'over a MessagePort' | 'over the WebSocket'
export const transports: Transport[] = ['called directly', 'over a MessagePort', 'over the WebSocket']

/** Opens a WebSocket as the page does, with its origin and the token as second subprotocol. */
export const openSocket = ({ port, token }: { port: number; token: string }): WebSocket =>
  new WebSocket(`ws://127.0.0.1:${port}/rpc`, ['diptych', token], { origin: `http://127.0.0.1:${port}` })

/** A client of `router` by the means that the hosts use. `rendererFolder` must hold an index.html. */
export const connectBy = async <Router extends AnyRouter>(
  transport: Transport,
  router: Router,
  rendererFolder: string,
  logger: Logger = silentLogger,
): Promise<Connected<RouterClient<Router>>> => {
  switch (transport) {
    case 'called directly':
      return {
        client: createRouterClient(router, {
          context: {} as InferRouterInitialContexts<Router>,
        }) as RouterClient<Router>,
        disconnect: () => {},
        close: async () => {},
      }
    case 'over a MessagePort': {
      const { port1, port2 } = new MessageChannel()
      new PortHandler(router, rpcOptions(logger)).upgrade(port1 as unknown as MessagePort, { context: {} })
      const link = new PortLink({ port: port2 as unknown as MessagePort })
      port1.start()
      port2.start()
      return {
        client: createORPCClient(link),
        disconnect: () => port2.close(),
        close: async () => port2.close(),
      }
    }
    case 'over the WebSocket': {
      const host = await startBrowserHost({
        engine: { router: router as unknown as Engine['router'] },
        rendererFolder,
        logger,
      })
      const socket = openSocket(host)
      const link = new SocketLink({ websocket: socket as unknown as globalThis.WebSocket })
      await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
      return {
        client: createORPCClient(link),
        disconnect: () => socket.close(),
        close: () => host.close(),
      }
    }
  }
}
