import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { RPCHandler } from '@orpc/server/ws'
import { WebSocketServer } from 'ws'
import { maxDocumentBytes } from '#contract/library.ts'
import type { Engine } from '#engine/api/engine.ts'
import type { Logger } from '#engine/core/logging.ts'
import { contentSecurityPolicy, pageHeaders } from '#host/content-security-policy.ts'
import { loadPageFiles, type PageFile, type PageFiles } from '#host/page-files.ts'
import { rpcOptions } from '#host/rpc-options.ts'
import { admitSocket, isOwnHost, subprotocol } from './admission.ts'

/** Room around the largest document: the envelope of a call and the parts of a multipart body. */
const envelopeBytes = 1024 * 1024

interface BrowserHostOptions {
  engine: Pick<Engine, 'router'>
  /** The built page, see `loadPageFiles`. */
  rendererFolder: string
  logger: Logger
}

export interface BrowserHost {
  /** Where the page is, the token in the fragment included: whoever has it may use the engine. */
  url: string
  port: number
  token: string
  /** Ends every connection and frees the port. The engine is its owner's to close. */
  close(): Promise<void>
}

/**
 * Serves the page and the engine to browsers of this machine: 127.0.0.1 only, a free port chosen by
 * the system, a token of 32 random bytes. The page's files need no token, the engine does.
 */
export const startBrowserHost = async (options: BrowserHostOptions): Promise<BrowserHost> => {
  const files = await loadPageFiles(options.rendererFolder)
  const token = randomBytes(32).toString('base64url')
  let port = 0

  const server = createServer((request, response) => serveFile(files, port, request, response))
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxDocumentBytes + envelopeBytes,
    perMessageDeflate: false,
    handleProtocols: () => subprotocol,
  })
  const handler = new RPCHandler(options.engine.router, rpcOptions(options.logger))

  sockets.on('connection', socket => {
    // A message over the limit, for example: ws then closes this connection only.
    socket.on('error', error => options.logger.error('A page’s connection failed', error))
    handler.upgrade(socket, { context: {} })
  })
  server.on('upgrade', (request, stream, head) => {
    const admission =
      request.url === '/rpc'
        ? admitSocket(request.headers, port, token)
        : ({ type: 'refused', status: 403, reason: 'wrong path' } as const)
    if (admission.type === 'refused') {
      options.logger.warn(`A connection was refused: ${admission.reason}`)
      refuse(stream, admission.status)
      return
    }
    sockets.handleUpgrade(request, stream, head, socket => sockets.emit('connection', socket, request))
  })

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  port = (server.address() as AddressInfo).port

  return {
    url: `http://127.0.0.1:${port}/#token=${token}`,
    port,
    token,
    close: async () => {
      for (const socket of sockets.clients) socket.close(1001)
      sockets.close()
      const closed = new Promise<void>(resolve => server.close(() => resolve()))
      server.closeAllConnections()
      // A page that does not answer the closing handshake must not keep the host alive.
      const patience = setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate()
      }, 500)
      await closed
      clearTimeout(patience)
    },
  }
}

const serveFile = (
  files: PageFiles,
  port: number,
  request: IncomingMessage,
  response: ServerResponse,
): void => {
  const answer = fileAnswer(files, port, request)
  response.writeHead(answer.status, {
    ...pageHeaders(contentSecurityPolicy([`ws://127.0.0.1:${port}`])),
    'content-type': answer.contentType,
    'content-length': answer.body.byteLength,
  })
  response.end(request.method === 'HEAD' ? undefined : answer.body)
}

const fileAnswer = (
  files: PageFiles,
  port: number,
  { headers, method, url }: IncomingMessage,
): PageFile & { status: number } => {
  if (!isOwnHost(headers.host, port)) return refusal(403)
  if (method !== 'GET' && method !== 'HEAD') return refusal(405)
  const file = files.get((url ?? '/').split('?')[0] ?? '/')
  return file ? { status: 200, ...file } : refusal(404)
}

const refusal = (status: number): PageFile & { status: number } => ({
  status,
  contentType: 'text/plain; charset=utf-8',
  body: Buffer.from(`${STATUS_CODES[status]}\n`),
})

const refuse = (stream: Duplex, status: 401 | 403): void => {
  stream.on('error', () => stream.destroy())
  stream.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
}
