import { useSyncExternalStore } from 'react'
import { connectionState } from '../connection/connect.ts'
import type { ConnectionState } from '../connection/connection-state.ts'

/** Where the page stands with the engine. */
export const useConnection = (): ConnectionState =>
  useSyncExternalStore(connectionState.subscribe, connectionState.current)
