import { createContext, use } from 'react'
import type { Client } from './connect.ts'

const ClientContext = createContext<Client | null>(null)

export const ClientProvider = ClientContext.Provider

/** The engine's API, for every component below the provider. */
export const useClient = (): Client => {
  const client = use(ClientContext)
  if (!client) throw new Error('useClient stands outside ClientProvider')
  return client
}
