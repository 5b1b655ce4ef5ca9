import { useCallback, useEffect, useState } from 'react'
import type { AdapterInfo } from '#contract/adapter.ts'
import type { AdapterId } from '#contract/ids.ts'
import { useClient } from '../connection/client-context.tsx'
import { failureSentence } from '../connection/failure-sentence.ts'
import { attempt } from './attempt.ts'
import { notifyFailure } from './notify.tsx'

export interface Adapters {
  /** undefined until the engine has listed them. */
  list: readonly AdapterInfo[] | undefined
  /** Why they could not be listed. */
  failure: string | undefined
  active: AdapterInfo | undefined
  /** True while a switch is under way. */
  switching: boolean
  /** Resolves to whether it is so now; the person was told why not. */
  activate: (id: AdapterId | null) => Promise<boolean>
  setStrength: (id: AdapterId, strength: number) => Promise<void>
  /** The list as a change of another kind returned it. */
  show: (list: readonly AdapterInfo[]) => void
  reload: () => Promise<void>
}

export const useAdapters = (engineReady: boolean): Adapters => {
  const client = useClient()
  const [list, setList] = useState<readonly AdapterInfo[]>()
  const [failure, setFailure] = useState<string>()
  const [switching, setSwitching] = useState(false)
  const reload = useCallback(async () => {
    try {
      setList(await client.adapters.list())
      setFailure(undefined)
    } catch (error) {
      // While the engine starts it cannot list adapters yet; its status says so.
      if (!engineReady) return
      setFailure(failureSentence(error))
      notifyFailure('The adapters could not be listed', error)
    }
  }, [client, engineReady])
  useEffect(() => void reload(), [reload])
  const activate = useCallback(
    async (id: AdapterId | null) => {
      setSwitching(true)
      const done = await attempt('The adapter was not changed', async () =>
        setList(await client.adapters.activate({ id })),
      )
      setSwitching(false)
      return done
    },
    [client],
  )
  const setStrength = useCallback(
    async (id: AdapterId, strength: number) => {
      await attempt('The strength was not changed', async () =>
        setList(await client.adapters.setStrength({ id, strength })),
      )
    },
    [client],
  )
  const active = list?.find(adapter => adapter.active)
  return { list, failure, active, switching, activate, setStrength, show: setList, reload }
}
