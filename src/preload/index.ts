import { ipcRenderer } from 'electron'

// The page may ask for the port to the engine, and gets it. These words are repeated in
// src/renderer/connection/port-transport.ts; a sandboxed preload script can import nothing of ours.
const portRequest = 'diptych:port-request'
const portOffer = 'diptych:port-offer'

window.addEventListener('message', event => {
  if (event.source !== window || event.origin !== window.location.origin || event.data !== portRequest) return
  ipcRenderer.send(portRequest)
})

ipcRenderer.on(portOffer, event => {
  window.postMessage(portOffer, window.location.origin, event.ports)
})
