import { useEffect, useState } from 'react'
import type { SystemStatus } from '#contract/system.ts'
import { useClient } from '../connection/client-context.tsx'
import { follow } from '../connection/follow.ts'
import { notifyFailure } from './notify.tsx'

/** The engine's status, as it changes; undefined until the first one arrives. */
export const useSystemStatus = (): SystemStatus | undefined => {
  const client = useClient()
  const [status, setStatus] = useState<SystemStatus>()
  useEffect(() => {
    const controller = new AbortController()
    void follow({
      open: signal => client.system.watch(undefined, { signal }),
      onEvent: setStatus,
      onRefused: error => notifyFailure('The engine does not say how it is', error),
      signal: controller.signal,
      ends: false,
    })
    return () => controller.abort()
  }, [client])
  return status
}
