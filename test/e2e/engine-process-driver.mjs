// Stands in for Electron's main process, so that the built engine process can be tried without Electron:
// it gives `process.parentPort` the shape that a utilityProcess has, imports the bundle, and asks one
// question through the port that a page would get. Writes one line of JSON.
import { EventEmitter } from 'node:events'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'

const [bundle, dataFolder, modelsFolder, scenariosFolder, document] = process.argv.slice(2)

const parentPort = new EventEmitter()
const told = []
parentPort.postMessage = message => told.push(message)
process.parentPort = parentPort
const tell = (data, ports = []) => parentPort.emit('message', { data, ports })

await import(pathToFileURL(bundle).href)
const generalTextPath = join(scenariosFolder, '../general-text.txt')
tell({
  type: 'start',
  dataFolder,
  modelsFolder,
  scenariosFolder,
  generalTextPath,
  version: '0.0.0-test',
})
tell({ type: 'network', blocked: 7 })

const { port1, port2 } = new MessageChannel()
// Electron's MessagePortMain hands its listeners an event with the data in it; its `on` is all the server uses.
tell({ type: 'port' }, [
  {
    on: (name, listener) =>
      port1.on(name, value => listener(name === 'message' ? { data: value } : undefined)),
    postMessage: value => port1.postMessage(value),
    start: () => {},
  },
])
const client = createORPCClient(new RPCLink({ port: port2 }))
port2.start()

for await (const status of await client.system.watch()) if (status.engine.type !== 'starting') break
tell({ type: 'add-paths', paths: [document] })
let added = false
for await (const event of await client.library.watch()) {
  const jobs = event.type === 'snapshot' ? event.jobs : event.type === 'job' ? [event.job] : []
  added = jobs.some(job =>
    job.files.some(file => file.name.endsWith('harbour.txt') && file.state.type === 'indexed'),
  )
  if (added) break
}
const { runId } = await client.runs.start({
  question: 'Who keeps the harbour?',
  approaches: ['rag'],
  settings: { maxTokens: 8 },
})
for await (const _ of await client.runs.watch({ runId }));
const result = { told, added, status: await client.system.status(), run: await client.runs.get({ runId }) }
process.stdout.write(`${JSON.stringify(result)}\n`)
tell({ type: 'close' })
