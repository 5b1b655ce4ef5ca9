import { useCallback, useEffect, useState } from 'react'
import type { AdapterId } from '#contract/ids.ts'
import type { AdapterInfo } from '#contract/adapter.ts'
import { useClient } from '../connection/client-context.tsx'
import { notifyFailure } from './notify.tsx'

export interface Adapters {
  /** undefined until the engine has listed them. */
  list: readonly AdapterInfo[] | undefined
  active: AdapterInfo | undefined
  /** True while a switch is under way. */
  switching: boolean
  activate: (id: AdapterId | null) => Promise<void>
  reload: () => Promise<void>
}

export const useAdapters = (engineReady: boolean): Adapters => {
  const client = useClient()
  const [list, setList] = useState<readonly AdapterInfo[]>()
  const [switching, setSwitching] = useState(false)
  const reload = useCallback(async () => {
    try {
      setList(await client.adapters.list())
    } catch (error) {
      // While the engine starts it cannot list adapters yet; its status says so.
      if (engineReady) notifyFailure('The adapters could not be listed', error)
    }
  }, [client, engineReady])
  useEffect(() => void reload(), [reload])
  const activate = useCallback(
    async (id: AdapterId | null) => {
      setSwitching(true)
      try {
        setList(await client.adapters.activate({ id }))
      } catch (error) {
        notifyFailure('The adapter was not changed', error)
      } finally {
        setSwitching(false)
      }
    },
    [client],
  )
  return { list, active: list?.find(adapter => adapter.active), switching, activate, reload }
}
